import { normalQuantile } from '../../core/distributions.ts';
import { checkLevel, type Interval } from './interval.ts';

/**
 * Wilson's score interval for a hit rate (Wilson 1927; Newcombe 1998, method 3):
 * (k + z²/2 ± z·√(k(n − k)/n + z²/4)) ÷ (n + z²), z the normal quantile of (1 + level)/2.
 * It holds the rate k/n, never leaves [0, 1], and without any trial is the whole of it.
 * @param hits how many trials were hits, 0 to `trials`.
 * @param trials how many there were; an effective number of independent trials need not be whole.
 * @param level the coverage, between 0 and 1.
 * @throws RangeError for hits outside [0, trials], or a level that is none.
 */
export function wilsonInterval(hits: number, trials: number, level = 0.95): Interval {
  checkLevel(level);
  if (!(hits >= 0 && hits <= trials && Number.isFinite(trials))) {
    throw new RangeError(`hits must be between 0 and the number of trials, got ${hits} of ${trials}`);
  }
  if (trials === 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 + level) / 2);
  const misses = trials - hits;
  const half = z * Math.sqrt((hits / trials) * misses + (z * z) / 4);
  const total = trials + z * z;
  // At the very ends the root is z/2 and cancels, but not to the last digit.
  return {
    low: hits === 0 ? 0 : (hits + (z * z) / 2 - half) / total,
    high: misses === 0 ? 1 : (hits + (z * z) / 2 + half) / total,
  };
}
