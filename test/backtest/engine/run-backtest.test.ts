import { describe, expect, it } from 'vitest';
import { EventLog } from '../../../src/backtest/engine/event-log.ts';
import { runBacktest, runBacktests } from '../../../src/backtest/engine/run-backtest.ts';
import type { QuoteEvent, QuoteSource } from '../../../src/cvd/aggressor/quote-batch.ts';
import { fillLines, freeSetup, says, signals } from '../../support/runs.ts';
import { at, end, sourceOf, start, tape, WHOLE } from '../../support/tape.ts';
import { lines as barLines } from '../../support/tape.ts';

const PRINTS = tape(`
  10:00:10 100 5 +
  10:00:20 99 5 -
  10:01:10 101 5 +
  10:01:20 102 5 +
  10:02:10 103 5 +
  10:02:20 104 5 -
  10:03:10 105 5 -`);
const EVENTS = [start('10:00'), PRINTS, end('10:30')];
const SETUP = freeSetup({
  detectors: says({ '10:01': 'bullish' }),
  strategy: signals({ exits: { holdBars: 1 } }),
});

/** Quotes: time, bid, ask, lots at both. */
function quotesOf(rows: readonly (readonly [string, number, number, number])[], closed: string[] = []): QuoteSource {
  const column = (value: (row: readonly [string, number, number, number]) => number): Float64Array =>
    Float64Array.from(rows, value);
  const batch: QuoteEvent = {
    ...{ type: 'quotes', length: rows.length, scales: WHOLE, timeUs: column(([clock]) => at(clock)) },
    ...{ bid: column(([, bid]) => bid), ask: column(([, , ask]) => ask) },
    ...{ bidSize: column(([, , , lots]) => lots), askSize: column(([, , , lots]) => lots) },
  };
  return {
    scales: WHOLE,
    instrument: { venue: 'test', market: 'spot', symbol: 'TEST' },
    async *[Symbol.asyncIterator]() {
      try {
        yield await Promise.resolve({ type: 'coverage-start', timeUs: at('10:00') } as const);
        yield batch;
        yield { type: 'gap', fromUs: at('10:01:30'), toUs: at('10:20'), missing: 3 } as const;
        yield { type: 'coverage-end', timeUs: at('10:30') } as const;
      } finally {
        closed.push('closed');
      }
    },
  };
}

describe('a backtest of a source', () => {
  it('gives three readings of the same bars and signals', async () => {
    const result = await runBacktest(sourceOf(EVENTS), SETUP);
    expect(Object.keys(result.readings)).toEqual(['optimistic', 'base', 'pessimistic']);
    expect(fillLines(result.readings.base)).toEqual(['10:01:10 +1 at 101 entry', '10:02:20 -1 at 104 time']);
    expect(fillLines(result.readings.pessimistic)).toEqual(['10:01:10 +1 at 102 entry', '10:02:20 -1 at 103 time']);
    expect(barLines(result.bars, 'time close')[0]).toBe('10:00 99');
    expect(result.signals).toHaveLength(1);
  });

  it('tells everything that happens to a log', async () => {
    const lines: string[] = [];
    const log = new EventLog((line) => void lines.push(line));
    await runBacktest(sourceOf(EVENTS), SETUP, { sink: log });
    log.flush();
    expect(lines[0]).toBe(
      `{"bar":0,"close":99,"cvd":"0","delta":0,"seq":1,"startUs":${at('10:00')},"stream":"market","timeUs":${at('10:01')},"type":"bar","volume":10}`,
    );
    expect(lines[1]).toMatch(/^\{"seq":2,"signal":\{.*\},"stream":"market","timeUs":\d+,"type":"signal"\}$/);
    expect(lines[2]).toContain('"stream":"optimistic"');
    expect(lines.filter((line) => line.includes('"type":"fill"'))).toHaveLength(6);
  });

  it('several at once are each what they are alone', async () => {
    const slow = { ...SETUP, latency: { feedUs: 5e6, decisionUs: 0, orderUs: 5e6 } };
    const [fast, late] = await runBacktests(sourceOf(EVENTS), [SETUP, slow]);
    expect(fillLines(fast!.readings.base)).toEqual(
      fillLines((await runBacktest(sourceOf(EVENTS), SETUP)).readings.base),
    );
    expect(fillLines(late!.readings.base)).toEqual(['10:01:20 +1 at 102 entry', '10:02:20 -1 at 104 time']);
    expect(late!.latencyUs).toBe(10e6);
  });
});

describe('with quotes beside the trades', () => {
  it('a market order takes the prevailing offer; where quotes are missing, the next print', async () => {
    const closed: string[] = [];
    const quotes = quotesOf(
      [
        ['10:00:00', 99, 101, 9],
        ['10:00:59', 90, 110, 9],
        ['10:01:30', 91, 111, 9],
      ],
      closed,
    );
    const result = await runBacktest(sourceOf(EVENTS), SETUP, { quotes });
    expect(fillLines(result.readings.base)).toEqual(['10:01:00 +1 at 110 entry', '10:02:20 -1 at 104 time']);
    expect(result.spread).toBe('quoted');
    expect(closed).toEqual(['closed']);
  });

  it('a limit order joins the quoted touch', async () => {
    const quotes = quotesOf([['10:00:00', 97, 101, 9]]);
    const trade = { entry: { kind: 'limit', offsetTicks: 0, timeOutUs: 60e6 }, exits: { holdBars: 1 } } as const;
    const result = await runBacktest(sourceOf(EVENTS), { ...SETUP, strategy: signals(trade) }, { quotes });
    expect(result.readings.base.orders[0]).toMatchObject({ kind: 'limit', limitTicks: 97, state: 'expired' });
  });

  it('lets go of them when the run fails', async () => {
    const closed: string[] = [];
    const twice = [start('10:00'), PRINTS, PRINTS];
    const quotes = quotesOf([['10:00:00', 97, 101, 9]], closed);
    await expect(runBacktest(sourceOf(twice), SETUP, { quotes })).rejects.toThrow('trade 1 goes back in time');
    expect(closed).toEqual(['closed']);
  });
});
