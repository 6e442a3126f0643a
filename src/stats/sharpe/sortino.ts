import { checkFinite } from '../numerics/column-checks.ts';

/** How a Sortino ratio is annualised. */
export interface SortinoOptions {
  /** Returns per year, as in `SharpeOptions`. */
  readonly periods: number;
  /** Return below which a period is bad, per period, a fraction. Default: 0. */
  readonly required?: number;
}

/**
 * The Sortino ratio: √periods × mean(r − required) ÷ √(Σ min(r − required, 0)² ÷ n), n being all returns, not only the bad
 * ones (Sortino and Price, 1994; so do empyrical and vectorbt).
 * @param returns fractions, one per period, all finite.
 * @returns Infinity where no return was bad and some were good; null without returns, or where all are the required one.
 * @throws RangeError for a return that is not finite, or periods that are not above 0.
 */
export function sortinoRatio(returns: Float64Array, { periods, required = 0 }: SortinoOptions): number | null {
  if (!(periods > 0)) throw new RangeError(`periods per year must be above 0, got ${periods}`);
  checkFinite('returns', returns);
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < returns.length; row += 1) {
    const excess = returns[row]! - required;
    sum += excess;
    squares += Math.min(excess, 0) ** 2;
  }
  if (sum === 0 && squares === 0) return null;
  return ((sum / returns.length) * Math.sqrt(periods)) / Math.sqrt(squares / returns.length);
}
