import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pearson, spearman } from '../../../src/stats/numerics/correlation.ts';
import { sampleSd } from '../../../src/stats/numerics/moments.ts';
import { expectClose } from '../../support/close.ts';
import { columns, tiedColumns } from '../../support/columns.ts';

const PRICE = [100, 101, 103, 102, 104, 103, 105, 105, 106, 104, 101, 100, 99, 99, 98, 100, 104, 107, 108, 109];
const CVD = [10, 15, 30, 22, 25, 20, 18, 15, 17, 10, -5, -12, -8, -6, -10, 4, 6, 5, 3, 2];

const pairs = fc.integer({ min: 3, max: 40 }).chain((length) => {
  return fc.tuple(columns(length, length), fc.oneof(columns(length, length), tiedColumns(length, length)));
});

describe('a correlation', () => {
  it('and its t are the vectors’ (science.json, ic)', () => {
    const { coefficient, t } = pearson(
      Float64Array.of(0.8, -0.3, 0.5, 1.2, -0.9, 0.1, -1.5, 0.4, 0.5, -0.2),
      Float64Array.of(0.4, -0.5, 0.1, 0.9, -0.2, 0.3, -1.1, -0.1, 0.6, 0),
    );
    expectClose(coefficient, 0.889549467416, 1e-11);
    expectClose(t, 5.5074689494, 1e-11);
  });

  // vectors/science.json, divergence_slope: windows of six bars, ties and all.
  it.each([
    [5, 0.852621582388, 0.811679449913],
    [6, 0.23939782947, 0.231908414261],
    [7, -0.548758930348, -0.617914380653],
    [8, -0.619415745779, -0.724713794566],
    [9, -0.209343500485, -0.353093931802],
    [10, 0.751418556624, 0.318874069609],
    [11, 0.986900878455, 0.898645105261],
    [12, 0.974868908671, 0.942857142857],
    [13, 0.952016498209, 0.811679449913],
    [14, 0.883206014232, 0.637748139218],
    [15, 0.357510472299, 0.441367414752],
    [16, 0.734628575802, 0.529640897703],
    [17, 0.804368380211, 0.927633657044],
    [18, 0.729123452912, 0.6],
    [19, 0.586026772889, 0.0285714285714],
  ])('of price and CVD over the six bars up to bar %d', (last, product, rank) => {
    const x = Float64Array.from(PRICE.slice(last - 5, last + 1));
    const y = Float64Array.from(CVD.slice(last - 5, last + 1));
    expectClose(pearson(x, y).coefficient, product, 1e-11);
    expectClose(spearman(x, y).coefficient, rank, 1e-11);
  });

  // vectors/backtest.json, spearman: scipy 1.17.1.
  it.each([
    [[1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5], 0.8285714285714287],
    [[1, 2, 2, 3], [1, 3, 2, 4], 0.9486832980505139],
  ])('of ranks is scipy’s (%#)', (x, y, rho) => {
    expectClose(spearman(Float64Array.from(x), Float64Array.from(y)).coefficient, rho, 1e-14);
  });

  it('of too few rows is NaN, and so is its t; two rows agree or not', () => {
    const [none, one, two] = [new Float64Array(0), Float64Array.of(1), Float64Array.of(1, 2)];
    for (const x of [none, one]) expect(pearson(x, x)).toEqual({ coefficient: Number.NaN, t: Number.NaN });
    expect(pearson(two, Float64Array.of(5, 4))).toEqual({ coefficient: -1, t: Number.NaN });
  });

  it('with equal values is NaN', () => {
    const x = Float64Array.of(1, 2, 4);
    const same = new Float64Array(3).fill(0.1);
    expect(pearson(x, same)).toEqual({ coefficient: Number.NaN, t: Number.NaN });
    expect(spearman(same, x)).toEqual({ coefficient: Number.NaN, t: Number.NaN });
  });

  it('of a column with itself is 1, without a bound to its t', () => {
    const x = Float64Array.of(-1, 0, 1);
    expect(pearson(x, x)).toEqual({ coefficient: 1, t: Number.POSITIVE_INFINITY });
    const turned = x.map((value) => -value);
    expect(spearman(x, turned)).toEqual({ coefficient: -1, t: Number.NEGATIVE_INFINITY });
  });

  it('lies within ±1, is the same both ways and in any unit, and turns with the sign', () => {
    fc.assert(
      fc.property(pairs, ([x, y]) => {
        fc.pre(sampleSd(x) > 1e-3 && sampleSd(y) > 1e-3);
        const r = pearson(x, y).coefficient;
        expect(Math.abs(r)).toBeLessThanOrEqual(1);
        expect(pearson(y, x).coefficient).toBeCloseTo(r, 12);
        const moved = y.map((value) => 7 - 2 * value);
        expect(pearson(x, moved).coefficient).toBeCloseTo(-r, 6);
        const huge = x.map((value) => value * 2 ** 1000);
        expect(pearson(huge, y).coefficient).toBeCloseTo(r, 12);
      }),
    );
  });

  it('of ranks does not change with anything that keeps the order, and turns with what turns it', () => {
    fc.assert(
      fc.property(pairs, ([x, y]) => {
        fc.pre(sampleSd(x) > 0 && sampleSd(y) > 0);
        const rho = spearman(x, y);
        const cubed = x.map((value) => value ** 3 + value);
        expect(spearman(cubed, y)).toEqual(rho);
        const turned = y.map((value) => -Math.atan(value / 1e3));
        expect(spearman(x, turned).coefficient).toBeCloseTo(-rho.coefficient, 12);
      }),
    );
  });

  it('needs columns of the same rows, and finite values or at least numbers', () => {
    const x = Float64Array.of(1, 2, 3);
    for (const correlate of [pearson, spearman]) {
      expect(() => correlate(x, Float64Array.of(1, 2))).toThrow(
        new RangeError('the second column must have 3 rows, as the others have, got 2'),
      );
    }
    const missing = Float64Array.of(1, Number.NaN, 3);
    expect(() => pearson(missing, x)).toThrow(new RangeError('the first column must be finite, got NaN (row 1)'));
    expect(() => pearson(x, missing)).toThrow(new RangeError('the second column must be finite, got NaN (row 1)'));
    expect(() => spearman(x, missing)).toThrow(new RangeError('values must be numbers to be ranked, got NaN (row 1)'));
    expect(spearman(x, Float64Array.of(1, 2, Number.POSITIVE_INFINITY)).coefficient).toBe(1);
  });
});
