import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averageRangeTicks,
  trendSign,
  volatilityRank,
  volatilityTicks,
} from '../../../src/backtest/strategy/measures.ts';
import { barsUpTo } from '../../../src/core/bar-table.ts';
import { averageTrueRange } from '../../../src/stats/event/average-true-range.ts';
import { trailingVolatility } from '../../../src/stats/null/trailing-volatility.ts';
import { arbitraryBars, barsFrom } from '../../support/bars.ts';

const closes = [100, 102, 101, 105, 104, 104, 99];
const bars = barsFrom(closes.map((close) => ({ close, delta: 1 })));

describe('what is measured at a bar', () => {
  it('is what the study of events measures there, wherever the table ends', () => {
    fc.assert(
      fc.property(arbitraryBars, fc.integer({ min: 1, max: 8 }), (table, window) => {
        const { anchor, session, length } = table;
        const stretch = new Float64Array(length);
        for (let row = 1; row < length; row += 1) {
          const isOne = anchor[row] === anchor[row - 1] && session[row] === session[row - 1];
          stretch[row] = stretch[row - 1]! + Number(!isOne);
        }
        const ranges = averageTrueRange(table, stretch, window);
        const volatility = trailingVolatility(table, window);
        for (let row = 0; row < length; row += 1) {
          const known = barsUpTo(table, row + 1);
          // Bars before the first price are no range: the study counts from the first one.
          if (!Number.isNaN(averageRangeTicks(known, window)))
            expect(averageRangeTicks(known, window)).toBe(ranges[row]);
          expect(volatilityTicks(known, window)).toBe(volatility[row]);
        }
      }),
    );
  });

  it('average range: the mean of the true ranges, here of the changes from close to close', () => {
    expect(averageRangeTicks(bars, 3)).toBe((1 + 0 + 5) / 3);
    expect(averageRangeTicks(barsUpTo(bars, 2), 3)).toBeNaN();
  });

  it('rank of the volatility: the share of the bars before that were quieter, equal ones half', () => {
    // Squares of two changes each: 5, 17, 17, 1, 25.
    expect(volatilityRank(bars, 2, 4)).toBe(1);
    expect(volatilityRank(barsUpTo(bars, 5), 2, 2)).toBe(0.75);
    expect(volatilityRank(barsUpTo(bars, 6), 2, 3)).toBe(0);
    expect(volatilityRank(bars, 2, 5)).toBeNaN();
  });

  it('trend: where the close went', () => {
    expect([1, 2, 3, 4].map((window) => trendSign(bars, window))).toEqual([-1, -1, -1, -1]);
    expect(trendSign(barsUpTo(bars, 6), 1)).toBe(0);
    expect(trendSign(barsUpTo(bars, 6), 2)).toBe(-1);
    expect(trendSign(barsUpTo(bars, 6), 4)).toBe(1);
    expect(trendSign(bars, 7)).toBeNaN();
  });
});
