import type { Signal } from '../../core/signal.ts';
import { informationCoefficient } from '../numerics/information-coefficient.ts';
import { countedEvents, eventLag } from './counted-events.ts';
import type { EventPanel } from './event-panel.ts';
import { forwardReturns } from './forward-returns.ts';
import type { Horizon } from './horizon.ts';
import { signalRows } from './signal-rows.ts';

/** The information coefficient of the signals' strength at one horizon and one delay. */
export interface DecayPoint {
  /** The horizon of the forward return. */
  readonly horizon: Horizon;
  /** Bars between the signal's and the one whose entry is taken: an effect that is gone at 1 was bounce. */
  readonly skip: number;
  /** Signals with a strength and a forward return. */
  readonly events: number;
  /** Signals left out because their rule gave them no strength. */
  readonly withoutStrength: number;
  /** Pearson correlation of direction × strength with the forward return; NaN below two events or without spread. */
  readonly pearson: number;
  /** Spearman's, with average ranks. */
  readonly spearman: number;
  /** t of the slope behind the Pearson correlation with the Newey–West error; NaN with too few events for the lag. */
  readonly t: number;
  /** Lag of that error, in events: twice the largest number of events that begin within another's horizon. */
  readonly lag: number;
}

/**
 * How well direction × shift-free strength orders forward returns, by horizon and by bars skipped between the signal and
 * the entry.
 * @throws RangeError for signals of other bars, or a skip that is no whole number of at least 0.
 */
export function informationDecay(
  panel: EventPanel,
  signals: readonly Signal[],
  skips: readonly number[] = [0, 1, 2],
): DecayPoint[] {
  const wrong = skips.find((skip) => !(Number.isInteger(skip) && skip >= 0));
  if (wrong !== undefined) throw new RangeError(`bars to skip must be a whole number of at least 0, got ${wrong}`);
  const strong = signals.filter(({ strengthShiftFree }) => strengthShiftFree !== null);
  const rows = signalRows(strong, panel.bars);
  const events = rows.map((row, place) => ({ ...row, strength: strong[place]!.strengthShiftFree ?? 0 }));
  events.sort((a, b) => a.row - b.row);
  return panel.horizons.flatMap((_, horizon) =>
    skips.map((skip) => ({
      ...decayPoint(panel, horizon, events, skip),
      withoutStrength: signals.length - strong.length,
    })),
  );
}

type StrongRow = ReturnType<typeof signalRows>[number] & { readonly strength: number };

function decayPoint(
  panel: EventPanel,
  horizon: number,
  events: readonly StrongRow[],
  skip: number,
): Omit<DecayPoint, 'withoutStrength'> {
  const { segment } = panel;
  const returns = forwardReturns(panel, horizon);
  const counted = events.filter(
    ({ row }) => segment[row + skip] === segment[row] && !Number.isNaN(returns[row + skip]!),
  );
  const signal = Float64Array.from(counted, ({ direction, strength }) => direction * strength);
  const forward = Float64Array.from(counted, ({ row }) => returns[row + skip]!);
  const lag = eventLag(panel, horizon, countedEvents(counted, returns));
  const found = { horizon: panel.horizons[horizon]!, skip, events: counted.length, lag };
  if (counted.length < 2) return { ...found, pearson: Number.NaN, spearman: Number.NaN, t: Number.NaN };
  // With a lag of the order of the sample the error is not an estimate any more.
  const enough = counted.length >= 2 * lag + 3;
  const { pearson, spearman, neweyWestT } = informationCoefficient(signal, forward, enough ? lag : 0);
  return { ...found, pearson, spearman, t: enough ? neweyWestT : Number.NaN };
}
