import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventRegression } from '../../../src/stats/numerics/event-regression.ts';
import { hacRegression } from '../../../src/stats/numerics/hac-regression.ts';
import { neweyWestMean } from '../../../src/stats/numerics/newey-west.ts';
import { expectClose } from '../../support/close.ts';
import { lcg, lcgNormals } from '../../support/lcg.ts';

/** vectors/science.json, event_regression: sums of the next five returns, and signals at 15 %. */
function vector(): { forward: Float64Array; isSignal: Uint8Array } {
  const returns = lcgNormals(11, 120);
  const signals = lcg(5);
  const isSignal = Uint8Array.from(returns, () => (signals.uniform() < 0.15 ? 1 : 0));
  const forward = Float64Array.from(returns, (_, row) => {
    return row + 5 < 120 ? returns.subarray(row + 1, row + 6).reduce((sum, value) => sum + value, 0) : Number.NaN;
  });
  return { forward, isSignal };
}

describe('the regression of forward returns on signals', () => {
  it('is that of the vectors (science.json, event_regression)', () => {
    const { forward, isSignal } = vector();
    const { effect, constant, standardError, t, signals } = eventRegression(forward, isSignal, 4);
    expectClose(effect, 0.283000448041, 1e-10);
    expectClose(constant, 0.266143862469, 1e-10);
    expectClose(standardError, 0.473521781439, 1e-10);
    expectClose(t, 0.597650328102, 1e-10);
    expect(signals).toBe(19);
  });

  it('is the least-squares regression on a dummy; rows without a return are as if they were not', () => {
    const cell = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(fc.array(cell, { minLength: 8, maxLength: 60 }), (cells) => {
        const present = cells.filter(([, , isThere]) => isThere);
        const marked = present.filter(([, isSignal]) => isSignal).length;
        fc.pre(marked >= 2 && present.length - marked >= 2);
        const column = (of: typeof cells): Float64Array => {
          return Float64Array.from(of, ([value, , isThere]) => (isThere ? value : Number.NaN));
        };
        const marks = (of: typeof cells): Uint8Array => Uint8Array.from(of, ([, isSignal]) => (isSignal ? 1 : 0));
        const all = eventRegression(column(cells), marks(cells), 2);
        expect(all).toEqual(eventRegression(column(present), marks(present), 2));
        expect([all.rows, all.signals]).toEqual([present.length, marked]);
        const dummy = Float64Array.from(marks(present));
        const { coefficients } = hacRegression(column(present), [dummy], 2);
        expect(all.constant).toBeCloseTo(coefficients[0]!, 9);
        expect(all.effect).toBeCloseTo(coefficients[1]!, 9);
      }),
    );
  });

  it('with lag 0 has the variance of both means, added', () => {
    const { forward, isSignal } = vector();
    const part = (kind: number): Float64Array => {
      return forward.filter((value, row) => isSignal[row] === kind && !Number.isNaN(value));
    };
    const [without, withSignal] = [neweyWestMean(part(0), 0), neweyWestMean(part(1), 0)];
    const { standardError } = eventRegression(forward, isSignal, 0);
    expectClose(standardError, Math.hypot(without.standardError, withSignal.standardError), 1e-12);
  });

  it('does not judge by a single row of one kind, and knows no effect without one', () => {
    const forward = Float64Array.of(1, 2, 3, 6);
    const counts = { rows: 4, standardError: Number.NaN, t: Number.NaN };
    expect(eventRegression(forward, Uint8Array.of(0, 0, 0, 1), 1)).toEqual({
      ...counts,
      effect: 4,
      constant: 2,
      signals: 1,
    });
    expect(eventRegression(forward, new Uint8Array(4), 1)).toEqual({
      ...counts,
      effect: Number.NaN,
      constant: 3,
      signals: 0,
    });
    expect(eventRegression(forward, new Uint8Array(4).fill(1), 1)).toEqual({
      ...counts,
      effect: Number.NaN,
      constant: Number.NaN,
      signals: 4,
    });
  });

  it('of returns that are all the same claims nothing', () => {
    const { effect, t } = eventRegression(new Float64Array(6).fill(0.1), Uint8Array.of(1, 0, 1, 0, 1, 0), 1);
    expect([effect, t]).toEqual([0, Number.NaN]);
  });

  it('needs as many marks as returns, more returns than the lag, and none that is infinite', () => {
    expect(() => eventRegression(Float64Array.of(1, 2), Uint8Array.of(1), 0)).toThrow(
      new RangeError('isSignal must have 2 rows, as the others have, got 1'),
    );
    expect(() => eventRegression(Float64Array.of(1, 2, Number.NaN), Uint8Array.of(1, 0, 1), 2)).toThrow(
      new RangeError('a lag must be a whole number from 0 to below the number of rows (2), got 2'),
    );
    expect(() => eventRegression(new Float64Array(0), new Uint8Array(0), 0)).toThrow(RangeError);
    const infinite = Float64Array.of(1, 2, 3, Number.POSITIVE_INFINITY, 5);
    expect(() => eventRegression(infinite, Uint8Array.of(1, 0, 1, 0, 1), 0)).toThrow(
      new RangeError('y must be finite, got Infinity (row 3)'),
    );
  });
});
