import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, benjaminiYekutieli, holm } from '../../../src/stats/multiplicity/adjusted-p-values.ts';

const methods = { benjaminiHochberg, benjaminiYekutieli, holm };
const each = Object.entries(methods);

const arbitraryP = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1)), {
  minLength: 1,
  maxLength: 30,
});

function expectClose(actual: ArrayLike<number>, expected: readonly number[], relative = 1e-11): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => expect(Math.abs(actual[at]! / value - 1), `place ${at}`).toBeLessThan(relative));
}

describe('the fifteen p-values of Benjamini and Hochberg 1995, section 4 (vectors/backtest.json, bh1995)', () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];

  it('give the q-values of scipy 1.17.1', () => {
    expectClose(
      benjaminiHochberg(p),
      [
        0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.07650000000000001,
        0.486, 0.5811818181818181, 0.7148749999999999, 0.7532307692307693, 0.8132142857142857, 1,
      ],
      1e-14,
    );
  });

  it('give the Benjamini–Yekutieli values of scipy 1.17.1', () => {
    expectClose(
      benjaminiYekutieli(p),
      [
        0.004977343489843491, 0.009954686979686982, 0.03152317543567544, 0.11821190788378289, 0.20008920829170831,
        0.21189262285333718, 0.21189262285333718, 0.2140257700632701, 0.25384451798201807, 1, 1, 1, 1, 1, 1,
      ],
      1e-14,
    );
  });

  it('give the Holm values of statsmodels 0.15.0', () => {
    expectClose(
      holm(p),
      [
        0.0015, 0.0056, 0.0247, 0.11399999999999999, 0.2211, 0.27799999999999997, 0.27799999999999997,
        0.27799999999999997, 0.32130000000000003, 1, 1, 1, 1, 1, 1,
      ],
      1e-14,
    );
  });

  it('are rejected at 0.05: four by Benjamini and Hochberg, three by Holm, as the paper says; nine uncorrected', () => {
    const rejected = (values: ArrayLike<number>) => Array.from(values).filter((value) => value <= 0.05).length;
    expect([rejected(p), rejected(benjaminiHochberg(p)), rejected(holm(p))]).toEqual([9, 4, 3]);
  });
});

it('vectors/science.json, benjamini_hochberg: all three, as statsmodels 0.13.5', () => {
  const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34];
  const plateau = (value: number) => Array.from({ length: 7 }, () => value);
  expectClose(benjaminiHochberg(p), [
    0.015,
    0.06,
    0.126,
    0.126,
    0.126,
    0.15,
    0.158571428571,
    ...plateau(0.294642857143),
    0.34,
  ]);
  expectClose(benjaminiYekutieli(p), [
    0.0497734348984,
    0.199093739594,
    0.418096853147,
    0.418096853147,
    0.418096853147,
    0.497734348984,
    0.526176311783,
    ...plateau(0.977692471219),
    1,
  ]);
  expectClose(holm(p), [0.015, 0.112, 0.507, 0.507, 0.507, 0.6, 0.666, ...plateau(1), 1]);
  expect(Array.from(benjaminiHochberg(p), (q) => q <= 0.1)).toEqual(p.map((_, at) => at < 2));
});

it('vectors/backtest.json, bh1995.stepUpTrap: a p above its own step is rejected because a greater one is below its', () => {
  const q = benjaminiHochberg([0.001, 0.3, 0.012, 0.013]);
  expect(Array.from(q, (value) => value <= 0.05)).toEqual([true, false, true, true]);
});

describe.each(each)('%s', (_, adjust) => {
  it('never lowers a p, never leaves 0 to 1, and keeps their order', () => {
    fc.assert(
      fc.property(arbitraryP, (p) => {
        const adjusted = adjust(p);
        for (const [at, value] of p.entries()) {
          expect(adjusted[at]).toBeGreaterThanOrEqual(value);
          expect(adjusted[at]).toBeLessThanOrEqual(1);
          for (const [other, second] of p.entries()) {
            if (value <= second) expect(adjusted[at]).toBeLessThanOrEqual(adjusted[other]!);
          }
        }
      }),
    );
  });

  it('is the same as with ones in the places of what has no p', () => {
    fc.assert(
      fc.property(arbitraryP, fc.nat(40), (p, without) => {
        const padded = adjust([...p, ...Array.from({ length: without }, () => 1)]);
        expect(Array.from(adjust(p, p.length + without))).toEqual(Array.from(padded.subarray(0, p.length)));
      }),
    );
  });

  it('of one p among one is that p, of none nothing', () => {
    expect(adjust([0.03])).toEqual(Float64Array.of(0.03));
    expect(adjust([])).toHaveLength(0);
  });

  it.each([
    [[0.5, -0.1], undefined, 'a p-value must be 0 to 1, got -0.1 at place 1'],
    [[Number.NaN], undefined, 'a p-value must be 0 to 1, got NaN at place 0'],
    [[1.01], undefined, 'a p-value must be 0 to 1, got 1.01 at place 0'],
    [[0.5, 0.5], 1, 'a family must be a whole number, at least its 2 p-values, got 1'],
    [[0.5], 1.5, 'a family must be a whole number, at least its 1 p-values, got 1.5'],
  ])('refuses %j in a family of %s', (p, family, message) => {
    expect(() => adjust(p, family)).toThrow(new RangeError(message));
  });
});

it('the methods are ordered: Benjamini–Hochberg ≤ Benjamini–Yekutieli, Benjamini–Hochberg ≤ Holm ≤ p × family', () => {
  fc.assert(
    fc.property(arbitraryP, (p) => {
      const [hochberg, yekutieli, family] = [benjaminiHochberg(p), benjaminiYekutieli(p), holm(p)];
      for (const [at, value] of p.entries()) {
        expect(hochberg[at]).toBeLessThanOrEqual(yekutieli[at]!);
        expect(hochberg[at]! - family[at]!).toBeLessThanOrEqual(1e-12);
        expect(family[at]!).toBeLessThanOrEqual(Math.min(1, value * p.length));
      }
    }),
  );
});
