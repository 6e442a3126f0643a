import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { accuracyTables } from '../../../scripts/accuracy-tables.ts';
import { readBinanceStream } from '../../../scripts/binance-stream.ts';
import { csvChunks } from '../../../src/core/text-table.ts';
import type { Instrument } from '../../../src/core/trade-batch.ts';
import { compareMethods, compareMethodsOfSource } from '../../../src/cvd/aggressor/compare-methods.ts';
import type { ComparedMethod } from '../../../src/cvd/aggressor/method-comparison.ts';
import { parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import { scoreTextTable } from '../../../src/cvd/aggressor/score-text.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { at, gap, WHOLE } from '../../support/tape.ts';
import { quotesOf, tradesOf } from './market.ts';

const instrument: Instrument = { venue: 'test', market: 'spot', symbol: 'X' };

function method(name: string, more: Partial<ComparedMethod['settings']> = {}): ComparedMethod {
  return { name, settings: { ...more, rules: parseAggressorRules(name) } };
}

const QUOTES = quotesOf([
  { time: at('09:00'), bid: 10, ask: 14 },
  { time: at('09:01'), bid: 20, ask: 24 },
]);
const TRADES = tradesOf([
  { time: at('09:00:30'), price: 14, size: 10, side: 1 },
  { time: at('09:00:40'), price: 12, size: 20, side: -1 },
  { time: at('09:01:30'), price: 24, size: 30, side: -1 },
  { time: at('09:01:40'), price: 23, size: 40, side: 0 },
  { time: at('09:01:50'), price: 20, size: 50, side: -1 },
]);

describe('a comparison of methods', () => {
  it('counts what each got right, by trades and volume, and how far its delta is off', () => {
    const [quote] = compareMethods(TRADES, QUOTES, { methods: [method('quote')] });
    expect(quote).toMatchObject({
      name: 'quote',
      needsQuotes: true,
      // The trade whose true side is not known does not count.
      trades: 4,
      accuracy: 2 / 3,
      unclassifiedShare: 1 / 4,
      volumeAccuracy: 60 / 90,
      disagreementShare: 0,
      trueDelta: -90n,
      // +10 +30 −50 against +10 −20 −30 −50.
      deltaError: 80n,
      deltaErrorShare: 80 / 110,
    });
  });

  it('hides the true sides', () => {
    const [score] = compareMethods(TRADES, QUOTES, { methods: [method('exchange')] });
    expect(score).toMatchObject({ trades: 4, accuracy: Number.NaN, unclassifiedShare: 1, deltaError: 90n });
  });

  it('tries every method at every lag, one without quotes once', () => {
    const scores = compareMethods(TRADES, QUOTES, {
      methods: [method('tick'), method('quote'), method('emo', { matching: 'inclusive' })],
      quoteLagsUs: [0, 45e6],
    });
    expect([...csvChunks(scoreTextTable(scores, WHOLE))].join('')).toBe(
      [
        'method,matching,quote_lag,trades,accuracy,unclassified,volume_accuracy,disagreement,true_delta,delta_error,delta_error_share',
        'tick,,,4,0.6667,0.2500,0.7000,0.0000,-90,50,0.4545',
        'quote,strict,0ms,4,0.6667,0.2500,0.6667,0.0000,-90,80,0.7273',
        'quote,strict,45s,4,0.5000,0.5000,0.6250,0.0000,-90,70,0.6364',
        'emo,inclusive,0ms,4,0.7500,0.0000,0.7273,0.0000,-90,60,0.5455',
        'emo,inclusive,45s,4,0.6667,0.2500,0.7000,0.0000,-90,50,0.4545',
        '',
      ].join('\n'),
    );
  });

  it('without quotes leaves their rules without an answer', () => {
    const [quote, both] = compareMethods(TRADES, null, { methods: [method('quote'), method('lee-ready')] });
    expect(quote).toMatchObject({ accuracy: Number.NaN, unclassifiedShare: 1 });
    expect(both).toMatchObject({ accuracy: 2 / 3, unclassifiedShare: 1 / 4 });
    const [row] = [...scoreTextTable([quote!], WHOLE).rows];
    expect(row).toEqual(['quote', 'strict', '0ms', '4', '', '1.0000', '', '0.0000', '-90', '90', '0.8182']);
  });

  it('of nothing is empty', () => {
    const [score] = compareMethods(tradesOf([]), null, { methods: [method('tick')] });
    expect([...scoreTextTable([score!], WHOLE).rows]).toEqual([['tick', '', '', '0', '', '', '', '', '0', '0', '']]);
  });

  it('of a stream is that of the recording, and breaks with it', async () => {
    const methods = [method('lee-ready'), method('quote', { matching: 'interpolated' }), method('tick')];
    const pieces = [0, 1, 2, 3, 4].map((index) =>
      tradesOf([
        {
          time: TRADES.timeUs[index]!,
          price: TRADES.price[index]!,
          size: TRADES.size[index]!,
          side: TRADES.side[index]!,
        },
      ]),
    );
    async function* stream<Event>(events: readonly Event[]): AsyncGenerator<Event> {
      for (const event of events) yield await Promise.resolve(event);
    }
    const source = <Event>(
      events: readonly Event[],
    ): AsyncIterable<Event> & { instrument: Instrument; scales: typeof WHOLE } => ({
      instrument,
      scales: WHOLE,
      [Symbol.asyncIterator]: () => stream(events),
    });
    const options = { methods, quoteLagsUs: [0, 45e6] };
    expect(await compareMethodsOfSource(source(pieces), source([QUOTES]), options)).toEqual(
      compareMethods(TRADES, QUOTES, options),
    );
    const broken = [...pieces.slice(0, 4), gap('09:01:40', '09:01:50'), ...pieces.slice(4)];
    const [tick] = await compareMethodsOfSource(source(broken), null, { methods: [method('tick')] });
    expect(tick).toMatchObject({ trades: 4, unclassifiedShare: 2 / 4 });
  });
});

describeWithSharedData('recorded Binance streams', () => {
  it('bear out the figures of data/README.md: 49, 79, 92 and 96 % at lags of 0, 10, 50 and 200 ms, tick rule 95 to 97', () => {
    const { trades, quotes } = readBinanceStream(sharedData('binance/streams/spot-btcusdt-20240808.gz'));
    const methods = [method('quote', { matching: 'arrival' }), method('tick')];
    const scores = compareMethods(trades, quotes, { methods, quoteLagsUs: [0, 10_000, 50_000, 200_000] });
    expect(trades.length).toBe(9757);
    expect(scores.map(({ accuracy }) => Math.round(100 * accuracy))).toEqual([49, 79, 92, 96, 97]);
  });

  it('give the tables of docs/aggressor-accuracy.md', () => {
    const docs = readFileSync(fileURLToPath(new URL('../../../docs/aggressor-accuracy.md', import.meta.url)), 'utf8');
    const tables = accuracyTables(sharedData('').replace(/\/$/, ''));
    for (const block of tables.split('\n\n')) expect(docs).toContain(block);
  });
});
