import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoverageStart, TradeEvent, TradeSource } from '../../../src/core/trade-batch.ts';
import { inferredTrades } from '../../../src/cvd/aggressor/inferred-trades.ts';
import type { AggressorSettings } from '../../../src/cvd/aggressor/aggressor-options.ts';
import type { QuoteEvent, QuoteSource } from '../../../src/cvd/aggressor/quote-batch.ts';
import { parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import { wholeSeconds } from '../../../src/cvd/aggressor/whole-seconds.ts';
import { at, end, gap, start, WHOLE } from '../../support/tape.ts';
import { quotesOf, sidesOf, type TestQuote, type TestTrade, tradesOf } from './market.ts';

const instrument = { venue: 'test', market: 'spot', symbol: 'X' };

function sourceOf<Event>(
  events: readonly Event[],
): AsyncIterable<Event> & { readonly pulled: number; readonly closed: boolean } {
  const state = { pulled: 0, closed: false };
  return {
    get pulled() {
      return state.pulled;
    },
    get closed() {
      return state.closed;
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (const event of events) {
          state.pulled += 1;
          yield await Promise.resolve(event);
        }
      } finally {
        state.closed = true;
      }
    },
  };
}

async function collected<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const found: Event[] = [];
  for await (const event of events) found.push(event);
  return found;
}

function tradeSource(events: readonly TradeEvent[]): TradeSource & { readonly pulled: number } {
  return Object.assign(sourceOf(events), { instrument, scales: WHOLE });
}

function quoteSource(
  events: readonly QuoteEvent[],
): QuoteSource & { readonly pulled: number; readonly closed: boolean } {
  return Object.assign(sourceOf(events), { instrument, scales: WHOLE });
}

function settings(rules: string, more: Partial<AggressorSettings> = {}): AggressorSettings {
  return { ...more, rules: parseAggressorRules(rules) };
}

const SECOND = 1_000_000;
const QUOTES: TestQuote[] = [0, 0, 1, 2, 2, 2, 3, 5, 5, 9].map((second, index) => ({
  time: at('09:00') + second * SECOND,
  bid: 10 + (index % 3),
  ask: 12 + (index % 3),
}));
const TRADES: TestTrade[] = [1, 1, 1, 2, 2, 4, 5, 5, 5, 5, 9, 9].map((second, index) => ({
  time: at('09:00') + second * SECOND,
  price: 10 + (index % 5),
}));

function pieces<Row>(rows: readonly Row[], cuts: readonly number[]): Row[][] {
  const places = [0, ...cuts.map((cut) => cut % (rows.length + 1)).toSorted((a, b) => a - b), rows.length];
  return places.slice(1).map((place, index) => rows.slice(places[index], place));
}

