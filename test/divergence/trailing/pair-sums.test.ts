import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PairSums } from '../../../src/divergence/trailing/pair-sums.ts';
import { rankCorrelation } from '../../../src/divergence/trailing/rank-correlation.ts';

/** ../shared/vectors/science.json, `impact`. */
const CHANGES = [2, -1, 3, 0, -2, 1, 4, -3, 2, -1];
const DELTAS = [12, -8, 15, 3, -9, 2, 20, -14, 6, -7];

/** ../shared/vectors/science.json, `divergence_window`, and of `divergence_slope` (W = 6) bars 5 to 19: Pearson, Spearman. */
const PRICE = [100, 101, 103, 102, 104, 103, 105, 105, 106, 104, 101, 100, 99, 99, 98, 100, 104, 107, 108, 109];
const CVD = [10, 15, 30, 22, 25, 20, 18, 15, 17, 10, -5, -12, -8, -6, -10, 4, 6, 5, 3, 2];
const CORRELATIONS = [
  [0.852621582388, 0.811679449913],
  [0.23939782947, 0.231908414261],
  [-0.548758930348, -0.617914380653],
  [-0.619415745779, -0.724713794566],
  [-0.209343500485, -0.353093931802],
  [0.751418556624, 0.318874069609],
  [0.986900878455, 0.898645105261],
  [0.974868908671, 0.942857142857],
  [0.952016498209, 0.811679449913],
  [0.883206014232, 0.637748139218],
  [0.357510472299, 0.441367414752],
  [0.734628575802, 0.529640897703],
  [0.804368380211, 0.927633657044],
  [0.729123452912, 0.6],
  [0.586026772889, 0.0285714285714],
] as const;

function pairSums(xs: readonly number[], ys: readonly number[]): PairSums {
  const sums = new PairSums();
  for (const [index, x] of xs.entries()) sums.add(x, ys[index]!);
  return sums;
}

describe('science.json', () => {
  it('impact, kyle: intercept, slope, its standard error and r²', () => {
    const sums = pairSums(DELTAS, CHANGES);
    const line = sums.line()!;
    expect(line.intercept).toBeCloseTo(0.109589041096, 11);
    expect(line.slope).toBeCloseTo(0.195205479452, 11);
    expect(sums.correlation() ** 2).toBeCloseTo(0.95713654441, 11);
    const mean = DELTAS.reduce((sum, delta) => sum + delta, 0) / DELTAS.length;
    const spread = DELTAS.reduce((sum, delta) => sum + (delta - mean) ** 2, 0);
    expect(line.residualDeviation / Math.sqrt(spread)).toBeCloseTo(0.014605070299, 11);
  });

  it('divergence_slope: the correlations of Pearson and Spearman', () => {
    for (const [row, [pearson, spearman]] of CORRELATIONS.entries()) {
      const [prices, cvd] = [PRICE.slice(row, row + 6), CVD.slice(row, row + 6)];
      expect(pairSums(prices, cvd).correlation()).toBeCloseTo(pearson, 10);
      expect(rankCorrelation(Float64Array.from(prices), Float64Array.from(cvd))).toBeCloseTo(spearman, 10);
    }
  });
});

describe('sums of pairs', () => {
  const integer = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -(2 ** 44), max: 2 ** 44 }));
  const pairs = fc.array(fc.tuple(integer, integer), { minLength: 3, maxLength: 30 });

  it('bear no trace of pairs that came and went', () => {
    fc.assert(
      fc.property(pairs, pairs, (staying, passing) => {
        const [passed, fresh] = [new PairSums(), new PairSums()];
        for (const [x, y] of passing) passed.add(x, y);
        for (const [x, y] of staying) passed.add(x, y);
        for (const [x, y] of passing) passed.remove(x, y);
        for (const [x, y] of staying) fresh.add(x, y);
        expect(passed.line()).toEqual(fresh.line());
        expect([passed.correlation(), passed.zOfX(3), passed.zOfY(3)]).toEqual([
          ...[fresh.correlation(), fresh.zOfX(3), fresh.zOfY(3)],
        ]);
      }),
    );
  });

  it('give z values by mean and deviation with n − 1', () => {
    const sums = pairSums([1, 2, 3, 4, 5], [5, 5, 5, 5, 5]);
    expect(sums.zOfX(5)).toBeCloseTo(2 / Math.sqrt(2.5), 14);
    expect(sums.zOfY(9)).toBe(0);
  });

  it('have no line through fewer than three pairs or equal x, and nothing left over by a perfect one', () => {
    expect(pairSums([1, 2], [1, 2]).line()).toBeNull();
    expect(pairSums([2, 2, 2], [1, 2, 3]).line()).toBeNull();
    expect(pairSums([1, 2, 3], [3, 5, 7]).line()).toEqual({ slope: 2, intercept: 1, residualDeviation: 0 });
    const [xs, ys] = [
      [10 ** 7 + 3, 2 * 10 ** 7, 5 * 10 ** 7 + 1],
      [3 * 10 ** 7 + 16, 6 * 10 ** 7 + 7, 15 * 10 ** 7 + 10],
    ];
    expect(pairSums(xs, ys).line()).toEqual({ slope: 3, intercept: 7, residualDeviation: 0 });
    expect(pairSums([1, 2, 3], [4, 4, 4]).correlation()).toBe(0);
  });
});

describe('a rank correlation', () => {
  it('depends on the order of the values alone', () => {
    const column = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(column, column, (xs, ys) => {
        const cubes = Float64Array.from(xs, (x) => x ** 3);
        const plain = rankCorrelation(Float64Array.from(xs), Float64Array.from(ys));
        expect(rankCorrelation(cubes, Float64Array.from(ys))).toBe(plain);
        expect(rankCorrelation(Float64Array.from(ys), Float64Array.from(xs))).toBeCloseTo(plain, 12);
      }),
    );
  });

  it('is 0 where a column is flat', () => {
    expect(rankCorrelation(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 3))).toBe(0);
  });
});
