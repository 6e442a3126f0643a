import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from '../../src/core/distributions.ts';

describe('the normal distribution function', () => {
  // Φ to 15 digits: Abramowitz and Stegun, table 26.1.
  it.each([
    [0, 0.5],
    [0.5, 0.691462461274013],
    [1, 0.841344746068543],
    [2, 0.977249868051821],
    [3, 0.99865010196837],
  ])('at %d is %d', (x, probability) => {
    expect(normalCdf(x)).toBeCloseTo(probability, 14);
    expect(normalCdf(-x)).toBeCloseTo(1 - probability, 14);
  });

  it('far out is 0 and 1, and of nothing nothing', () => {
    expect([-1e9, -40, 9, 1e9].map(normalCdf)).toEqual([0, 0, 1, 1]);
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.NaN)).toBeNaN();
    expect(normalCdf(8.49)).toBeCloseTo(1, 15);
  });

  // vectors/science.json, misc.norm_cdf (scipy 1.10); the last two computed with mpmath 1.3, 40 digits.
  it.each([
    [-1, 0.158655253931457],
    [1.96, 0.97500210485178],
    [-3, 0.00134989803163009],
    [-5, 2.8665157187919391e-7],
    [-8, 6.2209605742717841e-16],
  ])('keeps its digits in the tail: Φ(%d) is %d', (x, probability) => {
    expect(normalCdf(x) / probability).toBeCloseTo(1, 12);
  });

  it('never falls', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, step) => {
          expect(normalCdf(x + step) - normalCdf(x)).toBeGreaterThan(-1e-15);
        },
      ),
    );
  });
});

describe('Student’s distribution function', () => {
  const arbitraryT = fc.double({ min: -1e3, max: 1e3, noNaN: true });

  it('of one degree of freedom is Cauchy’s, of two and four in closed form', () => {
    fc.assert(
      fc.property(arbitraryT, (t) => {
        expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 13);
        expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 13);
        const s = t / Math.sqrt(1 + t ** 2 / 4);
        expect(studentCdf(t, 4)).toBeCloseTo(0.5 + (3 / 8) * s * (1 - s ** 2 / 12), 13);
      }),
    );
  });

  // vectors/science.json, misc.t_cdf (scipy 1.10); from 5000 degrees on computed with mpmath 1.3, 100 digits.
  it.each([
    [1.5, 5, 0.903048159878763],
    [2, 0.25, 0.697438207781614],
    [-1, 30, 0.162654307713015],
    [-2, 5000, 0.022777129994146986],
    [-2, 1e6, 0.022750266925659604],
    [-5, 20_000, 2.8907570738290256e-7],
    [5, 20_000, 1 - 2.8907570738290256e-7],
  ])('at %d with %d degrees is %d', (t, degrees, probability) => {
    expect(studentCdf(t, degrees) / probability).toBeCloseTo(1, 12);
  });

  it('of many degrees of freedom is nearly the normal one', () => {
    for (const t of [-2, -0.3, 0, 1, 2.5]) expect(studentCdf(t, 1e7)).toBeCloseTo(normalCdf(t), 6);
  });

  it('of a quarter of a degree is that of the vectors (science.json, bvc: buy_t0.25)', () => {
    expect(80 * studentCdf(-3 / 2.88097205818, 0.25)).toBeCloseTo(28.1976923082, 9);
    expect(120 * studentCdf(5 / 2.88097205818, 0.25)).toBeCloseTo(82.4326739335, 9);
  });

  it('at its ends is 0 and 1, in the middle a half, and of nothing nothing', () => {
    expect(studentCdf(Number.NEGATIVE_INFINITY, 0.25)).toBe(0);
    expect(studentCdf(Number.POSITIVE_INFINITY, 3)).toBe(1);
    expect(studentCdf(0, 0.25)).toBe(0.5);
    expect(studentCdf(Number.NaN, 3)).toBeNaN();
    expect(studentCdf(1e-200, 3)).toBe(0.5);
  });

  it('needs degrees of freedom', () => {
    expect(() => studentCdf(1, 0)).toThrow(new RangeError('degrees of freedom must be above 0 and finite, got 0'));
  });
});

