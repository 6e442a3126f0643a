import { bartlettSum } from './bartlett.ts';
import { checkFinite, checkLag } from './column-checks.ts';
import { deviations } from './deviations.ts';

/** A mean and how far the autocorrelation of its values lets it be trusted. */
export interface NeweyWestMean {
  /** The arithmetic mean. */
  readonly mean: number;
  /** Its standard error; NaN of one value only. */
  readonly standardError: number;
  /** mean ÷ standardError; NaN where the values do not vary, which is no evidence of anything. */
  readonly t: number;
}

/**
 * The mean with the standard error of Newey and West (1987): √(γ0 + 2·Σ_{j=1…lag} (1 − j/(lag + 1))·γ_j) ÷ √n, where
 * γ_j = Σ e_t·e_{t−j} ÷ n and e = x − x̄. As statsmodels' HAC of a regression on a constant, without its correction for
 * small samples, which multiplies the standard error by √(n/(n − 1)). With lag 0 it is the plain √(γ0/n).
 * @param x finite values in the order of time, at least one.
 * @param lag up to which rows hang together: for returns over H rows that overlap, 2H rather than H − 1
 * (facts/science.md, `null_calibration`).
 * @throws RangeError for a value that is not finite, or a lag that is not a whole number from 0 to n − 1.
 */
export function neweyWestMean(x: Float64Array, lag: number): NeweyWestMean {
  checkLag(lag, x.length);
  checkFinite('values', x);
  const { mean, scale, values } = deviations(x);
  const error = (scale * Math.sqrt(bartlettSum(values, values, lag))) / x.length;
  const standardError = x.length < 2 ? Number.NaN : error;
  return { mean, standardError, t: error > 0 ? mean / standardError : Number.NaN };
}
