import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hacRegression } from '../../../src/stats/numerics/hac-regression.ts';
import { sampleSd } from '../../../src/stats/numerics/moments.ts';
import { neweyWestMean } from '../../../src/stats/numerics/newey-west.ts';
import { expectClose } from '../../support/close.ts';
import { columns } from '../../support/columns.ts';
import { lcg, lcgAutoregression } from '../../support/lcg.ts';

/** By the definition, from autocovariances. */
function naiveError(x: Float64Array, lag: number): number {
  const n = x.length;
  const mean = x.reduce((sum, value) => sum + value, 0) / n;
  const e = Array.from(x, (value) => value - mean);
  const gamma = (j: number): number => e.slice(j).reduce((sum, value, row) => sum + value * e[row]!, 0) / n;
  let variance = gamma(0);
  for (let j = 1; j <= lag; j += 1) variance += 2 * (1 - j / (lag + 1)) * gamma(j);
  return Math.sqrt(variance / n);
}

describe('the mean of Newey and West', () => {
  // vectors/backtest.json, newey_west_mean: statsmodels 0.15.0, OLS on a constant, HAC, no small-sample correction.
  it.each([
    [0, 0.019034302916051325, 0.02034852574512463],
    [1, 0.01717257875036536, 0.01835825889464622],
    [2, 0.016133395747124447, 0.01724732553456442],
    [3, 0.015378524748411336, 0.01644033449216547],
  ])('with lag %d has statsmodels’ standard error', (lag, standardError, corrected) => {
    const x = Float64Array.of(0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1);
    const result = neweyWestMean(x, lag);
    expectClose(result.mean, 0.00625, 1e-14);
    expectClose(result.standardError, standardError, 1e-14);
    expectClose(result.t, 0.00625 / standardError, 1e-13);
    expectClose(result.standardError * Math.sqrt(8 / 7), corrected, 1e-14);
  });

  it('of an AR(1) is the vectors’ (science.json, newey_west_mean; cross-checked there against statsmodels)', () => {
    const x = lcgAutoregression(0.5, 7, 200);
    const { mean, standardError, t } = neweyWestMean(x, 6);
    expectClose(mean, -0.258821007907, 1e-11);
    expectClose(standardError, 0.104039102705, 1e-11);
    expectClose(t, -2.48772818276, 1e-11);
    expectClose(standardError * Math.sqrt(200 / 199), 0.10430017991, 1e-11);
  });

  it('of the other AR(1) is the vectors’ (backtest.json, newey_west_mean.lcgAR_lag6)', () => {
    expectClose(neweyWestMean(archSeries(), 6).standardError, 0.011910499685171223, 1e-13);
  });

  it('with lag 0 is the naive sd/√n but for n against n − 1 (science.json: naive_se)', () => {
    const x = lcgAutoregression(0.5, 7, 200);
    expectClose(neweyWestMean(x, 0).standardError * Math.sqrt(200 / 199), 0.076241652803, 1e-11);
    fc.assert(
      fc.property(columns(2), (values) => {
        const naive = sampleSd(values) / Math.sqrt(values.length);
        const plain = neweyWestMean(values, 0).standardError;
        expect(plain).toBeCloseTo(naive * Math.sqrt((values.length - 1) / values.length), 9);
      }),
    );
  });

  it('is its definition, the regression on nothing but a constant, and never the root of less than nothing', () => {
    fc.assert(
      fc.property(columns(2), fc.nat(39), (x, anyLag) => {
        const lag = anyLag % x.length;
        const { mean, standardError } = neweyWestMean(x, lag);
        expect(standardError).toBeGreaterThanOrEqual(0);
        expect(standardError ** 2).toBeCloseTo(naiveError(x, lag) ** 2 || 0, 6);
        const regression = hacRegression(x, [], lag);
        expect(regression.coefficients[0]).toBeCloseTo(mean, 9);
        expect(regression.standardErrors[0]! ** 2).toBeCloseTo(standardError ** 2, 6);
      }),
    );
  });

  it('does not doubt equal values and claims nothing from them either, nor from a single one', () => {
    expect(neweyWestMean(new Float64Array(100).fill(0.1), 5)).toEqual({ mean: 0.1, standardError: 0, t: Number.NaN });
    expect(neweyWestMean(Float64Array.of(3), 0)).toEqual({ mean: 3, standardError: Number.NaN, t: Number.NaN });
  });

  it('has the same t in any unit, huge or tiny', () => {
    const x = lcgAutoregression(0.5, 7, 200);
    for (const unit of [1e250, 1e-250]) {
      expectClose(
        neweyWestMean(
          x.map((value) => value * unit),
          6,
        ).t,
        -2.48772818276,
        1e-11,
      );
    }
  });

  it('needs more rows than the lag, a whole lag and finite values', () => {
    const lagError = (lag: number, rows: number): RangeError => {
      return new RangeError(`a lag must be a whole number from 0 to below the number of rows (${rows}), got ${lag}`);
    };
    expect(() => neweyWestMean(new Float64Array(0), 0)).toThrow(lagError(0, 0));
    expect(() => neweyWestMean(Float64Array.of(1, 2, 3), 3)).toThrow(lagError(3, 3));
    expect(() => neweyWestMean(Float64Array.of(1, 2, 3), -1)).toThrow(lagError(-1, 3));
    expect(() => neweyWestMean(Float64Array.of(1, 2, 3), 0.5)).toThrow(lagError(0.5, 3));
    expect(() => neweyWestMean(Float64Array.of(1, Number.NaN, 3), 1)).toThrow(
      new RangeError('values must be finite, got NaN (row 1)'),
    );
  });
});

/** vectors/backtest.json, arch_block_length.lcg: y = 0.3·y + u − ½ from 0, seed 12345, the first 100 dropped. */
function archSeries(): Float64Array {
  const random = lcg(12345);
  let y = 0;
  return Float64Array.from({ length: 1100 }, () => {
    y = 0.3 * y + random.uniform() - 0.5;
    return y;
  }).subarray(100);
}
