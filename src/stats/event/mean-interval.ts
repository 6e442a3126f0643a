import type { Random } from '../../core/random.ts';
import { politisWhiteBlockLength } from '../numerics/block-length.ts';
import type { Interval } from '../numerics/interval.ts';
import { mean } from '../numerics/moments.ts';
import { bootstrapMean } from '../numerics/stationary-bootstrap.ts';
import type { StudyOptions } from './study-options.ts';

/** A mean with its stationary-bootstrap interval. */
export interface MeanInterval {
  /** The mean; NaN of nothing. */
  readonly mean: number;
  /** Percentile interval; NaN for fewer than two values. */
  readonly interval: Interval;
  /** Mean block length by Politis and White, in events. */
  readonly blockLength: number;
}

/** The mean of values in their order of time, with the interval their own dependence asks for. */
export function meanInterval(values: Float64Array, options: StudyOptions, random: Random): MeanInterval {
  const centre = mean(values);
  if (values.length < 2) return { mean: centre, interval: { low: Number.NaN, high: Number.NaN }, blockLength: 1 };
  const { resamples, level } = options;
  const blockLength = politisWhiteBlockLength(values).stationary;
  const { percentile } = bootstrapMean(values, { blockLength, resamples, level, random });
  return { mean: centre, interval: percentile, blockLength };
}
