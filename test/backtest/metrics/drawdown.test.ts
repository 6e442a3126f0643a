import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawdownsOf } from '../../../src/backtest/metrics/drawdowns.ts';
import type { EquityRecord } from '../../../src/backtest/metrics/equity-metrics.ts';
import { intratradeDrawdown } from '../../../src/backtest/metrics/intratrade-drawdown.ts';
import { DAY_US } from '../../../src/core/time.ts';
import { dailySeries, daySpan, recordOfProfits, recordOfReturns } from '../../support/equity.ts';
import { TEST_MONEY, tripOf } from '../../support/round-trips.ts';
import { DAY_START } from '../../support/trades.ts';

const drawdownsIn = ({ series, capital, span }: EquityRecord) => drawdownsOf(series, capital, span);
const steepestOf = (returns: readonly number[]) => drawdownsIn(recordOfReturns(returns)).steepest?.share ?? 0;

describe('empyrical, tests/test_stats.py@40f61b4 (vectors/backtest.json)', () => {
  const negative = [0, -0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05];
  it.each([
    ['mixed', [0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1], -0.1],
    ['positive', [0.01, 0.02, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01], 0],
    ['negative', negative, -0.365907303498736],
    ['[.10, -.10, .10]', [0.1, -0.1, 0.1], -0.1],
  ])('%s: the maximum drawdown', (_, returns, share) => {
    expect(steepestOf(returns)).toBeCloseTo(share, 14);
  });

  it('the maximum drawdown of six days at a time', () => {
    const windows = [0, 1, 2, 3].map((from) => steepestOf(negative.slice(from, from + 6)));
    [-0.2282, -0.2745, -0.2899, -0.2747].forEach((share, at) => expect(windows[at]).toBeCloseTo(share, 4));
  });
});

describe('freqtrade, tests/data/test_btanalysis.py@c9ae5e1e9 (vectors/backtest.json)', () => {
  it('the deepest in money and the deepest in share are different ones', () => {
    const { deepest, steepest } = drawdownsIn(recordOfProfits(1000n, [0n, -500n, 500n, 10_000n, -1000n]));
    expect([deepest!.amount, steepest!.amount, steepest!.share]).toEqual([-1000n, -500n, -0.5]);
    expect(deepest!.share).toBeCloseTo(-0.090909, 6);
  });

  it('28 trades from a capital of 0.2: 0.091755, and 0.32129575 of the peak', () => {
    const nets = [
      ...['0.01158', '0.010048', '0.01134', '0.012161', '0.010416', '0.010009', '0.020024', '-0.024662', '-0.02235'],
      ...['0.020496', '-0.029859', '-0.030511', '0.010041', '0.010872', '-0.025782', '0.0104', '0.012374', '0.012467'],
      ...['0.114741', '0.010303', '0.010088', '-0.033961', '0.01068', '0.010886', '-0.029274', '0.011178', '0.010693'],
      '0.010711',
    ].map((text) => TEST_MONEY.parse(text));
    const { deepest, steepest } = drawdownsIn(recordOfProfits(TEST_MONEY.parse('0.2'), nets));
    expect(TEST_MONEY.format(deepest!.amount)).toBe('-0.09175500');
    expect(steepest!.share).toBeCloseTo(-0.321_295_75, 7);
  });
});

it('the initial capital is a peak: −40 % and −10 % are −46 % (facts/backtest.md §2, where Jesse has −10 %)', () => {
  const { steepest, deepest } = drawdownsIn(recordOfReturns([-0.4, -0.1]));
  expect(steepest!.share).toBeCloseTo(-0.46, 15);
  expect(deepest).toEqual({ ...steepest, amount: -46n * 10n ** 58n });
  expect(steepest).toMatchObject({ peakUs: DAY_START, troughUs: DAY_START + 2 * DAY_US, recoveredUs: null });
});

describe('times under water', () => {
  // 100 → 90 → 95 → 100 → 120 → 110 → 115, one a day.
  const drawdowns = drawdownsIn(recordOfProfits(100n, [-10n, 5n, 5n, 20n, -10n, 5n]));

  it('run from the last time at the peak to the recovery', () => {
    expect(drawdowns.deepest).toMatchObject({ amount: -10n, peakUs: DAY_START, troughUs: DAY_START + DAY_US });
    expect(drawdowns.deepest!.recoveredUs).toBe(DAY_START + 3 * DAY_US);
    expect(drawdowns.longestUs).toBe(3 * DAY_US);
    expect(drawdowns.underwaterAtEnd).toBe(true);
  });

  it('as a share count from each equity to the next: known to be below the peak for 2 + 1 of 6 days', () => {
    expect(drawdowns.underwaterShare).toBe(3 / 6);
  });

  it('that never end last to the end of the span', () => {
    const { longestUs, deepest } = drawdownsOf(dailySeries([90n]), 100n, daySpan(8));
    expect([longestUs, deepest!.recoveredUs]).toEqual([8 * DAY_US, null]);
  });
});

