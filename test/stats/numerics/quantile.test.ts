import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantileOfSorted } from '../../../src/stats/numerics/quantile.ts';
import { columns } from '../../support/columns.ts';

// Type 7 of 1, 2, 3, 4 as R's quantile() and numpy's percentile print it.
it.each([
  [0, 1],
  [0.25, 1.75],
  [0.5, 2.5],
  [0.9, 3.7],
  [1, 4],
])('the quantile %d of 1, 2, 3, 4 is %d', (probability, expected) => {
  expect(quantileOfSorted(Float64Array.of(1, 2, 3, 4), probability)).toBeCloseTo(expected, 14);
});

it('a single value is every quantile', () => {
  expect([0, 0.3, 1].map((p) => quantileOfSorted(Float64Array.of(9), p))).toEqual([9, 9, 9]);
});

it('quantiles lie within the values and never fall', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(columns(1), share, share, (x, p, q) => {
      const sorted = x.toSorted();
      const [low, high] = [quantileOfSorted(sorted, Math.min(p, q)), quantileOfSorted(sorted, Math.max(p, q))];
      expect(low).toBeGreaterThanOrEqual(sorted[0]!);
      expect(high).toBeLessThanOrEqual(sorted.at(-1)! + 1e-9);
      expect(high).toBeGreaterThanOrEqual(low - 1e-9);
    }),
  );
});

it('there is none of no values, and none of no probability', () => {
  expect(() => quantileOfSorted(new Float64Array(0), 0.5)).toThrow(
    new RangeError('a quantile needs at least one value, got none'),
  );
  for (const none of [-0.1, 1.1, Number.NaN]) {
    expect(() => quantileOfSorted(Float64Array.of(1), none)).toThrow(
      new RangeError(`a probability must be between 0 and 1, got ${none}`),
    );
  }
});
