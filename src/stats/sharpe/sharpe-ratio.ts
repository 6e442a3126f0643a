import { checkFinite } from '../numerics/column-checks.ts';
import { mean, rawKurtosis, sampleSd, skewness } from '../numerics/moments.ts';
import { autocorrelations } from './autocorrelations.ts';
import { loEta } from './lo-eta.ts';
import { sharpeVariance } from './sharpe-variance.ts';

/** How a Sharpe ratio is annualised. */
export interface SharpeOptions {
  /** Returns per year: 365 for daily ones of a market that never closes, 252 for daily ones of an exchange. */
  readonly periods: number;
  /** Autocorrelations to allow for when annualising, 0 to periods − 1. Default: 0, the returns are taken as independent. */
  readonly lags?: number;
}

/** A Sharpe ratio with what is needed to judge it. */
export interface SharpeRatio {
  /** mean ÷ standard deviation (ddof 1) of the returns as they are. Inference starts from this one. */
  readonly perPeriod: number;
  /** √periods × perPeriod; η(periods) × perPeriod where lags are allowed for (`loEta`), null where η does not exist. */
  readonly annualised: number | null;
  /** Returns. */
  readonly n: number;
  /** Standard error of perPeriod: √((1 − γ₃·SR + (γ₄ − 1)/4·SR²) ÷ (n − 1)) (Mertens, 2002). */
  readonly standardError: number;
  /** γ₃ of the returns. */
  readonly skewness: number;
  /** γ₄ of the returns, raw: a normal distribution has 3. */
  readonly kurtosis: number;
}

/**
 * The Sharpe ratio of returns in excess of what money earns without risk, normally those of calendar days (UTC), days
 * without a trade included as 0. Do not annualise returns of minutes or ticks: they are not independent.
 * @param returns fractions, one per period, all finite.
 * @returns null where there is none: fewer than two returns, or no spread.
 * @throws RangeError for a return that is not finite, or periods or lags out of range.
 */
export function sharpeRatio(returns: Float64Array, { periods, lags = 0 }: SharpeOptions): SharpeRatio | null {
  if (!(periods > 0)) throw new RangeError(`periods per year must be above 0, got ${periods}`);
  checkFinite('returns', returns);
  const n = returns.length;
  const spread = sampleSd(returns);
  if (!(spread > 0)) return null;
  const perPeriod = mean(returns) / spread;
  const shape = { skewness: skewness(returns), kurtosis: rawKurtosis(returns) };
  const eta = lags === 0 ? Math.sqrt(periods) : loEta(autocorrelations(returns, lags), periods);
  return {
    perPeriod,
    annualised: eta === null ? null : eta * perPeriod,
    n,
    standardError: Math.sqrt(sharpeVariance(perPeriod, shape) / (n - 1)),
    ...shape,
  };
}
