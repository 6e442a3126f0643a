import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrintExtremes } from '../../../src/backtest/matching/print-extremes.ts';
import { batchOf, type TestTrade } from '../../support/trades.ts';

const arbitraryPrints = fc
  .array(fc.tuple(fc.integer({ min: 90, max: 110 }), fc.constantFrom(-1 as const, 0 as const, 1 as const)), {
    minLength: 1,
    maxLength: 400,
    size: 'max',
  })
  .map((prints) => prints.map(([price, side], index): TestTrade => [index, price, 1, side]));

const arbitraryBound = fc.oneof(fc.integer({ min: 85, max: 115 }), fc.constantFrom(-Infinity, Infinity));

describe('extremes of prints', () => {
  it('find the print that a look at every print finds', () => {
    const bounds = fc.tuple(arbitraryBound, arbitraryBound, arbitraryBound);
    fc.assert(
      fc.property(arbitraryPrints, fc.tuple(bounds, bounds), fc.tuple(fc.nat(400), fc.nat(400)), (...drawn) => {
        const [trades, [below, above], [one, other]] = drawn;
        const [from, to] = [Math.min(one, other) % trades.length, Math.min(Math.max(one, other), trades.length)];
        const extremes = new PrintExtremes();
        extremes.enter(batchOf(trades));
        const bands = { below: Float64Array.from(below), above: Float64Array.from(above) };
        const isOutside = ([, price, , side]: TestTrade): boolean =>
          price <= below[side + 1]! || price >= above[side + 1]!;
        const place = trades.slice(from, to).findIndex(isOutside);
        expect(extremes.firstOutside(from, to, bands)).toBe(place < 0 ? Math.max(to, from) : from + place);
        const prices = trades.slice(from, to).map(([, price]) => price);
        expect(extremes.rangeOf(from, to)).toEqual({ low: Math.min(...prices), high: Math.max(...prices) });
      }),
      { numRuns: 300 },
    );
  });

  it('are those of the batch in hand', () => {
    const extremes = new PrintExtremes();
    extremes.enter(batchOf([[1, 100, 1, 1]]));
    expect(extremes.rangeOf(0, 1)).toEqual({ low: 100, high: 100 });
    extremes.enter(batchOf([[2, 90, 1, -1]]));
    expect(extremes.rangeOf(0, 1)).toEqual({ low: 90, high: 90 });
    extremes.leave();
    expect(() => extremes.rangeOf(1, 2)).toThrow('no batch is being walked');
  });
});
