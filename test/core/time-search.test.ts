import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstAfter, firstAtOrAfter } from '../../src/core/time-search.ts';

const sorted = fc
  .array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 })
  .map((times) => Float64Array.from(times).sort());

it('the first time after an instant is what a plain walk finds', () => {
  fc.assert(
    fc.property(sorted, fc.integer({ min: -1, max: 51 }), fc.nat(60), fc.nat(60), (times, instant, a, b) => {
      const [from, to] = [Math.min(a, b, times.length), Math.min(Math.max(a, b), times.length)];
      let expected = from;
      while (expected < to && times[expected]! <= instant) expected += 1;
      expect(firstAfter(times, instant, from, to)).toBe(expected);
    }),
  );
});

it('the first time at or after an instant is what a plain walk finds', () => {
  fc.assert(
    fc.property(sorted, fc.nat(60), fc.integer({ min: 1, max: 51 }), (times, start, ahead) => {
      const from = start % times.length;
      const instant = times[from]! + ahead;
      let expected = from;
      while (expected < times.length && times[expected]! < instant) expected += 1;
      expect(firstAtOrAfter(times, instant, from, times.length)).toBe(expected);
    }),
  );
});
