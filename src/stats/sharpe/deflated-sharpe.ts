import { normalQuantile } from '../../core/distributions.ts';
import { probabilisticSharpe } from './probabilistic-sharpe.ts';
import type { ReturnShape } from './sharpe-variance.ts';

const EULER_GAMMA = 0.577_215_664_901_532_9;

/** The best of many Sharpe ratios, all per period, never annualised. */
export interface BestOfTrials extends ReturnShape {
  /** The best one. */
  readonly sharpe: number;
  /** Returns behind it, 2 or more. */
  readonly n: number;
  /** Independent trials it is the best of, 1 or more: the ledger's count, or fewer where trials are much alike. */
  readonly trials: number;
  /** Variance of the trials' Sharpe ratios. */
  readonly trialVariance: number;
}

/** A Sharpe ratio judged as the best of many. */
export interface DeflatedSharpe {
  /** SR₀: the best Sharpe ratio to be expected of as many trials that are all worth 0; 0 for one trial. */
  readonly threshold: number;
  /** The confidence that the true ratio exceeds the threshold. */
  readonly probability: number;
}

/**
 * The deflated Sharpe ratio (Bailey and López de Prado, 2014): the probabilistic Sharpe ratio against
 * SR₀ = √V·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e))), V the variance of the trials' ratios, N their number, γ Euler's.
 * Kurtosis is raw: quantstats, vectorbt and LEAN put the excess in and get another number.
 * @throws RangeError for fewer than one trial, a negative variance, an impossible kurtosis or fewer than two returns.
 */
export function deflatedSharpe(best: BestOfTrials): DeflatedSharpe {
  const { sharpe, n, skewness, kurtosis, trials, trialVariance } = best;
  if (!(trials >= 1) || !(trialVariance >= 0)) {
    throw new RangeError(`trials must be 1 or more and their variance 0 or more, got ${trials} and ${trialVariance}`);
  }
  const threshold = Math.sqrt(trialVariance) * expectedMaximum(trials);
  return { threshold, probability: probabilisticSharpe({ sharpe, benchmark: threshold, n, skewness, kurtosis }) };
}

/** About the greatest of so many standard normals, on average; of one 0, and never below. */
function expectedMaximum(trials: number): number {
  if (trials === 1) return 0;
  const upper = -normalQuantile(1 / trials);
  const further = -normalQuantile(1 / (trials * Math.E));
  return Math.max(0, (1 - EULER_GAMMA) * upper + EULER_GAMMA * further);
}
