import { laggedProducts } from './bartlett.ts';
import { checkFinite, checkLength } from './column-checks.ts';
import { deviations } from './deviations.ts';
import { averageRanks } from './ranks.ts';

/** A correlation of two columns. */
export interface Correlation {
  /** From −1 to 1; NaN where one of the columns does not vary. */
  readonly coefficient: number;
  /**
   * r·√((n − 2) ÷ (1 − r²)), Student's t with n − 2 degrees of freedom where rows are independent: inflated where they
   * overlap. Infinite at ±1, NaN of fewer than three rows.
   */
  readonly t: number;
}

/**
 * Pearson's product-moment correlation.
 * @param x finite values.
 * @param y finite values, one for each of x.
 * @throws RangeError for columns of different length, or a value that is not finite.
 */
export function pearson(x: Float64Array, y: Float64Array): Correlation {
  checkLength('the second column', y.length, x.length);
  checkFinite('the first column', x);
  checkFinite('the second column', y);
  const u = deviations(x).values;
  const v = deviations(y).values;
  // One root of the product: of a column with itself it is exact.
  const norm = Math.sqrt(laggedProducts(u, u, 0) * laggedProducts(v, v, 0));
  const coefficient = Math.min(Math.max(laggedProducts(u, v, 0) / norm, -1), 1);
  if (x.length < 3) return { coefficient, t: Number.NaN };
  return { coefficient, t: coefficient * Math.sqrt((x.length - 2) / ((1 - coefficient) * (1 + coefficient))) };
}

/**
 * Spearman's rank correlation: Pearson's of the ranks, equal values with the mean of theirs. Nothing that keeps the
 * order of a column changes it.
 * @param x values in any order.
 * @param y as many as x.
 * @throws RangeError for columns of different length, or NaN.
 */
export function spearman(x: Float64Array, y: Float64Array): Correlation {
  return pearson(averageRanks(x), averageRanks(y));
}
