import { DAY_US, MINUTE_US } from '../../core/time.ts';
import { mean } from '../numerics/moments.ts';
import { BASIS_POINTS, intervalBps } from './basis-points.ts';
import type { BaselineComparison, BaselineOptions } from './baseline-comparison.ts';
import { type CountedEvents, countedEvents } from './counted-events.ts';
import { eventGrid, eventMean } from './event-mean.ts';
import type { EventPanel } from './event-panel.ts';
import { extremesComparison } from './extremes-baseline.ts';
import { forwardReturns } from './forward-returns.ts';
import type { SignalRow } from './signal-rows.ts';
import { resolveStudyOptions, type StudyOptions, studyRandom } from './study-options.ts';
import { timeOfDayBaseline } from './time-of-day-baseline.ts';

const HALF_HOUR_US = 30 * MINUTE_US;

/**
 * Compares signals with the three baselines at every horizon of a panel.
 * @throws RangeError for options out of their range.
 */
export function baselineStudy(
  panel: EventPanel,
  rows: readonly SignalRow[],
  options: Partial<BaselineOptions> & Pick<BaselineOptions, 'lookback'>,
): BaselineComparison[] {
  const { lookback, slotUs = HALF_HOUR_US, labels = 'rotated-labels' } = options;
  if (!(slotUs > 0 && slotUs <= DAY_US))
    throw new RangeError(`a part of the day must be above 0 and at most a day, got ${slotUs} µs`);
  const resolved = resolveStudyOptions(options);
  return panel.horizons.flatMap((_, horizon) => {
    const returns = forwardReturns(panel, horizon);
    const events = countedEvents(rows, returns);
    const present = returns.filter((value) => !Number.isNaN(value));
    const judge = (baseline: 'unconditional' | 'time-of-day', ofBar: Float64Array): BaselineComparison =>
      barComparison(panel, horizon, { baseline, ofBar, returns, events, options: resolved });
    return [
      judge('unconditional', new Float64Array(returns.length).fill(mean(present))),
      judge('time-of-day', timeOfDayBaseline({ returns, day: panel.bars.session, slot: slots(panel, slotUs) })),
      extremesComparison(panel, horizon, { returns, events, options: { ...resolved, lookback, labels } }),
    ];
  });
}

/** A baseline that has a return for every bar: each signal is compared with that of its own bar. */
function barComparison(
  panel: EventPanel,
  horizon: number,
  given: {
    readonly baseline: 'unconditional' | 'time-of-day';
    readonly ofBar: Float64Array;
    readonly returns: Float64Array;
    readonly events: CountedEvents;
    readonly options: StudyOptions;
  },
): BaselineComparison {
  const { baseline, ofBar, returns, options } = given;
  const events = countedEvents(given.events.rows, ofBar);
  const abnormal = events.signed.map((expected, place) => signedAt(events, place, returns) - expected);
  const random = studyRandom(options, baseline, horizon);
  const groups = [{ rows: events.rows, values: abnormal }] as const;
  const { mean: difference, interval, blockBars } = eventMean(groups, eventGrid(panel, horizon), options, random);
  const baselineBps = mean(events.signed) * BASIS_POINTS;
  const differenceBps = difference * BASIS_POINTS;
  return {
    horizon: panel.horizons[horizon]!,
    baseline,
    events: events.rows.length,
    baselineEvents: returns.filter((value) => !Number.isNaN(value)).length,
    grossBps: baselineBps + differenceBps,
    baselineBps,
    differenceBps,
    differenceInterval: intervalBps(interval),
    blockBars,
    labelTest: null,
  };
}

function signedAt({ rows }: CountedEvents, place: number, returns: Float64Array): number {
  const { row, direction } = rows[place]!;
  return direction * returns[row]!;
}

function slots({ bars }: EventPanel, slotUs: number): Float64Array {
  return Float64Array.from({ length: bars.length }, (_, row) => Math.floor((bars.endUs[row]! % DAY_US) / slotUs));
}
