import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingMaximum } from '../../src/divergence/sliding-extreme.ts';

describe('a sliding maximum', () => {
  it('is the earliest place of the highest of the last values, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 })),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(20),
        (values, window, first) => {
          const maximum = new SlidingMaximum(window);
          for (const [index, value] of values.entries()) {
            maximum.push(first + index, value);
            const seen = values.slice(Math.max(index - window + 1, 0), index + 1);
            const place = Math.max(index - window + 1, 0) + seen.indexOf(Math.max(...seen));
            expect(maximum.place()).toBe(first + place);
          }
        },
      ),
    );
  });

  it('has no place before anything was pushed', () => {
    expect(new SlidingMaximum(3).place()).toBe(-1);
  });
});
