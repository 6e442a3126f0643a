import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hacRegression } from '../../../src/stats/numerics/hac-regression.ts';
import { expectClose } from '../../support/close.ts';
import { lcgAutoregression, lcgNormals } from '../../support/lcg.ts';

/** One regressor by the formulas of the textbook: (X'X)⁻¹ · S · (X'X)⁻¹ written out for two coefficients. */
function naive(y: Float64Array, x: Float64Array, lag: number): { slope: number; error: number } {
  const n = x.length;
  const meanX = x.reduce((sum, value) => sum + value, 0) / n;
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  const square = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  const slope = x.reduce((sum, value, row) => sum + (value - meanX) * (y[row]! - meanY), 0) / square;
  const score = x.map((value, row) => (value - meanX) * (y[row]! - meanY - slope * (value - meanX)));
  let variance = 0;
  for (let a = 0; a < n; a += 1) {
    for (let b = 0; b < n; b += 1) variance += Math.max(0, 1 - Math.abs(a - b) / (lag + 1)) * score[a]! * score[b]!;
  }
  return { slope, error: Math.sqrt(variance) / square };
}

describe('a regression with the errors of Newey and West', () => {
  it('has NIST’s certified coefficients where columns nearly depend on each other (StRD, Longley)', () => {
    const { coefficients } = hacRegression(Float64Array.from(LONGLEY_Y), LONGLEY_X, 0);
    const certified = [
      -3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359,
      -0.0511041056535807, 1829.15146461355,
    ];
    certified.forEach((value, index) => expectClose(coefficients[index]!, value, 1e-10));
  });

  it('with lag 0 is White’s, with more the textbook’s, for one regressor', () => {
    const x = lcgAutoregression(0.5, 7, 80);
    const y = lcgAutoregression(0.8, 9, 80).map((value, row) => 3 + value * (1 + x[row]! ** 2) + 0.2 * x[row]!);
    for (const lag of [0, 1, 6, 79]) {
      const { slope, error } = naive(y, x, lag);
      const { coefficients, standardErrors, t } = hacRegression(y, [x], lag);
      expectClose(coefficients[1]!, slope, 1e-12);
      expectClose(standardErrors[1]!, error, 1e-11);
      expectClose(t[1]!, slope / error, 1e-11);
    }
  });

  it('of two regressors does not depend on their order, place or unit', () => {
    const [a, b, y] = [lcgNormals(1, 60), lcgAutoregression(0.5, 2, 60), lcgAutoregression(0.5, 3, 60)];
    const plain = hacRegression(y, [a, b], 4);
    const turned = hacRegression(y, [b, a], 4);
    const moved = hacRegression(
      y.map((value) => 1e3 * value),
      [a.map((value) => 5 + value), b.map((value) => value / 100)],
      4,
    );
    for (const [own, other, unit] of [
      [1, 2, 1e3],
      [2, 1, 1e5],
    ] as const) {
      expectClose(turned.coefficients[other]!, plain.coefficients[own]!, 1e-10);
      expectClose(turned.standardErrors[other]!, plain.standardErrors[own]!, 1e-10);
      expectClose(moved.standardErrors[own]!, unit * plain.standardErrors[own]!, 1e-10);
      expectClose(moved.t[own]!, plain.t[own]!, 1e-10);
    }
  });

  it('leaves residuals at right angles to every column', () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(rows, (drawn) => {
        const [y, a, b] = [0, 1, 2].map((column) => Float64Array.from(drawn, (row) => row[column]!));
        fc.pre(new Set(a).size > 3 && new Set(b).size > 3 && hasThreeDirections(a!, b!));
        const { coefficients } = hacRegression(y!, [a!, b!], 0);
        const residuals = y!.map((each, row) => each - dotRow(coefficients, a![row]!, b![row]!));
        for (const column of [y!.map(() => 1), a!, b!]) {
          expect(Math.abs(residuals.reduce((sum, each, row) => sum + each * column[row]!, 0))).toBeLessThan(1e-4);
        }
      }),
    );
  });

  it('claims nothing where nothing is left to judge by', () => {
    const x = Float64Array.of(0.1, 0.2, 0.4, 0.5);
    const line = x.map((value) => 0.3 + 0.7 * value);
    const { coefficients, standardErrors, t } = hacRegression(line, [x], 1);
    expectClose(coefficients[1]!, 0.7, 1e-14);
    expect([Array.from(standardErrors), Array.from(t)]).toEqual([
      [0, 0],
      [Number.NaN, Number.NaN],
    ]);
    expect(Array.from(hacRegression(new Float64Array(4), [x], 0).t)).toEqual([Number.NaN, Number.NaN]);
  });

  it('says which regressor adds nothing', () => {
    const y = Float64Array.of(1, 5, 2, 4, 3);
    const x = Float64Array.of(0.1, 0.3, 0.2, 0.7, 0.4);
    const add = (index: number): RangeError => {
      return new RangeError(`regressor ${index} is a combination of the constant (0) and the regressors before it`);
    };
    expect(() => hacRegression(y, [new Float64Array(5).fill(0.3)], 0)).toThrow(add(1));
    expect(() => hacRegression(y, [x, x.map((value) => 2 - 3 * value)], 0)).toThrow(add(2));
    expect(() => hacRegression(y, [x, new Float64Array(5)], 0)).toThrow(add(2));
  });

  it('needs more rows than coefficients and than the lag, and finite columns of one length', () => {
    const y = Float64Array.of(1, 2, 4);
    const x = Float64Array.of(1, 3, 2);
    expect(() => hacRegression(y, [x, y], 0)).toThrow(
      new RangeError('a regression of 3 coefficients needs more than 3 rows, got 3'),
    );
    expect(() => hacRegression(new Float64Array(0), [], 0)).toThrow(
      new RangeError('a regression of 1 coefficients needs more than 1 rows, got 0'),
    );
    expect(() => hacRegression(y, [x], 3)).toThrow(
      new RangeError('a lag must be a whole number from 0 to below the number of rows (3), got 3'),
    );
    expect(() => hacRegression(y, [Float64Array.of(1, 2)], 0)).toThrow(
      new RangeError('regressor 1 must have 3 rows, as the others have, got 2'),
    );
    expect(() => hacRegression(y, [Float64Array.of(1, 2, Number.NaN)], 0)).toThrow(
      new RangeError('regressor 1 must be finite, got NaN (row 2)'),
    );
    expect(() => hacRegression(Float64Array.of(1, Number.NEGATIVE_INFINITY, 1), [x], 0)).toThrow(
      new RangeError('y must be finite, got -Infinity (row 1)'),
    );
  });
});

function dotRow(coefficients: Float64Array, a: number, b: number): number {
  return coefficients[0]! + coefficients[1]! * a + coefficients[2]! * b;
}

/** Whether the constant, a and b are three columns in truth: their Gram determinant, exact in whole numbers. */
function hasThreeDirections(a: Float64Array, b: Float64Array): boolean {
  const n = a.length;
  const sum = (column: Float64Array): number => column.reduce((total, value) => total + value, 0);
  const product = (u: Float64Array, v: Float64Array): number => sum(u.map((value, row) => value * v[row]!));
  const spread = (u: Float64Array, v: Float64Array): number => n * product(u, v) - sum(u) * sum(v);
  return spread(a, a) * spread(b, b) - spread(a, b) ** 2 > 1e-3 * spread(a, a) * spread(b, b);
}

/** NIST StRD, linear regression, Longley (1967): total employment, and six series that move together. */
const LONGLEY_Y = [
  60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551,
];
const LONGLEY_X = [
  [83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9],
  [
    234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704, 502601,
    518173, 554894,
  ],
  [2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007],
  [1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827],
  [
    107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366, 125368,
    127852, 130081,
  ],
  Array.from({ length: 16 }, (_, row) => 1947 + row),
].map((column) => Float64Array.from(column));
