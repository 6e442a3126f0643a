import { normalQuantile } from '../../core/distributions.ts';
import { autocorrelations } from '../../stats/sharpe/autocorrelations.ts';
import { sharpeRatio } from '../../stats/sharpe/sharpe-ratio.ts';

/** How sure a single autocorrelation must be for returns to be called autocorrelated, all of them taken together. */
const LEVEL = 0.05;

/** A Sharpe ratio annualised with regard to autocorrelation. */
export interface SerialSharpe {
  /** Lags allowed for: ⌊4·(n ÷ 100)^(2/9)⌋, at least 1 (the rule of thumb of Newey and West, 1994). */
  readonly lags: number;
  /** η(periods) × the ratio per period (Lo, 2002); null where η does not exist. */
  readonly annualised: number | null;
  /**
   * Whether any of these autocorrelations lies further from 0 than chance lets it: beyond Φ⁻¹(1 − 0.05 ÷ 2·lags) ÷ √n, a
   * Bonferroni bound. Then √periods is the wrong factor, and this ratio the one to look at.
   */
  readonly autocorrelated: boolean;
}

/** Annualises with Lo's η; null where there is no Sharpe ratio, or too few returns for a lag. */
export function serialSharpe(returns: Float64Array, periods: number): SerialSharpe | null {
  const n = returns.length;
  const lags = Math.min(Math.max(1, Math.floor(4 * (n / 100) ** (2 / 9))), n - 2, Math.ceil(periods) - 1);
  if (lags < 1) return null;
  const ratio = sharpeRatio(returns, { periods, lags });
  if (ratio === null) return null;
  const bound = normalQuantile(1 - LEVEL / (2 * lags)) / Math.sqrt(n);
  return {
    lags,
    annualised: ratio.annualised,
    autocorrelated: autocorrelations(returns, lags).some((correlation) => Math.abs(correlation) > bound),
  };
}