describe('the normal quantile', () => {
  // vectors/science.json, misc.norm_ppf (scipy 1.10); below 1e-9 and 0.074 computed with mpmath 1.3, 40 digits.
  it.each([
    [0.9, 1.2815515655446],
    [0.95, 1.64485362695147],
    [0.975, 1.95996398454005],
    [0.995, 2.5758293035489],
    [0.9999, 3.71901648545571],
    [0.3, -0.52440051270804078],
    [0.074, -1.4466320671589785],
    [1e-10, -6.3613409024040562],
    [1e-20, -9.2623400897984076],
    [1e-300, -37.047096299361199],
  ])('of %d is %d', (probability, x) => {
    expect(normalQuantile(probability) / x).toBeCloseTo(1, 13);
  });

  it('of a half is 0, of the ends infinite, and of nothing nothing', () => {
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]);
    expect(normalQuantile(Number.NaN)).toBeNaN();
  });

  it('undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.5, noNaN: true }), (probability) => {
        expect(normalCdf(normalQuantile(probability)) / probability).toBeCloseTo(1, 11);
        expect(normalQuantile(1 - probability)).toBeCloseTo(-normalQuantile(1 - (1 - probability)), 12);
      }),
    );
  });

  it('needs a probability', () => {
    for (const none of [-1e-9, 1.5]) {
      const error = new RangeError(`a probability must be between 0 and 1, got ${none}`);
      expect(() => normalQuantile(none)).toThrow(error);
      expect(() => studentQuantile(none, 5)).toThrow(error);
    }
  });
});

describe('Student’s quantile', () => {
  // vectors/science.json, misc.t_ppf_975; scipy 1.10 is off in the tenth digit at 5 degrees (see the next test).
  it.each([
    [5, 2.57058183661474],
    [30, 2.04227245630124],
    [200, 1.97189622363161],
  ])('of 97.5 %% with %d degrees is the vectors’ %d', (degrees, t) => {
    expect(Math.abs(studentQuantile(0.975, degrees) / t - 1)).toBeLessThan(1e-9);
  });

  // Computed with mpmath 1.3, 50 digits.
  it.each([
    [0.975, 5, 2.5705818356363155],
    [0.975, 30, 2.0422724563012383],
    [0.975, 200, 1.9718962236339094],
    [0.975, 3000.5, 1.960754923447016],
    [0.975, 1e5, 1.9599877075346096],
    [1e-10, 3, -2225.7692846830932],
    [1e-6, 0.25, -1.7046933308426473e22],
    [0.005, 1000, -2.5807546980659511],
    [0.4, 7, -0.26316686135202281],
    [0.49999, 2.5, -2.763891343030554e-5],
  ])('of %d with %d degrees is %d', (probability, degrees, t) => {
    expect(studentQuantile(probability, degrees) / t).toBeCloseTo(1, 11);
  });

  it('undoes the distribution function', () => {
    const degrees = fc.double({ min: 0.1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 0.4999, noNaN: true }), degrees, (probability, degreesOfFreedom) => {
        const t = studentQuantile(probability, degreesOfFreedom);
        expect(studentCdf(t, degreesOfFreedom) / probability).toBeCloseTo(1, 10);
      }),
    );
  });

  it('of a half is 0, of the ends infinite, as where a double’s square is, and of nothing nothing', () => {
    expect(studentQuantile(0.5, 3)).toBeCloseTo(0, 15);
    expect([0, 1].map((end) => studentQuantile(end, 3))).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(studentQuantile(1e-10, 0.05)).toBe(Number.NEGATIVE_INFINITY);
    expect(studentQuantile(Number.NaN, 3)).toBeNaN();
    expect(() => studentQuantile(0.5, Number.POSITIVE_INFINITY)).toThrow(
      new RangeError('degrees of freedom must be above 0 and finite, got Infinity'),
    );
  });
});
