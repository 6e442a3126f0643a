import { expect } from 'vitest';

/** Equal up to a share of the number expected; exactly equal where that is 0, infinite or NaN. */
export function expectClose(actual: number, expected: number, relative = 1e-9): void {
  if (expected === 0 || !Number.isFinite(expected)) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected) / Math.abs(expected), `${actual} is near ${expected}`).toBeLessThan(relative);
}
