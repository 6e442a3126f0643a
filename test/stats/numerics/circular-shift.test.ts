import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circularShiftTest } from '../../../src/stats/numerics/circular-shift.ts';
import { expectClose } from '../../support/close.ts';
import { columns } from '../../support/columns.ts';
import { lcgNormals } from '../../support/lcg.ts';

describe('the circular shift', () => {
  it('over all 30 places is that of the vectors (science.json, circular_shift)', () => {
    const test = circularShiftTest(lcgNormals(21, 30), Uint32Array.of(3, 4, 5, 14, 15, 27));
    expectClose(test.observed, 0.23269361956, 1e-11);
    expectClose(test.mean, -0.146704481884, 1e-11);
    expect(test.shifts).toBe(29);
    expectClose(test.pGreater, 0.133333333333, 1e-11);
    expectClose(test.pTwoSided, 0.2, 1e-11);
  });

  it('by hand: the best of five rows, of which two shifts count', () => {
    const values = Float64Array.of(0, 0, 9, 1, 0);
    expect(circularShiftTest(values, Uint32Array.of(2))).toEqual({
      observed: 9,
      mean: 2,
      shifts: 4,
      pGreater: 1 / 5,
      pTwoSided: 1 / 5,
    });
    const far = circularShiftTest(values, Uint32Array.of(2), 2);
    expect([far.shifts, far.pGreater]).toEqual([2, 1 / 3]);
  });

  it('counts ties as such, whatever the order of the sum: a signal in every row is no evidence', () => {
    fc.assert(
      fc.property(columns(2), (x) => {
        const every = circularShiftTest(x, Uint32Array.from(x.keys()));
        expect([every.pGreater, every.pTwoSided]).toEqual([1, 1]);
      }),
    );
    const same = circularShiftTest(new Float64Array(7).fill(0.1), Uint32Array.of(0, 1, 4));
    expect([same.pGreater, same.pTwoSided]).toEqual([1, 1]);
  });

  it('has ranks for p: over all placings of one pattern p takes each k/n once, without ties', () => {
    const x = lcgNormals(5, 12);
    const p = Array.from(x.keys(), (row) => circularShiftTest(x, Uint32Array.of(row)).pGreater);
    expect(p.toSorted((a, b) => a - b)).toEqual(Array.from(x.keys(), (row) => (row + 1) / 12));
  });

  it('does not change with the unit, and turns with the sign', () => {
    fc.assert(
      fc.property(columns(4), fc.nat(), (x, any) => {
        const positions = Uint32Array.of(any % x.length, (any + 1) % x.length);
        const plain = circularShiftTest(x, positions);
        expect(
          circularShiftTest(
            x.map((value) => value * 2 ** 900),
            positions,
          ).pGreater,
        ).toBe(plain.pGreater);
        const turned = circularShiftTest(
          x.map((value) => -value),
          positions,
        );
        expect(turned.pTwoSided).toBe(plain.pTwoSided);
        expect(turned.pGreater + plain.pGreater).toBeGreaterThan(1);
      }),
    );
  });

  it('needs signals in rows, finite values and a shift that there is', () => {
    const x = Float64Array.of(1, 2, 3, 4);
    expect(() => circularShiftTest(x, new Uint32Array(0))).toThrow(
      new RangeError('a circular shift needs at least one signal, got none'),
    );
    expect(() => circularShiftTest(x, Uint32Array.of(1, 4))).toThrow(
      new RangeError('a signal must be in one of 4 rows, got row 4'),
    );
    expect(() => circularShiftTest(Float64Array.of(1, Number.NaN), Uint32Array.of(0))).toThrow(
      new RangeError('values must be finite, got NaN (row 1)'),
    );
    for (const shift of [0, 3, 1.5]) {
      expect(() => circularShiftTest(x, Uint32Array.of(0), shift)).toThrow(
        new RangeError(`a minimum shift must be a whole number from 1 to half of 4 rows, got ${shift}`),
      );
    }
    expect(() => circularShiftTest(Float64Array.of(1), Uint32Array.of(0))).toThrow(
      new RangeError('a minimum shift must be a whole number from 1 to half of 1 rows, got 1'),
    );
  });
});
