import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, rawKurtosis, sampleSd, skewness } from '../../../src/stats/numerics/moments.ts';
import { expectClose } from '../../support/close.ts';
import { columns } from '../../support/columns.ts';
import { lcgAutoregression } from '../../support/lcg.ts';

const none = new Float64Array(0);
const one = Float64Array.of(7);
const constant = new Float64Array(1001).fill(0.1);

/** The first value, then the two others in turn, 500 times. */
function alternating(first: number, ...pair: readonly number[]): Float64Array {
  return Float64Array.of(first, ...Array.from({ length: 500 }, () => pair).flat());
}

describe('mean and sample deviation', () => {
  // NIST Statistical Reference Datasets, univariate: NumAcc1, NumAcc3 and NumAcc4, certified values.
  it.each([
    ['NumAcc1', Float64Array.of(10_000_001, 10_000_003, 10_000_002), 10_000_002, 1],
    ['NumAcc3', alternating(1_000_000.2, 1_000_000.1, 1_000_000.3), 1_000_000.2, 0.1],
    ['NumAcc4', alternating(10_000_000.2, 10_000_000.1, 10_000_000.3), 10_000_000.2, 0.1],
  ])('of NIST’s %s are the certified ones', (_, x, certifiedMean, certifiedSd) => {
    expectClose(mean(x), certifiedMean, 1e-15);
    // What doubles hold of 10000000.1 leaves eight digits of its distance from the mean.
    expectClose(sampleSd(x), certifiedSd, 2e-8);
  });

  it('are the vectors’ (science.json, newey_west_mean: mean, sd_ddof1)', () => {
    const x = lcgAutoregression(0.5, 7, 200);
    expectClose(mean(x), -0.258821007907, 1e-11);
    expectClose(sampleSd(x), 1.07821979412, 1e-11);
  });

  it('of equal values are exactly that value and 0', () => {
    expect([mean(constant), sampleSd(constant)]).toEqual([0.1, 0]);
  });

  it('of too few values are NaN, as with a NaN among them', () => {
    expect([mean(none), sampleSd(none), sampleSd(one)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(mean(one)).toBe(7);
    for (const moment of [mean, sampleSd, skewness, rawKurtosis]) {
      expect(moment(Float64Array.of(1, Number.NaN, 3))).toBeNaN();
    }
  });

  it('of huge and of tiny values neither overflow nor vanish', () => {
    for (const unit of [1e200, 1e-200]) {
      const x = Float64Array.of(unit, 2 * unit, 3 * unit, 6 * unit);
      expectClose(mean(x), 3 * unit, 1e-15);
      expectClose(sampleSd(x), Math.sqrt(14 / 3) * unit, 1e-15);
      expectClose(rawKurtosis(x), rawKurtosis(Float64Array.of(1, 2, 3, 6)), 1e-14);
    }
  });
});

describe('skewness and raw kurtosis', () => {
  it('of scipy’s example are scipy’s (docs of scipy.stats.skew), the kurtosis by hand', () => {
    expectClose(skewness(Float64Array.of(2, 8, 0, 4, 1, 9, 9, 0)), 0.2650554122698573, 1e-14);
    expect(skewness(Float64Array.of(1, 2, 3, 4, 5))).toBe(0);
    // m4 = (16 + 1 + 0 + 1 + 16)/5 = 6.8, m2 = 2.
    expectClose(rawKurtosis(Float64Array.of(1, 2, 3, 4, 5)), 1.7, 1e-15);
  });

  it('of a coin are 0 and 1, of an event of probability p those of Bernoulli', () => {
    expect([skewness(Float64Array.of(-1, 1)), rawKurtosis(Float64Array.of(-1, 1))]).toEqual([0, 1]);
    const tenth = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    expectClose(skewness(tenth), 0.8 / 0.3, 1e-13);
    expectClose(rawKurtosis(tenth), 3 + (1 - 6 * 0.09) / 0.09, 1e-13);
  });

  it('of nothing, of one value and of equal values are NaN', () => {
    for (const x of [none, one, constant]) expect([skewness(x), rawKurtosis(x)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('do not change with place and scale, but skewness with the sign; kurtosis is at least 1 + skewness²', () => {
    fc.assert(
      fc.property(columns(3), (x) => {
        fc.pre(sampleSd(x) > 1e-3);
        const moved = x.map((value) => 5 - 3 * value);
        expect(skewness(moved)).toBeCloseTo(-skewness(x), 6);
        expect(rawKurtosis(moved)).toBeCloseTo(rawKurtosis(x), 6);
        expect(rawKurtosis(x)).toBeGreaterThanOrEqual(1 + skewness(x) ** 2 - 1e-9);
      }),
    );
  });
});
