import type { Interval } from '../numerics/interval.ts';

/** Basis points in 1. */
export const BASIS_POINTS = 10_000;

/** An interval of fractions in basis points. */
export function intervalBps({ low, high }: Interval): Interval {
  return { low: low * BASIS_POINTS, high: high * BASIS_POINTS };
}
