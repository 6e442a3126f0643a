import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinnedRows } from '../../../src/report/backtest/thinned-rows.ts';

const columnsOf = (length: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: length, maxLength: length }), {
    minLength: 1,
    maxLength: 4,
  });

describe('rows to draw', () => {
  it('are all of them where there are few enough', () => {
    expect(thinnedRows([[3, 1, 2]], 3)).toEqual([0, 1, 2]);
    expect(thinnedRows([[]], 10)).toEqual([]);
  });

  it('are at most so many, in order, with both ends and the extremes of every column', () => {
    const input = fc.integer({ min: 30, max: 400 }).chain((length) => columnsOf(length));
    fc.assert(
      fc.property(input, (columns) => {
        const rows = thinnedRows(columns, 25);
        expect(rows.length).toBeLessThanOrEqual(25);
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect([rows[0], rows.at(-1)]).toEqual([0, columns[0]!.length - 1]);
        for (const column of columns) {
          const kept = rows.map((row) => column[row]!);
          expect([Math.min(...kept), Math.max(...kept)]).toEqual([Math.min(...column), Math.max(...column)]);
        }
      }),
    );
  });
});
