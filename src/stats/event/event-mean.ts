import type { Random } from '../../core/random.ts';
import { politisWhiteBlockLength } from '../numerics/block-length.ts';
import type { Interval } from '../numerics/interval.ts';
import { mean } from '../numerics/moments.ts';
import { quantileOfSorted } from '../numerics/quantile.ts';
import { stationaryIndices } from '../numerics/stationary-bootstrap.ts';
import type { EventPanel } from './event-panel.ts';
import { horizonBars } from './horizon-bars.ts';
import type { SignalRow } from './signal-rows.ts';
import type { StudyOptions } from './study-options.ts';

/** Finer cells would only cost time: a year of minutes has half a million bars. */
const MOST_CELLS = 20_000;

/** The bars in cells of equal length: what a bootstrap of events draws, so that time without events is drawn as well. */
export interface EventGrid {
  /** Bars in a cell: a horizon, so that the returns of two cells overlap only when they are neighbours. */
  readonly cellBars: number;
  /** Number of cells. */
  readonly cells: number;
}

/** Events with a value each. */
export interface ValuedEvents {
  /** Where. */
  readonly rows: readonly SignalRow[];
  /** A value for each. */
  readonly values: Float64Array;
}

/** A mean over events, or the difference of two, with its stationary-bootstrap interval. */
export interface EventMean {
  /** The mean, or the difference; NaN of nothing. */
  readonly mean: number;
  /** Percentile interval; NaN when either side has fewer than two events. */
  readonly interval: Interval;
  /** Mean block length, bars: that of Politis and White for the cells' shares in the mean. */
  readonly blockBars: number;
}

/** The cells in which the events of a horizon are drawn. */
export function eventGrid(panel: EventPanel, horizon: number): EventGrid {
  const { length } = panel.bars;
  const cellBars = Math.max(horizonBars(panel, horizon), Math.ceil(length / MOST_CELLS));
  return { cellBars, cells: Math.ceil(length / cellBars) };
}

/**
 * The mean of events, or of one kind minus that of another, with an interval that minds how they cluster: whole stretches
 * of time are drawn again and the mean of the events in them is taken, as many as there are. Drawing events instead
 * would take a cluster of overlapping ones for so many observations.
 *
 * Measured on the simulator without an edge (800 blocks of ten days of 390 minutes, window 20, 15 bars): 6.6 % of the
 * 95 % intervals of the mean miss 0, of those of the difference to all extremes 7.8 %; drawing events, 10.7 %.
 */
export function eventMean(
  events: readonly [ValuedEvents] | readonly [ValuedEvents, ValuedEvents],
  grid: EventGrid,
  options: StudyOptions,
  random: Random,
): EventMean {
  const [first, second = null] = events;
  const cells = [first, ...(second === null ? [] : [second])].map((group) => cellsOf(group, grid));
  const centre = mean(first.values) - (second === null ? 0 : mean(second.values));
  if (first.rows.length < 2 || (second !== null && second.rows.length < 2)) {
    return { mean: centre, interval: { low: Number.NaN, high: Number.NaN }, blockBars: grid.cellBars };
  }
  const block = politisWhiteBlockLength(shares(cells, grid)).stationary;
  const places = new Uint32Array(grid.cells);
  const drawn = new Float64Array(options.resamples);
  let count = 0;
  for (let resample = 0; resample < options.resamples; resample += 1) {
    stationaryIndices(grid.cells, block, random, places);
    const value = differenceAt(cells, places);
    // A resample without an event of a kind has no mean of it.
    if (!Number.isNaN(value)) drawn[count++] = value;
  }
  const sorted = drawn.subarray(0, count).sort();
  const at = (probability: number): number => (count === 0 ? Number.NaN : quantileOfSorted(sorted, probability));
  const interval = { low: at((1 - options.level) / 2), high: at((1 + options.level) / 2) };
  return { mean: centre, interval, blockBars: block * grid.cellBars };
}

/** Sum and number of the events of each cell. */
interface Cells {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

function cellsOf({ rows, values }: ValuedEvents, { cellBars, cells }: EventGrid): Cells {
  const sums = new Float64Array(cells);
  const counts = new Float64Array(cells);
  for (const [place, { row }] of rows.entries()) {
    const cell = Math.floor(row / cellBars);
    sums[cell]! += values[place]!;
    counts[cell]! += 1;
  }
  return { sums, counts };
}

/** What each cell adds to the deviation of the result (the linear part of a ratio): what blocks have to hold together. */
function shares(groups: readonly Cells[], { cells }: EventGrid): Float64Array {
  const share = new Float64Array(cells);
  for (const [group, { sums, counts }] of groups.entries()) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const average = sums.reduce((sum, value) => sum + value, 0) / total;
    const sign = group === 0 ? 1 : -1;
    for (let cell = 0; cell < cells; cell += 1) {
      share[cell]! += (sign * (sums[cell]! - average * counts[cell]!)) / total;
    }
  }
  return share;
}

function differenceAt(groups: readonly Cells[], places: Uint32Array): number {
  let result = 0;
  for (let group = 0; group < groups.length; group += 1) {
    const { sums, counts } = groups[group]!;
    let sum = 0;
    let count = 0;
    for (let index = 0; index < places.length; index += 1) {
      sum += sums[places[index]!]!;
      count += counts[places[index]!]!;
    }
    result += group === 0 ? sum / count : -sum / count;
  }
  return result;
}
