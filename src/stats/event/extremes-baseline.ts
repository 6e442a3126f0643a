import { mean } from '../numerics/moments.ts';
import { BASIS_POINTS, intervalBps } from './basis-points.ts';
import type { BaselineComparison, BaselineOptions } from './baseline-comparison.ts';
import { type CountedEvents, countedEvents } from './counted-events.ts';
import { eventGrid, eventMean } from './event-mean.ts';
import type { EventPanel } from './event-panel.ts';
import { type LabelledEvents, labelPermutation } from './label-permutation.ts';
import { newExtremes } from './new-extremes.ts';
import type { SignalRow } from './signal-rows.ts';
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
  const groups = [
    { rows: events.rows, values: events.signed },
    { rows: extremes.rows, values: extremes.signed },
  ] as const;
  const { mean: difference, interval, blockBars } = eventMean(groups, eventGrid(panel, horizon), options, random);
  return {
    horizon: panel.horizons[horizon]!,
    baseline: 'extremes',
    events: events.rows.length,
    baselineEvents: extremes.rows.length,
    grossBps: mean(events.signed) * BASIS_POINTS,
    baselineBps: mean(extremes.signed) * BASIS_POINTS,
    differenceBps: difference * BASIS_POINTS,
    differenceInterval: intervalBps(interval),
    blockBars,
    labelTest: labelPermutation(labelledExtremes(panel, events, extremes), options.labels, options.resamples, random),
  };
}

/**
 * The extremes with those that are signals labelled, highs and lows of a day apart: within a rally the highs follow each
 * other and share their fate, and labels are exchanged among such only.
 */
function labelledExtremes({ bars }: EventPanel, events: CountedEvents, extremes: CountedEvents): LabelledEvents {
  const signals = new Set(events.rows.map(keyOf));
  const stratumOf = ({ row, direction }: SignalRow): number => 2 * bars.session[row]! + Number(direction === 1);
  const members = extremes.rows.map((row, place) => ({
    stratum: stratumOf(row),
    signed: extremes.signed[place]!,
    label: Number(signals.has(keyOf(row))),
  }));
  // Sorting is stable: within a stratum the order of time stays.
  members.sort((a, b) => a.stratum - b.stratum);
  return {
    signed: Float64Array.from(members, ({ signed }) => signed),
    label: Uint8Array.from(members, ({ label }) => label),
    stratum: Float64Array.from(members, ({ stratum }) => stratum),
  };
}

/** One number per row and direction. */
function keyOf({ row, direction }: SignalRow): number {
  return 2 * row + Number(direction === 1);
}