describe('edges', () => {
  it('nothing falls while equity only rises, or where there is none', () => {
    const none = { deepest: null, steepest: null, longestUs: 0, underwaterShare: 0, underwaterAtEnd: false };
    expect(drawdownsIn(recordOfProfits(100n, [1n, 0n, 2n]))).toEqual(none);
    expect(drawdownsOf(dailySeries([]), 100n, daySpan(2))).toEqual(none);
  });

  it('more can be lost than there was; without capital there is no share', () => {
    expect(drawdownsIn(recordOfProfits(100n, [-150n])).steepest!.share).toBe(-1.5);
    expect(drawdownsIn(recordOfProfits(0n, [-1n]))).toMatchObject({
      deepest: { amount: -1n, share: 0 },
      steepest: null,
    });
  });

  it('money stays exact where a float has lost its digits', () => {
    const capital = 10n ** 30n;
    expect(drawdownsIn(recordOfProfits(capital, [-(10n ** 15n) - 1n])).deepest!.amount).toBe(-(10n ** 15n) - 1n);
  });
});

it('is the least of every value less every value before it, whatever the curve', () => {
  const profits = fc.array(fc.bigInt({ min: -60n, max: 60n }), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(profits, (changes) => {
      const record = recordOfProfits(1000n, changes);
      const all = [record.capital, ...Array.from(record.series.equity)];
      const falls = all.flatMap((value, place) => all.slice(0, place).map((before) => value - before));
      const naive = falls.reduce((least, fall) => (fall < least ? fall : least), 0n);
      expect(drawdownsIn(record).deepest?.amount ?? 0n).toBe(naive);
      const shares = all.flatMap((value, place) =>
        all.slice(0, place).map((before) => Number(value - before) / Number(before)),
      );
      expect(drawdownsIn(record).steepest?.share ?? 0).toBeCloseTo(Math.min(0, ...shares), 12);
    }),
  );
});

describe('the intratrade drawdown', () => {
  const trips = (...given: (readonly [net: number, mae: number, mfe: number])[]) =>
    given.map(([net, mae, mfe]) => tripOf({ net: String(net), mae: String(mae), mfe: String(mfe) }));

  // LEAN, Tests/Common/Statistics/TradeStatisticsTests.cs@02225bc, MaximumIntraTradeDrawdown.
  it.each([
    ['ThreeWinners', trips([20, -5, 30], [20, -30, 40], [10, -15, 30]), '-70'],
    ['ThreeLosers', trips([-20, -30, 5], [-20, -40, 30], [-10, -30, 15]), '-80'],
    ['TwoLosersOneWinner', trips([-20, -30, 5], [-20, -40, 30], [10, -15, 30]), '-70'],
    ['OneWinnerTwoLosers', trips([10, -15, 30], [-20, -30, 5], [-20, -40, 30]), '-80'],
    ['OneLoserTwoWinners', trips([-20, -30, 5], [20, -40, 30], [10, -15, 30]), '-70'],
    ['ITMOptionAssignment', trips([-8000, -8000, 0], [10_800, 0, 10_800]), '-10800'],
  ])('of LEAN’s %s is its figure at most', (name, given, most) => {
    expect([name, intratradeDrawdown(given).most]).toEqual([name, TEST_MONEY.parse(most)]);
  });

  it('is at least what happened in either order: down to the worst from the peak before, down to the end from the best', () => {
    // 30 ahead or 5 behind, whichever was first, it ended at 20: it gave back 10 at least, and 35 at most.
    expect(intratradeDrawdown(trips([20, -5, 30]))).toEqual({
      least: TEST_MONEY.parse('-10'),
      most: TEST_MONEY.parse('-35'),
    });
    expect(intratradeDrawdown(trips([20, -15, 30])).least).toBe(TEST_MONEY.parse('-15'));
    expect(intratradeDrawdown([])).toEqual({ least: 0n, most: 0n });
  });

  it('holds the truth between its ends, whatever path prices took, and is never less than that of the ends alone', () => {
    const path = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(path, { maxLength: 6 }), (paths) => {
        let [profit, peak, worst] = [0, 0, 0];
        const given = paths.map((levels) => {
          for (const level of levels) {
            peak = Math.max(peak, profit + level);
            worst = Math.min(worst, profit + level - peak);
          }
          profit += levels.at(-1)!;
          return [levels.at(-1)!, Math.min(0, ...levels), Math.max(0, ...levels)] as const;
        });
        const { least, most } = intratradeDrawdown(trips(...given));
        const truth = TEST_MONEY.parse(String(worst));
        expect(most <= truth && truth <= least).toBe(true);
      }),
    );
  });
});
