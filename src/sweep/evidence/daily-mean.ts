import { studentCdf, studentQuantile } from '../../core/distributions.ts';
import type { Interval } from '../../stats/numerics/interval.ts';
import { neweyWestMean } from '../../stats/numerics/newey-west.ts';

/** Null hypothesis and reckoning of every p of a single cell. */
export const DAILY_NULL =
  'one-sided: the mean daily net is not above 0; Newey and West (1987), lag ⌊4·(days ÷ 100)^(2/9)⌋, against Student’s t';

/** A mean of daily returns, in basis points of the capital, with what its days allow to say of it. */
export interface DailyMean {
  /** The mean. */
  readonly bps: number;
  /** Its confidence interval, two-sided, 95 %; null where the days do not vary. */
  readonly interval: Interval | null;
  /** Mean ÷ standard error; null likewise. */
  readonly t: number | null;
  /** One-sided p-value of a mean that is not above 0; null likewise. */
  readonly p: number | null;
}

const BPS = 10_000;
const LEVEL = 0.95;

/**
 * Judges the mean of daily returns, which may hang together from day to day: positions stay open over midnight, and markets
 * have moods. The lag is the rule of thumb of Newey and West (1994).
 * @param returns one per day, in order of time, fractions; at least one.
 */
export function dailyMean(returns: Float64Array): DailyMean {
  const n = returns.length;
  const lag = Math.min(Math.floor(4 * (n / 100) ** (2 / 9)), n - 1);
  const { mean, standardError } = neweyWestMean(returns, lag);
  const bps = mean * BPS;
  if (!(standardError > 0)) return { bps, interval: null, t: null, p: null };
  // As statsmodels does it for small samples.
  const error = standardError * Math.sqrt(n / (n - 1));
  const t = mean / error;
  const reach = studentQuantile((1 + LEVEL) / 2, n - 1) * error * BPS;
  return { bps, interval: { low: bps - reach, high: bps + reach }, t, p: studentCdf(-t, n - 1) };
}