describe('inferred trades', () => {
  it('have the sides of the whole tape, however the sources cut it', async () => {
    const cuts = fc.array(fc.nat(20), { maxLength: 6 });
    const matching = fc.constantFrom('strict', 'inclusive', 'interval', 'interpolated');
    await fc.assert(
      fc.asyncProperty(cuts, cuts, matching, fc.constantFrom(0, 1, SECOND), async (a, b, way, quoteLagUs) => {
        const options = { matching: way, quoteLagUs };
        const source = inferredTrades(
          tradeSource(pieces(TRADES, a).map((rows) => tradesOf(rows))),
          quoteSource(pieces(QUOTES, b).map((rows) => quotesOf(rows))),
          settings('lee-ready', options),
        );
        const sides: number[] = [];
        for await (const event of source) {
          if (event.type === 'trades') sides.push(...event.side.subarray(0, event.length));
        }
        expect(sides).toEqual(sidesOf('lee-ready', QUOTES, TRADES, options));
        expect(source.counts().all.trades).toBe(TRADES.length);
      }),
    );
  });

  it('pull quotes no further than the trades need, and let them go at the end', async () => {
    const quotes = quoteSource(QUOTES.map((quote) => quotesOf([quote])));
    const source = inferredTrades(tradeSource([tradesOf(TRADES.slice(0, 3))]), quotes, settings('quote'));
    expect((await collected(source)).length).toBe(1);
    // The quotes of seconds 0, 0, 1, and the first of 2: after it none of second 1 can come.
    expect([quotes.pulled, quotes.closed]).toEqual([4, true]);
  });

  it('let the quotes go when the reader stops', async () => {
    const quotes = quoteSource(QUOTES.map((quote) => quotesOf([quote])));
    const trades = TRADES.map((trade) => tradesOf([trade]));
    for await (const event of inferredTrades(tradeSource(trades), quotes, settings('quote'))) {
      expect(event.type).toBe('trades');
      break;
    }
    expect(quotes.closed).toBe(true);
  });

  it('without quotes leave what quotes would have decided to the next rule', async () => {
    const source = inferredTrades(tradeSource([tradesOf(TRADES)]), null, settings('quote,tick'));
    const [event] = await collected(source);
    expect(event?.type === 'trades' && [...event.side]).toEqual(sidesOf('tick', [], TRADES));
    expect(source.label).toBe('inferred:quote,tick matching=strict quote-lag=0ms');
    expect(source.kind).toBe('trades');
    expect(source.instrument).toBe(instrument);
  });

  it('do not touch quotes where no rule looks at them', async () => {
    const quotes = quoteSource([quotesOf(QUOTES)]);
    await collected(inferredTrades(tradeSource([tradesOf(TRADES)]), quotes, settings('tick')));
    expect(quotes.pulled).toBe(0);
  });

  it('start anew with every reading', async () => {
    const source = inferredTrades(
      tradeSource([tradesOf(TRADES)]),
      quoteSource([quotesOf(QUOTES)]),
      settings('lee-ready'),
    );
    for (const reading of [1, 2]) {
      const [event] = await collected(source);
      expect([reading, source.counts().all.trades]).toEqual([reading, TRADES.length]);
      expect(event?.type === 'trades' && [...event.side]).toEqual(sidesOf('lee-ready', QUOTES, TRADES));
    }
  });

  it('pass on what interrupts the tape, and the quotes', async () => {
    const trades = tradeSource([
      start('08:59') as CoverageStart,
      tradesOf([{ time: at('09:00:01'), price: 14 }]),
      gap('09:00:01', '09:00:05'),
      tradesOf([{ time: at('09:00:05'), price: 14 }]),
      end('09:01') as TradeEvent,
    ]);
    const quotes = quoteSource([
      { type: 'coverage-start', timeUs: at('08:59') },
      quotesOf([{ time: at('09:00'), bid: 10, ask: 14 }]),
      gap('09:00:02', '09:00:06'),
      quotesOf([{ time: at('09:00:07'), bid: 10, ask: 14 }]),
      { type: 'coverage-end', timeUs: at('09:01') },
    ]);
    const events = [];
    for await (const event of inferredTrades(trades, quotes, settings('quote'))) {
      events.push(event.type === 'trades' ? [...event.side] : event.type);
    }
    expect(events).toEqual(['coverage-start', [1], 'gap', [0], 'coverage-end']);
  });
});

describe('whole seconds', () => {
  async function timesOf(batches: readonly TestTrade[][], between: TradeEvent[] = []): Promise<(number[] | string)[]> {
    const events = batches.flatMap((rows, index) => [tradesOf(rows), ...between.slice(index, index + 1)]);
    const found = await collected(wholeSeconds(sourceOf(events)));
    return found.map((event) =>
      event.type === 'trades' ? [...event.timeUs].map((time) => (time - at('09:00')) / SECOND) : event.type,
    );
  }

  const rows = (...seconds: number[]): TestTrade[] =>
    seconds.map((second) => ({ time: at('09:00') + second * SECOND, price: 1 }));

  it('end every batch at the end of a second', async () => {
    expect(await timesOf([rows(0, 1.5, 2), rows(2.1), rows(), rows(2.2, 2.9), rows(3)])).toEqual([
      [0, 1.5],
      [2, 2.1, 2.2, 2.9],
      [3],
    ]);
  });

  it('hold no second longer than until another begins', async () => {
    expect(await timesOf([rows(0), rows(1), rows(2)])).toEqual([[0], [1], [2]]);
  });

  it('end where the tape breaks', async () => {
    expect(await timesOf([rows(0, 1), rows(1.5)], [gap('09:00:01', '09:00:02')])).toEqual([[0], [1], 'gap', [1.5]]);
  });

  it('keep every column', async () => {
    const all = TRADES.map((trade, index) => ({
      ...trade,
      size: index + 1,
      side: (index % 3) - 1,
      sequence: 2 * index,
    }));
    const events = pieces(all, [2, 4, 7]).map((some) => tradesOf(some));
    const found = await collected(wholeSeconds(sourceOf(events)));
    const columns = (['timeUs', 'price', 'size', 'side', 'sequence'] as const).map((column) =>
      found.flatMap((event) => (event.type === 'trades' ? [...(event[column] ?? [])] : [])),
    );
    const { timeUs, price, size, side, sequence } = tradesOf(all);
    expect(columns).toEqual([timeUs, price, size, side, sequence].map((column) => [...column!]));
  });
});
