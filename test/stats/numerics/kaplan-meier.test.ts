import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kaplanMeier } from '../../../src/stats/numerics/kaplan-meier.ts';

const watched = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 })), { maxLength: 40 });

function curveOf(pairs: readonly (readonly [number, number])[]): ReturnType<typeof kaplanMeier> {
  return kaplanMeier(
    Float64Array.from(pairs, ([time]) => time),
    Uint8Array.from(pairs, ([, isEvent]) => isEvent),
  );
}

describe('the curve of Kaplan and Meier', () => {
  it('is that of the vectors (science.json, kaplan_meier_time_to_target)', () => {
    const times = Float64Array.of(3, 5, 5, 8, 10, 10, 12, 15);
    const { rows, median } = kaplanMeier(times, Uint8Array.of(1, 1, 0, 1, 0, 1, 1, 0));
    const expected = [
      [3, 8, 1, 0.875],
      [5, 7, 1, 0.75],
      [8, 5, 1, 0.6],
      [10, 4, 1, 0.45],
      [12, 2, 1, 0.225],
    ] as const;
    expect(rows).toHaveLength(5);
    expected.forEach(([time, atRisk, events, survival], index) => {
      expect(rows[index]).toMatchObject({ time, atRisk, events });
      expect(rows[index]?.survival).toBeCloseTo(survival, 14);
    });
    expect(median).toBe(10);
  });

  it('of the patients under 6-MP is the textbook’s (Freireich et al. 1963; Cox and Oakes 1984): median 23 weeks', () => {
    const weeks = [6, 6, 6, 7, 10, 13, 16, 22, 23].map((week) => [week, 1] as const);
    const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((week) => [week, 0] as const);
    const { rows, median } = curveOf([...censored, ...weeks]);
    expect(rows.map((row) => [row.time, row.atRisk, row.survival.toFixed(3)])).toEqual([
      [6, 21, '0.857'],
      [7, 17, '0.807'],
      [10, 15, '0.753'],
      [13, 12, '0.690'],
      [16, 11, '0.627'],
      [22, 7, '0.538'],
      [23, 6, '0.448'],
    ]);
    expect(median).toBe(23);
  });

  it('without censoring is the share still going, and its median the middle one', () => {
    for (let n = 1; n <= 200; n += 1) {
      const { rows, median } = curveOf(Array.from({ length: n }, (_, index) => [index + 1, 1] as const));
      for (const row of rows) expect(row.survival).toBeCloseTo(1 - row.time / n, 12);
      expect(median).toBe(Math.ceil(n / 2));
    }
  });

  it('of nothing, or of nothing but censored, has no row and no median', () => {
    expect(curveOf([])).toEqual({ rows: [], median: null });
    expect(curveOf([[5, 0]])).toEqual({ rows: [], median: null });
    expect(curveOf([[0, 1]])).toEqual({ rows: [{ time: 0, atRisk: 1, events: 1, survival: 0 }], median: 0 });
  });

  it('falls from 1 to 0 at rising times, counts every event, and does not care for the order given', () => {
    fc.assert(
      fc.property(watched, (pairs) => {
        const curve = curveOf(pairs);
        let before = { time: -1, survival: 1 };
        for (const row of curve.rows) {
          expect(row.time).toBeGreaterThan(before.time);
          expect(row.survival).toBeLessThan(before.survival);
          expect(row.survival).toBeGreaterThanOrEqual(0);
          expect(row.atRisk).toBe(pairs.filter(([time]) => time >= row.time).length);
          before = row;
        }
        expect(curve.rows.reduce((sum, row) => sum + row.events, 0)).toBe(pairs.filter(([, event]) => event).length);
        expect(curveOf(pairs.toReversed())).toEqual(curve);
      }),
    );
  });

  it('refuses what is no time, and marks for other times', () => {
    const marks = Uint8Array.of(1, 1);
    expect(() => kaplanMeier(Float64Array.of(1, Number.NaN), marks)).toThrow(
      new RangeError('times must be finite, got NaN (row 1)'),
    );
    expect(() => kaplanMeier(Float64Array.of(1, -2), marks)).toThrow(
      new RangeError('times must be 0 or more, got -2 (row 1)'),
    );
    expect(() => kaplanMeier(Float64Array.of(1), marks)).toThrow(
      new RangeError('isEvent must have 1 rows, as the others have, got 2'),
    );
  });
});
