import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradeBatch } from '../../../src/core/trade-batch.ts';
import type { ClassifiedTrades } from '../../../src/cvd/aggressor/aggressor-classifier.ts';
import { type BandedBars, bandedBars } from '../../../src/cvd/aggressor/banded-bars.ts';
import { bandTotals } from '../../../src/cvd/aggressor/band-totals.ts';
import { estimatedBars } from '../../../src/cvd/aggressor/estimated-bars.ts';
import { inferredTrades } from '../../../src/cvd/aggressor/inferred-trades.ts';
import { parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import type { BarOptions, MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import type { InputBars } from '../../../src/cvd/input-bars.ts';
import { at, end, gap, sourceOf, start, tape, WHOLE, wholeOptions } from '../../support/tape.ts';
import {
  arbitraryTrades,
  batchOf,
  barsOf,
  covered,
  DAY_START,
  engineOptions,
  rowsOf,
  TEST_SCALES,
  type TestTrade,
} from '../../support/trades.ts';
import { quotesOf, type TestQuote } from './market.ts';

const DAYS_END = DAY_START + 2 * 86_400e6;

/** The columns of a band as plain lists. */
function edgesOf({ band }: BandedBars): Record<string, number[]> {
  return {
    deltaLeast: [...band.least.delta],
    deltaMost: [...band.most.delta],
    cvdLeast: [...band.least.cvd],
    cvdMost: [...band.most.cvd],
  };
}

function banded(events: readonly MarketEvent[], options: BarOptions = wholeOptions()): Promise<BandedBars> {
  return bandedBars(sourceOf(events), options);
}

/** Trades as an inference gives them: those named are in doubt. */
function classified(batch: TradeBatch, inDoubt: (index: number) => boolean): ClassifiedTrades {
  const disagrees = Uint8Array.from({ length: batch.length }, (_, index) => (inDoubt(index) ? 1 : 0));
  const certainSide = batch.side.map((side, index) => (disagrees[index] === 1 ? 0 : side));
  return { ...batch, rule: new Uint8Array(batch.length), disagrees, certainSide };
}

describe('the band of delta and CVD', () => {
  const trades = tape(`
    09:00:10 50 10 +
    09:00:20 50  3 ?
    09:01:10 50  4 -
    09:02:10 50  5 ?`);

  it('is delta more or less the unknown volume, summed', async () => {
    expect(edgesOf(await banded([start('09:00'), trades, end('09:03')]))).toEqual({
      deltaLeast: [7, -4, -5],
      deltaMost: [13, -4, 5],
      cvdLeast: [7, 3, -2],
      cvdMost: [13, 9, 14],
    });
  });

  it('reaches twice as far for sides in doubt: a buy of 10 that was a sell takes 20', async () => {
    const doubtful = classified(trades, (index) => index === 0 || index === 2);
    expect(edgesOf(await banded([start('09:00'), doubtful, end('09:03')]))).toEqual({
      deltaLeast: [-13, -4, -5],
      deltaMost: [13, 4, 5],
      cvdLeast: [-13, -17, -22],
      cvdMost: [13, 17, 22],
    });
  });

  it('counts the trades on which matchings disagree', async () => {
    const doubtful = classified(trades, (index) => index === 0 || index === 2);
    const { bars, band } = await banded([start('09:00'), doubtful, end('09:04')]);
    expect([...band.disagreeing]).toEqual([1, 1, 0, 0]);
    expect([...bars.trades.subarray(0, 4)]).toEqual([2, 1, 1, 0]);
    expect(bandTotals(bars, band)).toMatchObject({ disagreeing: 2, disagreementShare: 0.5 });
  });

  it('of trades in a size bucket is that of the bucket', async () => {
    const doubtful = { ...classified(trades, () => true), sizeInBucket: Float64Array.of(10, 0, 0, 5) };
    const { bars, band } = await banded([start('09:00'), doubtful, end('09:03')]);
    expect([...bars.delta.subarray(0, 3)]).toEqual([10, 0, 0]);
    expect([[...band.least.delta], [...band.most.delta]]).toEqual([
      [-10, 0, -5],
      [10, 0, 5],
    ]);
    expect([...band.disagreeing]).toEqual([1, 0, 1]);
  });

  it('begins anew where CVD does, and goes on across a hole, as CVD does', async () => {
    const later = tape(`
      2024-08-08T09:10:10 50 2 ?
      2024-08-09T00:00:10 50 1 ?`);
    const [first, second] = [0, 1].map((index) => ({
      ...later,
      length: 1,
      timeUs: later.timeUs.slice(index),
      size: later.size.slice(index),
    }));
    const events = [
      start('09:00'),
      trades,
      gap('09:02:30', '09:10:05'),
      first!,
      end('09:11'),
      start('2024-08-09T00:00'),
      second!,
    ];
    const { bars, band } = await banded([...events, end('2024-08-09T00:01')]);
    const last = bars.length - 1;
    expect([band.least.cvd[last - 1], band.most.cvd[last - 1]]).toEqual([-4, 16]);
    expect([band.least.cvd[last], band.most.cvd[last]]).toEqual([-1, 1]);
  });

  it('stays exact where CVD passes 2^53', async () => {
    const half = 2 ** 52;
    const big = tape(`09:00 1 ${half} ?\n09:01 1 ${half} ?\n09:02 1 ${half} ?\n09:03 1 1 +`);
    const { bars, band } = await banded([start('09:00'), big, end('09:04')], wholeOptions('1m', 'utc', 'never'));
    const { cvd, cvdLeast, cvdMost } = bandTotals(bars, band);
    expect([cvd, cvdLeast, cvdMost]).toEqual([1n, 1n - 3n * BigInt(half), 1n + 3n * BigInt(half)]);
  });

  it('cannot be had of bars cut by delta', async () => {
    await expect(banded([], wholeOptions('delta:5'))).rejects.toThrow(
      new RangeError('delta bars have no CVD band: they depend on the sides in doubt'),
    );
  });
});

describe('the band, whatever the trades', () => {
  const options = fc.constantFrom(
    engineOptions('7m', 'utc', 'never'),
    engineOptions('1m', 'us-rth', 'session'),
    engineOptions('tick:7'),
    engineOptions('volume:150'),
    engineOptions('tick:3', '09:30-16:00@America/New_York', 'week'),
  );
  const doubts = fc.array(fc.boolean(), { minLength: 120, maxLength: 120 });

  it('holds delta and CVD whichever way everything in doubt went', async () => {
    const truths = fc.array(fc.constantFrom(1, -1), { minLength: 120, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, options, doubts, truths, async (rows, how, inDoubt, truth) => {
        const batch = batchOf(rows);
        const inferred = classified(batch, (index) => inDoubt[index]!);
        const side = inferred.certainSide.map((known, index) => (known === 0 ? truth[index]! : known));
        const real = barsOf(covered([{ ...batch, side }], DAY_START, DAYS_END), how);
        const { band } = await bandedBars(sourceOf(covered([inferred], DAY_START, DAYS_END), TEST_SCALES), how);
        expect(band.length).toBe(real.length);
        for (let index = 0; index < real.length; index += 1) {
          expect(real.delta[index]).toBeGreaterThanOrEqual(band.least.delta[index]!);
          expect(real.delta[index]).toBeLessThanOrEqual(band.most.delta[index]!);
          expect(real.cvdClose[index]).toBeGreaterThanOrEqual(band.least.cvd[index]!);
          expect(real.cvdClose[index]).toBeLessThanOrEqual(band.most.cvd[index]!);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is as far apart as what is unknown, and twice what is in doubt', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, options, doubts, async (rows, how, inDoubt) => {
        const inferred = classified(batchOf(rows), (index) => inDoubt[index]!);
        const { bars, band } = await bandedBars(sourceOf(covered([inferred], DAY_START, DAYS_END), TEST_SCALES), how);
        const certain = barsOf(covered([{ ...inferred, side: inferred.certainSide }], DAY_START, DAYS_END), how);
        for (let index = 0; index < bars.length; index += 1) {
          const width = band.most.delta[index]! - band.least.delta[index]!;
          expect(width).toBe(2 * certain.unknownVolume[index]!);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is no wider than a line where every side is known', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, options, async (rows, how) => {
        const known = rows.map(([time, price, size, side]): TestTrade => [time, price, size, side === 0 ? 1 : side]);
        const made = await bandedBars(sourceOf(covered([batchOf(known)], DAY_START, DAYS_END), TEST_SCALES), how);
        const { bars } = made;
        const [delta, cvd] = [bars.delta, bars.cvdClose].map((column) => [...column.subarray(0, bars.length)]);
        expect(edgesOf(made)).toEqual({ deltaLeast: delta, deltaMost: delta, cvdLeast: cvd, cvdMost: cvd });
      }),
      { numRuns: 30 },
    );
  });

  it('and the count of doubtful trades are the same however the trades are cut', async () => {
    const cuts = fc.array(fc.nat(120), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, options, doubts, cuts, async (rows, how, inDoubt, places) => {
        const edges = [0, ...places.map((cut) => cut % (rows.length + 1)).toSorted((a, b) => a - b), rows.length];
        const pieces = edges.slice(1).map((to, index) => {
          const from = edges[index]!;
          return classified(batchOf(rows.slice(from, to), from + 1), (row) => inDoubt[from + row]!);
        });
        const whole = classified(batchOf(rows), (index) => inDoubt[index]!);
        const made = await bandedBars(sourceOf(covered(pieces, DAY_START, DAYS_END), TEST_SCALES), how);
        const uncut = await bandedBars(sourceOf(covered([whole], DAY_START, DAYS_END), TEST_SCALES), how);
        expect(rowsOf(made.bars)).toEqual(rowsOf(uncut.bars));
        expect(made.band).toEqual(uncut.band);
      }),
      { numRuns: 60 },
    );
  });

  it('counts in each minute the doubtful trades that lie in it', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, doubts, async (rows, inDoubt) => {
        const inferred = classified(batchOf(rows), (index) => inDoubt[index]!);
        const source = sourceOf(covered([inferred], DAY_START, DAYS_END), TEST_SCALES);
        const { bars, band } = await bandedBars(source, engineOptions());
        const naive = Array.from(
          bars.timeUs.subarray(0, bars.length),
          (startUs, bar) =>
            rows.filter(([time], index) => inDoubt[index]! && time >= startUs && time < bars.endUs[bar]!).length,
        );
        expect([...band.disagreeing]).toEqual(naive);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the band of imported bars', () => {
  const bars: InputBars = {
    type: 'bars',
    length: 2,
    lengthUs: 60e6,
    scales: WHOLE,
    timeUs: Float64Array.of(at('09:00'), at('09:01')),
    open: Float64Array.of(10, 11),
    high: Float64Array.of(11, 11),
    low: Float64Array.of(10, 10),
    close: Float64Array.of(11, 10),
    volume: Float64Array.of(10, 6),
    buyVolume: Float64Array.of(7, 1),
    sellVolume: Float64Array.of(2, 2),
    unknownVolume: Float64Array.of(1, 3),
    trades: Float64Array.of(4, Number.NaN),
    turnover: [null, null],
  };
  const events = [start('09:00'), bars, end('09:02')];

  it('reaches over their unknown volume, and knows of no disagreement', async () => {
    const made = await bandedBars(sourceOf(events, WHOLE, 'bars'), wholeOptions());
    expect(edgesOf(made)).toEqual({
      deltaLeast: [4, -4],
      deltaMost: [6, 2],
      cvdLeast: [4, 0],
      cvdMost: [6, 8],
    });
    expect([...made.band.disagreeing]).toEqual([Number.NaN, Number.NaN]);
    expect(bandTotals(made.bars, made.band)).toEqual({
      unknownVolume: 4n,
      unknownShare: 0.25,
      disagreeing: null,
      disagreementShare: null,
      delta: 4n,
      deltaLeast: 0n,
      deltaMost: 8n,
      cvd: 4n,
      cvdLeast: 0n,
      cvdMost: 8n,
    });
  });

  it('is all of their volume where it is estimated: nothing of it is known', async () => {
    const source = estimatedBars(sourceOf(events, WHOLE, 'bars'), { method: 'polarity' });
    const made = await bandedBars(source, wholeOptions());
    expect([...made.bars.delta.subarray(0, 2)]).toEqual([10, -6]);
    expect(edgesOf(made)).toEqual({
      deltaLeast: [-10, -6],
      deltaMost: [10, 6],
      cvdLeast: [-10, -16],
      cvdMost: [10, 16],
    });
  });
});

describe('the band of inferred trades', () => {
  const quotes: TestQuote[] = [0, 1, 2].map((minute) => ({
    time: at('09:00') + minute * 60e6,
    bid: minute === 1 ? 100 : 96,
    ask: minute === 1 ? 104 : 100,
  }));
  // The second is at the very microsecond of a quote: a buy by strict matching, a sell by inclusive.
  const trades = tape('09:00:30 100 10 ?\n09:01 100 7 ?\n09:01:30 100 1 ?');
  const instrument = { venue: 'test', market: 'spot', symbol: 'X' };

  function inferred(matching: 'strict' | 'interval'): ReturnType<typeof inferredTrades> {
    async function* stream<Event>(all: readonly Event[]): AsyncGenerator<Event> {
      for (const event of all) yield await Promise.resolve(event);
    }
    const events = covered([trades], at('09:00'), at('09:03'));
    const tradeSource = { instrument, scales: WHOLE, [Symbol.asyncIterator]: () => stream(events) };
    const book = { instrument, scales: WHOLE, [Symbol.asyncIterator]: () => stream([quotesOf(quotes)]) };
    return inferredTrades(tradeSource, book, { rules: parseAggressorRules('quote'), matching });
  }

  it('carries the doubt between strict and inclusive matching', async () => {
    const made = await bandedBars(inferred('strict'), wholeOptions());
    expect([...made.bars.delta.subarray(0, 3)]).toEqual([10, 6, 0]);
    expect(edgesOf(made)).toEqual({
      deltaLeast: [10, -8, 0],
      deltaMost: [10, 6, 0],
      cvdLeast: [10, 2, 2],
      cvdMost: [10, 16, 16],
    });
    expect([...made.band.disagreeing]).toEqual([0, 1, 0]);
    expect(made.tradesOutsideSessions).toBe(0);
  });

  it('has no doubt about what the bounds of a second decide', async () => {
    const made = await bandedBars(inferred('interval'), wholeOptions());
    expect([...made.bars.delta.subarray(0, 3)]).toEqual([10, -1, 0]);
    expect([...made.bars.unknownVolume.subarray(0, 3)]).toEqual([0, 7, 0]);
    expect(edgesOf(made)).toMatchObject({ deltaLeast: [10, -8, 0], deltaMost: [10, 6, 0] });
  });
});
