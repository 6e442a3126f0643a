import type { Random } from '../../core/random.ts';
import { politisWhiteBlockLength } from '../../stats/numerics/block-length.ts';
import type { Interval } from '../../stats/numerics/interval.ts';
import { mean } from '../../stats/numerics/moments.ts';
import { bootstrapMean } from '../../stats/numerics/stationary-bootstrap.ts';

/** How an interval is estimated. */
export interface IntervalOptions {
  /** Bootstrap resamples, at least 1. */
  readonly resamples: number;
  /** Coverage, in (0, 1). */
  readonly level: number;
}

/** A mean with its interval, in the values' unit. */
export interface MeanProfit {
  /** The mean. */
  readonly mean: number;
  /** Percentile interval of the stationary bootstrap, blocks as long as Politis and White say; null below two values. */
  readonly interval: Interval | null;
}

/** The mean of profits in the order of time, with an interval that minds their dependence; null of none. */
export function meanProfit(profits: Float64Array, options: IntervalOptions, random: Random): MeanProfit | null {
  if (profits.length === 0) return null;
  if (profits.length === 1) return { mean: profits[0]!, interval: null };
  const blockLength = politisWhiteBlockLength(profits).stationary;
  const { percentile } = bootstrapMean(profits, { ...options, blockLength, random });
  return { mean: mean(profits), interval: percentile };
}
