import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageRanks } from '../../../src/stats/numerics/ranks.ts';
import { columns, tiedColumns } from '../../support/columns.ts';

describe('average ranks', () => {
  it('are those of scipy’s example (docs of scipy.stats.rankdata, method average)', () => {
    expect(Array.from(averageRanks(Float64Array.of(0, 2, 3, 2)))).toEqual([1, 2.5, 4, 2.5]);
  });

  it('of equal values are all the middle one; 0 and −0 are equal, and so is infinite to infinite', () => {
    expect(Array.from(averageRanks(new Float64Array(5).fill(1e300)))).toEqual([3, 3, 3, 3, 3]);
    expect(Array.from(averageRanks(Float64Array.of(0, -0)))).toEqual([1.5, 1.5]);
    const infinite = Float64Array.of(Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect(Array.from(averageRanks(infinite))).toEqual([3.5, 2, 1, 3.5]);
    expect(Array.from(averageRanks(Float64Array.of(4)))).toEqual([1]);
    expect(averageRanks(new Float64Array(0))).toHaveLength(0);
  });

  it('sum to n(n + 1)/2, and count who is below and who is equal', () => {
    fc.assert(
      fc.property(fc.oneof(columns(0), tiedColumns(0)), (x) => {
        const ranks = averageRanks(x);
        expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe((x.length * (x.length + 1)) / 2);
        const naive = x.map((value) => {
          return x.filter((other) => other < value).length + (x.filter((other) => other === value).length + 1) / 2;
        });
        expect(ranks).toEqual(naive);
      }),
    );
  });

  it('has none for NaN', () => {
    expect(() => averageRanks(Float64Array.of(1, 2, Number.NaN))).toThrow(
      new RangeError('values must be numbers to be ranked, got NaN (row 2)'),
    );
  });
});
