import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, studentCdf } from '../../src/core/distributions.ts';

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
    expect([-1e9, -9, 9, 1e9].map(normalCdf)).toEqual([0, 0, 1, 1]);
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.NaN)).toBeNaN();
    expect(normalCdf(8.49)).toBeCloseTo(1, 15);
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
    expect(() => studentCdf(1, 0)).toThrow(new RangeError('degrees of freedom must be above 0, got 0'));
  });
});
