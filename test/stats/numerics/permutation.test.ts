import fc from 'fast-check';
import { expect, it } from 'vitest';
import { permutationPValue } from '../../../src/stats/numerics/permutation.ts';

it('3 of 999 draws are p = 0.004 (vectors/science.json, misc.perm_p)', () => {
  expect(permutationPValue(3, 999)).toBe(0.004);
});

it('without any draw p is 1, and it is never 0', () => {
  expect(permutationPValue(0, 0)).toBe(1);
  expect(permutationPValue(0, 1e6)).toBe(1 / 1_000_001);
});

it('p rises with what exceeds, up to 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(), (draws, any) => {
      const exceeding = any % draws;
      expect(permutationPValue(exceeding + 1, draws)).toBeGreaterThan(permutationPValue(exceeding, draws));
      expect(permutationPValue(draws, draws)).toBe(1);
    }),
  );
});

it('more exceeding draws than draws are refused, and parts of draws', () => {
  for (const [exceeding, draws] of [
    [5, 4],
    [-1, 4],
    [0.5, 4],
    [1, 4.5],
    [Number.NaN, 4],
  ] as const) {
    expect(() => permutationPValue(exceeding, draws)).toThrow(
      new RangeError(`exceeding draws must be a whole number from 0 to all draws, got ${exceeding} of ${draws}`),
    );
  }
});
