import { checkLag, checkLength } from './column-checks.ts';
import { pearson, spearman } from './correlation.ts';
import { deviations } from './deviations.ts';
import { hacRegression } from './hac-regression.ts';
import { pickRows, presentRows } from './present-rows.ts';
import { averageRanks } from './ranks.ts';

/** How well a signal's size goes with what followed. */
export interface InformationCoefficient {
  /** Pearson's correlation of signal and forward return; NaN where one of them does not vary. */
  readonly pearson: number;
  /** Spearman's, of the ranks: the usual information coefficient; what one extreme return cannot decide. */
  readonly spearman: number;
  /** Student's t of `pearson` as if rows were independent, n − 2 degrees of freedom; inflated where returns overlap. */
  readonly t: number;
  /** The t of Newey and West of the slope of forward return on signal; NaN of fewer than three rows. */
  readonly neweyWestT: number;
  /** The same of the ranks: the one that belongs to `spearman`. */
  readonly rankNeweyWestT: number;
  /** How many rows have both a signal and a forward return. */
  readonly rows: number;
}

/**
 * The information coefficient of a signal and the returns that followed.
 * @param signal a size per row; NaN where there is none.
 * @param forward the return from each row on; NaN where there is none. Rows without one of both are left out and the
 * others close up.
 * @param lag 2H or more for returns over H rows.
 * @throws RangeError for columns of different length, an infinite value, or a lag that is not a whole number from 0 to
 * below the number of rows with both.
 */
export function informationCoefficient(
  signal: Float64Array,
  forward: Float64Array,
  lag: number,
): InformationCoefficient {
  checkLength('forward', forward.length, signal.length);
  const present = presentRows(signal, forward);
  checkLag(lag, present.length);
  const x = pickRows(signal, present);
  const y = pickRows(forward, present);
  const plain = pearson(x, y);
  return {
    pearson: plain.coefficient,
    spearman: spearman(x, y).coefficient,
    t: plain.t,
    neweyWestT: slopeT(x, y, lag),
    rankNeweyWestT: slopeT(averageRanks(x), averageRanks(y), lag),
    rows: present.length,
  };
}

/** The slope's t does not change with the regressor's place and scale: as deviations it is no constant by rounding. */
function slopeT(x: Float64Array, y: Float64Array, lag: number): number {
  const { scale, values } = deviations(x);
  return scale === 0 || x.length < 3 ? Number.NaN : hacRegression(y, [values], lag).t[1]!;
}
