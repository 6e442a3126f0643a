import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarBuffer, type BarTable } from '../../../src/core/bar-table.ts';
import type { TradeEvent } from '../../../src/core/trade-batch.ts';
import { bandedBars } from '../../../src/cvd/aggressor/banded-bars.ts';
import { cvdBand, disagreementVolumes } from '../../../src/cvd/aggressor/cvd-band.ts';
import { inferredTrades } from '../../../src/cvd/aggressor/inferred-trades.ts';
import { parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import { CvdEngine, type CvdEngineOptions } from '../../../src/cvd/cvd-engine.ts';
import {
  arbitraryTrades,
  batchOf,
  covered,
  DAY_START,
  engineOptions,
  TEST_SCALES,
  type TestTrade,
} from '../../support/trades.ts';
import { quotesOf, type TestQuote } from './market.ts';

const MINUTE = 60e6;

function barsOf(
  trades: readonly TestTrade[],
  options: CvdEngineOptions = engineOptions(),
  sides?: Int8Array,
): BarTable {
  const batch = batchOf(trades);
  const engine = new CvdEngine(options);
  const bars = new BarBuffer(options.scales);
  const events = covered(
    [sides === undefined ? batch : { ...batch, side: sides }],
    DAY_START,
    DAY_START + 2 * 86_400e6,
  );
  for (const event of events) engine.push(event, bars);
  return bars;
}

/** In the first, second, … minute of the day. */
function inMinute(minute: number, size: number, side: 1 | -1 | 0): TestTrade {
  return [DAY_START + minute * MINUTE, 100, size, side];
}

describe('the CVD band', () => {
  const trades = [inMinute(0, 10, 1), inMinute(0, 3, 0), inMinute(1, 4, -1), inMinute(2, 5, 0)];
  const three = (column: Float64Array): number[] => [...column.subarray(0, 3)];

  it('is delta more or less the unknown volume, summed', () => {
    const band = cvdBand(barsOf(trades));
    expect(three(band.deltaLeast)).toEqual([7, -4, -5]);
    expect(three(band.deltaMost)).toEqual([13, -4, 5]);
    expect(three(band.cvdLeast)).toEqual([7, 3, -2]);
    expect(three(band.cvdMost)).toEqual([13, 9, 14]);
  });

  it('reaches twice as far for sides in doubt: a buy of 4 that was a sell takes 8', () => {
    const bars = barsOf(trades);
    const buyVolume = new Float64Array(bars.length);
    const sellVolume = new Float64Array(bars.length);
    buyVolume[0] = 4;
    sellVolume[1] = 1;
    const band = cvdBand(bars, { buyVolume, sellVolume });
    expect(three(band.deltaLeast)).toEqual([-1, -4, -5]);
    expect(three(band.deltaMost)).toEqual([13, -2, 5]);
    expect(three(band.cvdLeast)).toEqual([-1, -5, -10]);
    expect(three(band.cvdMost)).toEqual([13, 11, 16]);
  });

  it('begins anew with the anchor', () => {
    const nextDay = 24 * 60;
    const bars = barsOf([...trades, inMinute(nextDay, 2, 0), inMinute(nextDay + 1, 1, 1)]);
    const { cvdLeast, cvdMost } = cvdBand(bars);
    expect([cvdLeast[nextDay - 1], cvdMost[nextDay - 1]]).toEqual([-2, 14]);
    expect([cvdLeast[nextDay], cvdMost[nextDay]]).toEqual([-2, 2]);
    expect([cvdLeast[nextDay + 1], cvdMost[nextDay + 1]]).toEqual([-1, 3]);
  });

  it('holds CVD whichever way unknown and doubtful trades went', () => {
    fc.assert(
      fc.property(
        arbitraryTrades,
        fc.infiniteStream(fc.record({ inDoubt: fc.boolean(), truth: fc.constantFrom(1, -1) })),
        (tape, luck) => {
          const options = engineOptions('7m', 'utc', 'never');
          const draws = tape.map(() => luck.next().value as { inDoubt: boolean; truth: 1 | -1 });
          const certain = Int8Array.from(tape, (trade, index) => (draws[index]!.inDoubt ? 0 : trade[3]));
          const truth = Int8Array.from(certain, (side, index) => (side === 0 ? draws[index]!.truth : side));
          const bars = barsOf(tape, options);
          const { cvdLeast, cvdMost } = cvdBand(bars, disagreementVolumes(bars, barsOf(tape, options, certain)));
          const real = barsOf(tape, options, truth);
          for (let index = 0; index < bars.length; index += 1) {
            expect(real.cvdClose[index]).toBeGreaterThanOrEqual(cvdLeast[index]!);
            expect(real.cvdClose[index]).toBeLessThanOrEqual(cvdMost[index]!);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses volumes of other bars, and sums that are not exact', () => {
    const bars = barsOf(trades);
    const none = new Float64Array(2);
    expect(() => cvdBand(bars, { buyVolume: none, sellVolume: none })).toThrow(
      new RangeError(`disagreement volumes of 2 and 2 rows do not fit ${bars.length} bars`),
    );
    const half = 2 ** 52;
    const wide = { ...bars, length: 3, unknownVolume: Float64Array.of(half, half, half) };
    expect(() => cvdBand(wide)).toThrow(
      new RangeError('the CVD band at 2024-08-08T00:01:00.000Z is too wide to sum exactly: take a shorter reset'),
    );
  });

  it('has no doubt about bars of different trades', () => {
    const bars = barsOf(trades);
    expect(() => disagreementVolumes(bars, { ...bars, length: 2 })).toThrow(
      new RangeError(
        'bars with inferred and with certain sides are not of the same trades: 2880 bars against 2; delta bars cannot be',
      ),
    );
    const other = barsOf([inMinute(0, 9, 1)]);
    expect(() => disagreementVolumes(bars, other)).toThrow('bar 0 at 2024-08-08T00:00:00.000Z is another one');
  });
});

describe('banded bars', () => {
  const quotes: TestQuote[] = [0, 1, 2].map((minute) => ({
    time: DAY_START + minute * MINUTE,
    bid: minute === 1 ? 100 : 96,
    ask: minute === 1 ? 104 : 100,
  }));
  const trades = [
    inMinute(0.5, 10, 0),
    // At the very microsecond of a quote: a buy by strict matching, a sell by inclusive.
    inMinute(1, 7, 0),
    inMinute(1.5, 1, 0),
  ];
  const end = { type: 'coverage-end', timeUs: DAY_START + 3 * MINUTE } as const;
  const events: TradeEvent[] = [{ type: 'coverage-start', timeUs: DAY_START }, batchOf(trades), end];
  const instrument = { venue: 'test', market: 'spot', symbol: 'X' };

  function inferred(matching: 'strict' | 'interval'): ReturnType<typeof inferredTrades> {
    async function* stream<Event>(all: readonly Event[]): AsyncGenerator<Event> {
      for (const event of all) yield await Promise.resolve(event);
    }
    const tradeSource = { instrument, scales: TEST_SCALES, [Symbol.asyncIterator]: () => stream(events) };
    const book = [quotesOf(quotes, TEST_SCALES)];
    const quoteSource = { instrument, scales: TEST_SCALES, [Symbol.asyncIterator]: () => stream(book) };
    return inferredTrades(tradeSource, quoteSource, { rules: parseAggressorRules('quote'), matching });
  }

  it('carry the doubt between strict and inclusive matching', async () => {
    const { bars, band, tradesOutsideSessions } = await bandedBars(inferred('strict'), engineOptions());
    expect([...bars.delta.subarray(0, bars.length)]).toEqual([10, 6, 0]);
    expect([...band.deltaLeast]).toEqual([10, -8, 0]);
    expect([...band.deltaMost]).toEqual([10, 6, 0]);
    expect([...band.cvdLeast]).toEqual([10, 2, 2]);
    expect([...band.cvdMost]).toEqual([10, 16, 16]);
    expect(tradesOutsideSessions).toBe(0);
  });

  it('have no doubt about what the bounds of a second decide', async () => {
    const { bars, band } = await bandedBars(inferred('interval'), engineOptions());
    expect([...bars.delta.subarray(0, bars.length)]).toEqual([10, -1, 0]);
    expect([...bars.unknownVolume.subarray(0, bars.length)]).toEqual([0, 7, 0]);
    expect([...band.deltaLeast]).toEqual([10, -8, 0]);
    expect([...band.deltaMost]).toEqual([10, 6, 0]);
  });

  it('cannot be cut by delta', async () => {
    await expect(bandedBars(inferred('strict'), engineOptions('delta:5'))).rejects.toThrow(
      new RangeError('delta bars have no CVD band: they depend on the sides in doubt'),
    );
  });
});
