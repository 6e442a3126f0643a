import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { SizeHistory } from '../../../src/cvd/size-bucket/size-history.ts';

const DAY = 19_943; // 2024-08-08

function historyOf(days: Readonly<Record<number, readonly number[]>>, sizeScale = 0): SizeHistory {
  const history = new SizeHistory();
  for (const [day, sizes] of Object.entries(days)) {
    history.countsOf(Number(day), sizeScale).addAll(Float64Array.from(sizes));
  }
  return history;
}

function quantiles(history: SizeHistory, percents: readonly string[]): (bigint | null)[] {
  const span = { fromDay: DAY - 5, toDay: DAY };
  return percents.map((percent) => history.quantile(parseDecimal(percent), span)?.units ?? null);
}

describe('the quantile of earlier sizes', () => {
  it('is the smallest size that at least that share of them does not exceed', () => {
    const history = historyOf({ [DAY - 1]: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1] });
    expect(quantiles(history, ['0.01', '10', '10.01', '50', '90', '90.001', '99'])).toEqual([
      1n,
      1n,
      2n,
      5n,
      9n,
      10n,
      10n,
    ]);
  });

  it('is a size that occurred, also where most sizes are the same', () => {
    const history = historyOf({ [DAY - 2]: [5, 5, 5], [DAY - 1]: [5, 5, 5, 5, 5, 5, 1000] });
    expect(quantiles(history, ['1', '90', '90.1'])).toEqual([5n, 5n, 1000n]);
  });

  it('is exact where a share in doubles would not be: 7 of 25 are 28 %', () => {
    const sizes = Array.from({ length: 25 }, (_, index) => index + 1);
    // 0.28 × 25 is 7.000000000000001 in doubles.
    expect(quantiles(historyOf({ [DAY - 1]: sizes }), ['28', '56'])).toEqual([7n, 14n]);
  });

  it('looks at the days asked for only: neither the day itself nor older ones', () => {
    const history = historyOf({ [DAY - 6]: [1], [DAY - 5]: [20], [DAY - 1]: [30], [DAY]: [400] });
    expect(quantiles(history, ['50', '99'])).toEqual([20n, 30n]);
    expect(quantiles(historyOf({ [DAY - 6]: [1], [DAY]: [400] }), ['50'])).toEqual([null]);
    expect(quantiles(new SizeHistory(), ['50'])).toEqual([null]);
  });

  it('puts days of different lots on one scale', () => {
    const history = historyOf({ [DAY - 2]: [1, 2] }); // 1 and 2
    history.countsOf(DAY - 1, 2).addAll(Float64Array.of(50, 199, 201)); // 0.50, 1.99 and 2.01
    const sizes = ['20', '40', '60', '80', '99'].map((percent) =>
      history.quantile(parseDecimal(percent), { fromDay: DAY - 5, toDay: DAY }),
    );
    expect(sizes).toEqual([50n, 100n, 199n, 200n, 201n].map((units) => ({ units, scale: 2 })));
  });

  it('refuses a day in lots of two kinds, and sizes that cannot be compared exactly', () => {
    const history = historyOf({ [DAY - 1]: [Number.MAX_SAFE_INTEGER] });
    expect(() => history.countsOf(DAY - 1, 3)).toThrow(
      'sizes of 2024-08-07 with 3 decimals came after sizes with 0 of the same day',
    );
    history.countsOf(DAY - 2, 1).addAll(Float64Array.of(1));
    expect(() => quantiles(history, ['50'])).toThrow('sizes up to 90071992547409900 units of 1e-1 are not exact');
  });

  it('forgets days for good', () => {
    const history = historyOf({ [DAY - 2]: [1], [DAY - 1]: [7] });
    history.forgetBefore(DAY - 1);
    expect(quantiles(history, ['1'])).toEqual([7n]);
  });

  it('goes on counting after it was asked', () => {
    const history = historyOf({ [DAY - 1]: [1, 2] });
    expect(quantiles(history, ['99'])).toEqual([2n]);
    history.countsOf(DAY - 1, 0).addAll(Float64Array.of(3, 3, 3));
    expect(quantiles(history, ['40', '99'])).toEqual([2n, 3n]);
  });

  it('is what a sorted list of all sizes says', () => {
    const days = fc.array(
      fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1e9 })), { maxLength: 40 }),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 999 }), (sizes, permille) => {
        const history = historyOf(Object.fromEntries(sizes.map((day, index) => [DAY - 1 - index, day])));
        const sorted = sizes.flat().sort((a, b) => a - b);
        const rank = Math.ceil((permille * sorted.length) / 1000);
        const expected = sorted.length === 0 ? null : BigInt(sorted[rank - 1]!);
        expect(quantiles(history, [`${permille / 10}`])).toEqual([expected]);
      }),
    );
  });
});
