import { mean } from '../numerics/moments.ts';
import { BASIS_POINTS, intervalBps } from './basis-points.ts';
import type { BaselineComparison, BaselineOptions } from './baselines.ts';
import { type CountedEvents, countedEvents } from './counted-events.ts';
import type { EventPanel } from './event-panel.ts';
import { labelPermutation } from './label-permutation.ts';
import { meanDifference, type TwoGroups } from './mean-difference.ts';
import { newExtremes } from './new-extremes.ts';
import { studyRandom } from './study-options.ts';

/** The signals against all new extremes of the close, whatever CVD did there. */
export function extremesComparison(
  panel: EventPanel,
  horizon: number,
  given: {
    readonly returns: Float64Array;
    readonly events: CountedEvents;
    readonly options: Omit<BaselineOptions, 'slotUs'>;
  },
): BaselineComparison {
  const { returns, events, options } = given;
  const extremes = countedEvents(newExtremes(panel.bars, options.lookback), returns);
  const random = studyRandom(options, 'extremes', horizon);
  const { difference, interval, blockLength } = meanDifference(bothGroups(events, extremes), options, random);
  const signals = new Set(events.rows.map(keyOf));
  const labelled = {
    signed: extremes.signed,
    label: Uint8Array.from(extremes.rows, (row) => Number(signals.has(keyOf(row)))),
    day: Float64Array.from(extremes.rows, ({ row }) => panel.bars.session[row]!),
  };
  return {
    horizon: panel.horizons[horizon]!,
    baseline: 'extremes',
    events: events.rows.length,
    baselineEvents: extremes.rows.length,
    grossBps: mean(events.signed) * BASIS_POINTS,
    baselineBps: mean(extremes.signed) * BASIS_POINTS,
    differenceBps: difference * BASIS_POINTS,
    differenceInterval: intervalBps(interval),
    blockLength,
    labelTest: labelPermutation(labelled, options.labels, options.resamples, random),
  };
}

/** Signals and extremes as one sequence in the order of their bars, those that are both once. */
function bothGroups(events: CountedEvents, extremes: CountedEvents): TwoGroups {
  const merged = new Map<number, { value: number; first: number; second: number }>();
  for (const [place, row] of extremes.rows.entries()) {
    merged.set(keyOf(row), { value: extremes.signed[place]!, first: 0, second: 1 });
  }
  for (const [place, row] of events.rows.entries()) {
    const second = merged.get(keyOf(row))?.second ?? 0;
    merged.set(keyOf(row), { value: events.signed[place]!, first: 1, second });
  }
  const ordered = [...merged].sort(([a], [b]) => a - b).map(([, member]) => member);
  return {
    values: Float64Array.from(ordered, ({ value }) => value),
    first: Uint8Array.from(ordered, ({ first }) => first),
    second: Uint8Array.from(ordered, ({ second }) => second),
  };
}

/** One number per row and direction, in the order of the rows. */
function keyOf({ row, direction }: CountedEvents['rows'][number]): number {
  return 2 * row + Number(direction === 1);
}
