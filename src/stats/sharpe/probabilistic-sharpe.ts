import { normalCdf, normalQuantile } from '../../core/distributions.ts';
import { type ReturnShape, sharpeVariance } from './sharpe-variance.ts';

/** An estimated Sharpe ratio against a benchmark, both per period, never annualised. */
export interface SharpeComparison extends ReturnShape {
  /** The estimate. */
  readonly sharpe: number;
  /** What the true ratio is hoped to exceed. */
  readonly benchmark: number;
  /**
   * Where the estimate's variance is taken: `estimate`, at the estimate and with n − 1 (Bailey and López de Prado, 2012;
   * the default), or `benchmark`, at the benchmark and with n, as a test of the benchmark needs it (López de Prado,
   * Lipton and Zoonekynd, 2025). The second is the more confident one where losses are fat-tailed.
   */
  readonly varianceAt?: 'estimate' | 'benchmark';
}

/**
 * The probabilistic Sharpe ratio: Φ((SR − SR₀)·√(n − 1) ÷ √(1 − γ₃·SR + (γ₄ − 1)/4·SR²)), the confidence that the true
 * ratio exceeds the benchmark (Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier", 2012).
 * @param comparison the ratios, the shape of the returns, and n, their number, 2 or more.
 * @throws RangeError for an impossible kurtosis or fewer than two returns.
 */
export function probabilisticSharpe(comparison: SharpeComparison & { readonly n: number }): number {
  const { sharpe, benchmark, n } = comparison;
  if (!(n >= 2)) throw new RangeError(`a Sharpe ratio needs 2 returns or more, got ${n}`);
  const { variance, lost } = estimateVariance(comparison);
  if (sharpe === benchmark) return 0.5;
  return normalCdf(((sharpe - benchmark) * Math.sqrt(n - lost)) / Math.sqrt(variance));
}

/**
 * The least number of returns with which the probabilistic Sharpe ratio reaches the confidence, the estimate and the
 * shape staying as they are: 1 + (1 − γ₃·SR + (γ₄ − 1)/4·SR²)·(Φ⁻¹(confidence) ÷ (SR − SR₀))² (the same source), without
 * the 1 where the variance is taken at the benchmark. Not rounded; Infinity where the estimate is not above the benchmark.
 * @param comparison the ratios, the shape of the returns, and the confidence wanted, from 0.5 to below 1. Default: 0.95.
 * @throws RangeError for an impossible kurtosis or confidence.
 */
export function minimumTrackRecord(comparison: SharpeComparison & { readonly confidence?: number }): number {
  const { sharpe, benchmark, confidence = 0.95 } = comparison;
  if (!(confidence >= 0.5 && confidence < 1)) {
    throw new RangeError(`a confidence must be 0.5 to below 1, got ${confidence}`);
  }
  const { variance, lost } = estimateVariance(comparison);
  if (!(sharpe > benchmark)) return Number.POSITIVE_INFINITY;
  return lost + variance * (normalQuantile(confidence) / (sharpe - benchmark)) ** 2;
}

/** n × the estimate's variance, and how many of the n returns the estimate of its spread has cost. */
function estimateVariance(comparison: SharpeComparison): { readonly variance: number; readonly lost: 0 | 1 } {
  const atBenchmark = comparison.varianceAt === 'benchmark';
  return {
    variance: sharpeVariance(atBenchmark ? comparison.benchmark : comparison.sharpe, comparison),
    lost: atBenchmark ? 0 : 1,
  };
}
