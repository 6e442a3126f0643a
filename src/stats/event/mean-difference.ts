import type { Random } from '../../core/random.ts';
import { politisWhiteBlockLength } from '../numerics/block-length.ts';
import type { Interval } from '../numerics/interval.ts';
import { quantileOfSorted } from '../numerics/quantile.ts';
import { stationaryIndices } from '../numerics/stationary-bootstrap.ts';
import type { StudyOptions } from './study-options.ts';

/** Values in the order of time, of which some belong to one group, some to the other, some to both. */
export interface TwoGroups {
  /** The values. */
  readonly values: Float64Array;
  /** 1 for members of the first group. */
  readonly first: Uint8Array;
  /** 1 for members of the second group. */
  readonly second: Uint8Array;
}

/** A difference of means with its interval. */
export interface MeanDifference {
  /** Mean of the first group minus that of the second; NaN when one is empty. */
  readonly difference: number;
  /** Stationary-bootstrap percentile interval; NaN when a group has fewer than two members. */
  readonly interval: Interval;
  /** Mean block length by Politis and White, in values. */
  readonly blockLength: number;
}

const NO_INTERVAL: Interval = { low: Number.NaN, high: Number.NaN };

/** The groups are drawn again together, block by block: what they share, in members and in time, stays shared. */
export function meanDifference(groups: TwoGroups, options: StudyOptions, random: Random): MeanDifference {
  const { values, first, second } = groups;
  const all = Uint32Array.from(values.keys());
  const difference = differenceAt(groups, all);
  const smaller = Math.min(first.reduce(add, 0), second.reduce(add, 0));
  if (smaller < 2) return { difference, interval: NO_INTERVAL, blockLength: 1 };
  const blockLength = politisWhiteBlockLength(values).stationary;
  const drawn: number[] = [];
  for (let resample = 0; resample < options.resamples; resample += 1) {
    const value = differenceAt(groups, stationaryIndices(values.length, blockLength, random, all));
    // A resample without a member of a group has no difference.
    if (!Number.isNaN(value)) drawn.push(value);
  }
  const sorted = Float64Array.from(drawn).sort();
  if (sorted.length === 0) return { difference, interval: NO_INTERVAL, blockLength };
  const low = quantileOfSorted(sorted, (1 - options.level) / 2);
  return { difference, interval: { low, high: quantileOfSorted(sorted, (1 + options.level) / 2) }, blockLength };
}

function differenceAt({ values, first, second }: TwoGroups, places: Uint32Array): number {
  let [firstSum, firstCount, secondSum, secondCount] = [0, 0, 0, 0];
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index]!;
    firstSum += first[place]! * values[place]!;
    firstCount += first[place]!;
    secondSum += second[place]! * values[place]!;
    secondCount += second[place]!;
  }
  return firstSum / firstCount - secondSum / secondCount;
}

function add(sum: number, value: number): number {
  return sum + value;
}
