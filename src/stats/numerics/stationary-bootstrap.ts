import { type Uniform, uniformInteger } from '../uniform.ts';
import { checkFinite } from './column-checks.ts';
import { deviations } from './deviations.ts';
import { checkLevel, type Interval } from './interval.ts';
import { quantileOfSorted } from './quantile.ts';

/** How to resample a mean. */
export interface BootstrapOptions {
  /** Mean block length in rows, 1 or more: `politisWhiteBlockLength(x).stationary`. */
  readonly blockLength: number;
  /** How many series to draw; 1999 or more for an interval. */
  readonly resamples: number;
  /** The coverage of the intervals, between 0 and 1. */
  readonly level: number;
  /** What the draws come from. */
  readonly random: Uniform;
}

/** What resampling says of a mean. */
export interface BootstrapMean {
  /** From quantile to quantile of the resampled means; NaN at both ends of fewer than two values. */
  readonly percentile: Interval;
  /** The same mirrored at the mean: 2x̄ − high to 2x̄ − low. */
  readonly basic: Interval;
  /** The resampled means, ascending. */
  readonly means: Float64Array;
}

/**
 * The rows of one resampled series by the stationary bootstrap of Politis and Romano (1994): blocks of geometric length
 * that wrap around at the end. Draws: the first row is ⌊u·n⌋; then, for each row, a u, and where it is below
 * 1 ÷ blockLength one more for a new row ⌊u·n⌋, else the row after the one before.
 * @param n how many rows there are, at least 1.
 * @param blockLength mean length of a block, 1 or more; 1 draws each row by itself.
 * @param random what the draws come from.
 * @param out is filled and given back, if given: as long as the series is to be. By default a new column of n.
 * @throws RangeError for n that is not a whole number above 0, or a block length below 1.
 */
export function stationaryIndices(
  n: number,
  blockLength: number,
  random: Uniform,
  out: Uint32Array = new Uint32Array(n > 0 ? n : 0),
): Uint32Array {
  if (!(Number.isSafeInteger(n) && n > 0)) throw new RangeError(`rows to draw from must be 1 or more, got ${n}`);
  if (!(blockLength >= 1)) throw new RangeError(`a block length must be 1 or more, got ${blockLength}`);
  const restart = 1 / blockLength;
  let row = uniformInteger(random, n);
  if (out.length > 0) out[0] = row;
  for (let place = 1; place < out.length; place += 1) {
    if (random.uniform() < restart) row = uniformInteger(random, n);
    else row = row + 1 < n ? row + 1 : 0;
    out[place] = row;
  }
  return out;
}

/**
 * Confidence intervals of a mean of values that depend on their predecessors, by the stationary bootstrap. The
 * quantiles are linear between order statistics (Hyndman and Fan's type 7).
 * @param x finite values in the order of time, at least one.
 * @throws RangeError without values, for one that is not finite, a block length below 1, a number of resamples that is
 * not a whole number above 0, or a level that is none.
 */
export function bootstrapMean(x: Float64Array, options: BootstrapOptions): BootstrapMean {
  const { blockLength, resamples, level, random } = options;
  checkLevel(level);
  checkFinite('values', x);
  if (!(Number.isSafeInteger(resamples) && resamples > 0)) {
    throw new RangeError(`resamples must be a whole number above 0, got ${resamples}`);
  }
  const { mean, scale, values } = deviations(x);
  const rows = new Uint32Array(x.length);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    stationaryIndices(x.length, blockLength, random, rows);
    let sum = 0;
    for (let place = 0; place < rows.length; place += 1) sum += values[rows[place]!]!;
    means[resample] = mean + (scale * sum) / x.length;
  }
  means.sort();
  const alone = x.length < 2;
  const low = alone ? Number.NaN : quantileOfSorted(means, (1 - level) / 2);
  const high = alone ? Number.NaN : quantileOfSorted(means, (1 + level) / 2);
  return { percentile: { low, high }, basic: { low: 2 * mean - high, high: 2 * mean - low }, means };
}
