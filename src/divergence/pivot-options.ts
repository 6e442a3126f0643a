import { COMMON_DEFAULTS, type CommonOptions } from './rule/common-options.ts';
import { requireInteger } from './rule/require-number.ts';
import { ruleName } from './rule/rule-name.ts';

/** Options of the pivot rule. */
export interface PivotOptions extends CommonOptions {
  /** Bars before a pivot that must be strictly below a pivot high (above a pivot low), at least 1. */
  readonly left: number;
  /** Bars after a pivot that must not be above a pivot high (below a pivot low): how late it is known, at least 1. */
  readonly right: number;
  /** Fewest bars between the two pivots, at least 1. */
  readonly minDistance: number;
  /** Most bars between the two pivots; Infinity for any. */
  readonly maxDistance: number;
  /** Where pivots are looked for: in highs and lows of price, or in CVD at the bars' closes. */
  readonly pivotsIn: 'price' | 'cvd';
  /** Which kinds are given. */
  readonly kinds: 'both' | 'regular' | 'hidden';
}

/** The defaults of {@link PivotOptions}. */
export const PIVOT_DEFAULTS: PivotOptions = Object.freeze({
  ...COMMON_DEFAULTS,
  left: 5,
  right: 5,
  minDistance: 1,
  maxDistance: Number.POSITIVE_INFINITY,
  pivotsIn: 'price',
  kinds: 'both',
});

/** The text that names a pivot rule. */
export function pivotRuleName(options: PivotOptions): string {
  const numbersOf = (of: PivotOptions): number[] => [of.left, of.right, of.minDistance, of.maxDistance];
  const words = [options.pivotsIn === 'cvd' ? 'in-cvd' : '', options.kinds === 'both' ? '' : options.kinds];
  const numbers = numbersOf(options);
  return ruleName({ name: 'pivot', numbers, shown: 2, defaults: numbersOf(PIVOT_DEFAULTS), words }, options);
}

/** Two pivots of a kind cannot be nearer: each would lie inside the other's bars and have to be beyond it. */
export function nearestPivots({ left, right, minDistance }: PivotOptions): number {
  return Math.max(minDistance, Math.min(left, right) + 1);
}

/** @throws RangeError when an option is out of range, or when no two pivots could ever be near enough. */
export function requirePivotOptions(options: PivotOptions): void {
  const { left, right, minDistance, maxDistance } = options;
  requireInteger('left', left, 1);
  requireInteger('right', right, 1);
  requireInteger('minDistance', minDistance, 1);
  if (maxDistance !== Number.POSITIVE_INFINITY) requireInteger('maxDistance', maxDistance, 1);
  const nearest = nearestPivots(options);
  if (maxDistance < nearest) {
    throw new RangeError(
      `maxDistance must be at least ${nearest}: pivots of pivot(${left},${right}) with minDistance ${minDistance} ` +
        `are never nearer, got ${maxDistance}`,
    );
  }
}
