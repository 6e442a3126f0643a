import { checkLag, checkLength } from './column-checks.ts';
import { hacRegression } from './hac-regression.ts';
import { mean } from './moments.ts';
import { pickRows, presentRows } from './present-rows.ts';

/** How much better rows with a signal did than rows without, and how sure that is. */
export interface EventRegression {
  /** Mean forward return with a signal minus that without; NaN where there are no rows of one kind. */
  readonly effect: number;
  /** Its standard error by Newey and West; NaN of fewer than two rows of one kind, which show no spread. */
  readonly standardError: number;
  /** effect ÷ standardError; NaN where there is no error or nothing varies. */
  readonly t: number;
  /** The regression's constant: the mean forward return without a signal. */
  readonly constant: number;
  /** How many rows have a forward return. */
  readonly rows: number;
  /** How many of these have a signal; overlapping ones all count. */
  readonly signals: number;
}

/**
 * Forward return = constant + effect · (1 with a signal, 0 without), over all rows, by least squares with the standard
 * errors of Newey and West. Unlike a t-test of the signals' returns it knows that forward returns overlap, and it
 * measures against what the market did anyway.
 * @param forward the return from each row on; NaN where there is none: such rows are left out and the others close up.
 * @param isSignal 1 where the row has a signal, else 0.
 * @param lag 2H or more for returns over H rows (facts/science.md, `null_calibration`).
 * @throws RangeError for columns of different length, an infinite return, or a lag that is not a whole number from 0 to
 * below the number of rows with a return.
 */
export function eventRegression(forward: Float64Array, isSignal: Uint8Array, lag: number): EventRegression {
  checkLength('isSignal', isSignal.length, forward.length);
  const present = presentRows(forward);
  checkLag(lag, present.length);
  const withSignal = present.filter((row) => isSignal[row] !== 0);
  const without = present.filter((row) => isSignal[row] === 0);
  const constant = mean(pickRows(forward, without));
  const effect = mean(pickRows(forward, withSignal)) - constant;
  const counts = { rows: present.length, signals: withSignal.length };
  if (withSignal.length < 2 || without.length < 2) {
    return { effect, standardError: Number.NaN, t: Number.NaN, constant, ...counts };
  }
  const dummy = Float64Array.from(present, (row) => (isSignal[row] === 0 ? 0 : 1));
  const { standardErrors, t } = hacRegression(pickRows(forward, present), [dummy], lag);
  return { effect, standardError: standardErrors[1]!, t: t[1]!, constant, ...counts };
}
