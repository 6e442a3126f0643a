import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseCell, neighbourhoods, plateauScores } from '../../../src/sweep/evidence/plateau.ts';
import type { Dimension } from '../../../src/sweep/space/sweep-space.ts';

const dimension = (name: string, length: number, isOrdered = true): Dimension => ({
  name,
  values: Array.from({ length }, (_, index) => String(index)),
  isOrdered,
});
const line = (length: number): { position: number[] }[] => Array.from({ length }, (_, at) => ({ position: [at] }));

describe('a neighbourhood', () => {
  test('is the cells one step away in one ordered setting, and itself', () => {
    const grid = Array.from({ length: 9 }, (_, place) => ({ position: [Math.floor(place / 3), place % 3] }));
    const around = neighbourhoods([dimension('lookback', 3), dimension('hold', 3)], grid);
    expect([...around[4]!.cells].sort()).toEqual([1, 3, 4, 5, 7]);
    expect([...around[0]!.cells].sort()).toEqual([0, 1, 3]);
  });

  test('does not go over settings without an order', () => {
    const grid = Array.from({ length: 6 }, (_, place) => ({ position: [Math.floor(place / 3), place % 3] }));
    const around = neighbourhoods([dimension('entry', 2, false), dimension('hold', 3)], grid);
    expect([...around[1]!.cells].sort()).toEqual([0, 1, 2]);
  });

  test('counts the cells of the grid that were not evaluated', () => {
    const [first, , third] = line(3);
    const around = neighbourhoods([dimension('hold', 3)], [first!, third!]);
    expect(around.map(({ cells, inGrid }) => [cells.length, inGrid])).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});

describe('the plateau score', () => {
  test('is the median of the neighbourhood, and unknown at the end of a single range', () => {
    const around = neighbourhoods([dimension('hold', 5)], line(5));
    expect([...plateauScores(around, Float64Array.of(1, 9, 2, 3, 4))]).toEqual([NaN, 2, 3, 3, NaN]);
  });

  test('never exceeds the best of the neighbourhood, and a higher score of one cell lowers nobody’s', () => {
    const around = neighbourhoods([dimension('hold', 7)], line(7));
    const scores = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(scores, fc.nat(6), fc.double({ min: 0, max: 5, noNaN: true }), (values, raised, by) => {
        const before = plateauScores(around, Float64Array.from(values));
        const after = plateauScores(around, Float64Array.from(values.with(raised, values[raised]! + by)));
        for (let cell = 1; cell < 6; cell += 1) {
          expect(before[cell]!).toBeLessThanOrEqual(Math.max(...values.slice(cell - 1, cell + 2)));
          expect(after[cell]!).toBeGreaterThanOrEqual(before[cell]!);
        }
      }),
    );
  });
});

describe('the choice', () => {
  const around = neighbourhoods([dimension('hold', 7)], line(7));

  test('of a plateau passes a lonely peak by', () => {
    const scores = Float64Array.of(0, 9, 0, 3, 4, 3, 0);
    expect(chooseCell('plateau', around, scores)).toBe(4);
    expect(chooseCell('peak', around, scores)).toBe(1);
  });

  test('is the peak where there are no neighbours', () => {
    const apart = neighbourhoods([dimension('entry', 7, false)], line(7));
    expect(chooseCell('plateau', apart, Float64Array.of(0, 9, 0, 3, 4, 3, 0))).toBe(1);
  });

  test('takes the first of equals', () => {
    expect(chooseCell('plateau', around, new Float64Array(7))).toBe(1);
    expect(chooseCell('peak', around, new Float64Array(7))).toBe(0);
  });
});
