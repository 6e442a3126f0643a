import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoundTrip } from '../../../src/backtest/account/round-trip.ts';
import { barRegimes } from '../../../src/stats/event/bar-regimes.ts';
import { type SplitDimension, tradeSplits } from '../../../src/backtest/metrics/trade-splits.ts';
import { HOUR_US, MINUTE_US } from '../../../src/core/time.ts';
import { benjaminiHochberg } from '../../../src/stats/multiplicity/adjusted-p-values.ts';
import { barsFrom } from '../../support/bars.ts';
import { TEST_MONEY, tripOf } from '../../support/round-trips.ts';
import { DAY_START } from '../../support/trades.ts';

const FLAT = barsFrom([{ close: 100, delta: 1 }]);
const QUICK = { resamples: 50, level: 0.9, seed: 3 };

const after = (hours: number, net: string, different: Partial<RoundTrip> = {}): RoundTrip => {
  const entryTimeUs = DAY_START + hours * HOUR_US;
  return { ...tripOf({ net, entryTimeUs, exitTimeUs: entryTimeUs + MINUTE_US }), ...different };
};

const partsOf = (trips: readonly RoundTrip[], dimension: SplitDimension, bars = FLAT): [string, number, string][] =>
  tradeSplits(trips, bars, QUICK)
    .filter((split) => split.dimension === dimension)
    .map(({ part, trades, net }) => [part, trades, TEST_MONEY.format(net)]);

// 2024-08-08 was a Thursday.
const trips = [
  after(1, '2', { exitTag: 'target' }),
  after(1.5, '-1', { side: -1, exitTag: 'stop' }),
  after(26, '4', { exitTag: 'target' }),
];

describe('round trips', () => {
  it('are split by side, UTC hour and weekday of the entry, and by what closed them', () => {
    expect(partsOf(trips, 'side')).toEqual([
      ['long', 2, '6.00000000'],
      ['short', 1, '-1.00000000'],
    ]);
    expect(partsOf(trips, 'hour')).toEqual([
      ['1', 2, '1.00000000'],
      ['2', 1, '4.00000000'],
    ]);
    expect(partsOf(trips, 'weekday')).toEqual([
      ['Thursday', 2, '1.00000000'],
      ['Friday', 1, '4.00000000'],
    ]);
    expect(partsOf(trips, 'exit')).toEqual([
      ['stop', 1, '-1.00000000'],
      ['target', 2, '6.00000000'],
    ]);
  });

  it('have the mean in basis points with an interval, and a win rate with Wilson’s', () => {
    const [long, short] = tradeSplits(trips, FLAT, QUICK);
    expect(long).toMatchObject({ wins: 2, winRate: 1, meanBps: { mean: 300 } });
    expect(long!.meanBps.interval!.low).toBeGreaterThanOrEqual(200);
    expect(long!.meanBps.interval!.high).toBeLessThanOrEqual(400);
    expect(long!.winRateInterval!.high).toBe(1);
    expect(short!.meanBps).toEqual({ mean: -100, interval: null });
  });

  it('have Student’s p of their mean: 200 and 400 bp of two give t = 3, p = 0.2048 with one degree of freedom', () => {
    const [long, short] = tradeSplits(trips, FLAT, QUICK);
    expect(long!.p).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(3), 12);
    expect([short!.p, short!.q]).toEqual([null, null]);
  });

  it('have no p by exit: a target wins by its nature', () => {
    const byExit = tradeSplits(trips, FLAT, QUICK).filter(({ dimension }) => dimension === 'exit');
    expect(byExit.map(({ p, q }) => [p, q])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('have q-values that allow for every part that was looked at', () => {
    const splits = tradeSplits(trips, FLAT, QUICK).filter(({ p }) => p !== null);
    expect(splits.map(({ q }) => q)).toEqual([...benjaminiHochberg(splits.map(({ p }) => p!))]);
    expect(splits.length).toBe(3);
  });

  it('of none there are no parts', () => {
    expect(tradeSplits([], FLAT, QUICK)).toEqual([]);
  });

  it('are in one part of a dimension or in none, whenever they were', () => {
    const arbitraryTrips = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: -9, max: 9 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(arbitraryTrips, (given) => {
        const all = given.map(([hours, net]) => after(hours, String(net), { side: net % 2 === 0 ? 1 : -1 }));
        const splits = tradeSplits(all, FLAT, { ...QUICK, resamples: 2 });
        for (const dimension of ['side', 'hour', 'weekday', 'exit']) {
          const parts = splits.filter((split) => split.dimension === dimension);
          expect(parts.reduce((sum, { trades }) => sum + trades, 0)).toBe(all.length);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('regimes', () => {
  // 240 minutes: rising faster and faster, then ever larger swings that lead down.
  const closes = Array.from({ length: 240 }, (_, minute) => {
    return minute < 120 ? 1000 + minute ** 2 : 20_000 + (minute % 2 === 0 ? -1 : 1) * minute ** 2 - 90 * minute;
  });
  const bars = barsFrom(closes.map((close) => ({ close, delta: 1 })));
  const at = (minute: number) => tripOf({ net: '1' }, minute);

  it('are those of the last bar closed at the entry', () => {
    const { volatility, trend } = barRegimes(bars);
    expect([volatility[59], trend[59]]).toEqual([Number.NaN, Number.NaN]);
    expect([volatility[60], trend[60], volatility[238], trend[238]]).toEqual([0, 1, 2, -1]);
    expect(partsOf([at(61), at(239)], 'trend', bars).map(([part]) => part)).toEqual(['down', 'up']);
    expect(partsOf([at(61), at(239)], 'volatility', bars).map(([part]) => part)).toEqual(['low', 'high']);
    // A bar that closes in the entry's microsecond is closed; the one before it has no trend yet.
    expect(partsOf([at(60)], 'trend', bars)).toEqual([]);
    expect(partsOf([at(61)], 'trend', bars)).toHaveLength(1);
  });

  it('have terciles of a third of the bars each', () => {
    const { volatility } = barRegimes(bars);
    const known = volatility.filter((place) => !Number.isNaN(place));
    for (const place of [0, 1, 2])
      expect(known.filter((one) => one === place).length / known.length).toBeCloseTo(1 / 3, 1);
  });
});
