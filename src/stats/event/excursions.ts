import { kaplanMeier, type SurvivalCurve } from '../numerics/kaplan-meier.ts';
import { mean } from '../numerics/moments.ts';
import { quantileOfSorted } from '../numerics/quantile.ts';
import { averageTrueRange } from './average-true-range.ts';
import type { EventPanel } from './event-panel.ts';
import { excursionOf, type HeldBars, stopBar, targetBar } from './excursion.ts';
import { exitBars, horizonBars } from './horizon-bars.ts';
import type { Horizon } from './horizon.ts';
import type { SignalRow } from './signal-rows.ts';

/** What excursions are measured against. */
export interface ExcursionOptions {
  /** Bars in the average true range, the signal's own the last; at least 1, default 14. */
  readonly atrBars: number;
  /** What target and stop are given in: percent of the entry, or average true ranges at the signal (default). */
  readonly unit: 'percent' | 'atr';
  /** Distance of the target from the entry, above 0, default 1. */
  readonly target: number;
  /** Distance of the stop from the entry, above 0, default 1. */
  readonly stop: number;
}

/** The defaults of {@link ExcursionOptions}. */
export const EXCURSION_DEFAULTS: ExcursionOptions = Object.freeze({ atrBars: 14, unit: 'atr', target: 1, stop: 1 });

/** How a figure is spread over the events; NaN without any. */
export interface Spread {
  /** The mean. */
  readonly mean: number;
  /** The median. */
  readonly median: number;
  /** What one event in ten passed. */
  readonly upperTenth: number;
}

/** How far positions ran by the end of a horizon, by the highs and lows of the bars after the signal's. */
export interface ExcursionStudy {
  /** The horizon. */
  readonly horizon: Horizon;
  /** Events held to the end of the horizon: those the spreads are taken over. */
  readonly events: number;
  /** Largest favourable excursion, percent of the entry. */
  readonly favourablePercent: Spread;
  /** Largest adverse excursion, percent of the entry. */
  readonly adversePercent: Spread;
  /** Largest favourable excursion, average true ranges at the signal; of the events at which one is known. */
  readonly favourableAtr: Spread;
  /** Largest adverse excursion, likewise. */
  readonly adverseAtr: Spread;
  /** Events that entered and held at least one bar: those that target and stop are tried on, however early they ended. */
  readonly tried: number;
  /** Of those tried, events that reached the target before the stop; in one bar the stop comes first. */
  readonly targetFirst: number;
  /** Of those tried, events that reached the stop first. */
  readonly stopFirst: number;
  /** Bars to the target, stop or not, by Kaplan and Meier: what ended before it, for whatever reason, is censored there. */
  readonly barsToTarget: SurvivalCurve;
}

/** A position of an event, and what a distance of 1 is in ticks. */
interface Tried {
  readonly held: HeldBars;
  readonly atr: number;
  readonly unit: number;
}

/** Follows every event bar by bar up to each horizon, from the fill a market order would have got. */
export function excursionStudy(
  panel: EventPanel,
  rows: readonly SignalRow[],
  options: Partial<ExcursionOptions> = {},
): ExcursionStudy[] {
  const resolved = { ...EXCURSION_DEFAULTS, ...options };
  requireExcursionOptions(resolved);
  const atr = averageTrueRange(panel.bars, panel.segment, resolved.atrBars);
  return panel.horizons.map((_, horizon) => horizonExcursions(panel, horizon, { rows, atr, options: resolved }));
}

function horizonExcursions(
  panel: EventPanel,
  horizon: number,
  { rows, atr, options }: { rows: readonly SignalRow[]; atr: Float64Array; options: ExcursionOptions },
): ExcursionStudy {
  const lengths = exitBars(panel, horizon);
  const span = horizonBars(panel, horizon);
  const tried: Tried[] = [];
  const whole: Tried[] = [];
  for (const row of rows) {
    const length = lengths[row.row]!;
    const held = heldBars(panel, row, Number.isNaN(length) ? span : length);
    const event = { held, atr: atr[row.row]!, unit: options.unit === 'atr' ? atr[row.row]! : held.entry / 100 };
    if (held.to > held.from && !Number.isNaN(held.entry + event.unit)) tried.push(event);
    if (!Number.isNaN(length + held.entry) && panel.marked[horizon]![row.row] === 0) whole.push(event);
  }
  return {
    horizon: panel.horizons[horizon]!,
    events: whole.length,
    ...spreads(whole),
    tried: tried.length,
    ...reached(tried, options),
  };
}

/** The bars a position is held in: as many as the horizon has, but none after the end of its stretch. */
function heldBars(
  { bars, segment, askAfter, bidAfter }: EventPanel,
  { row, direction }: SignalRow,
  length: number,
): HeldBars {
  const from = row + 1;
  let to = from;
  while (to < from + length && to < bars.length && segment[to] === segment[row]) to += 1;
  return { bars, from, to, direction, entry: direction === 1 ? askAfter[row]! : bidAfter[row]! };
}

function spreads(
  events: readonly Tried[],
): Pick<ExcursionStudy, 'favourablePercent' | 'adversePercent' | 'favourableAtr' | 'adverseAtr'> {
  const runs = events.map(({ held, atr }) => ({ ...excursionOf(held), atr, percent: held.entry / 100 }));
  const withAtr = runs.filter(({ atr }) => atr > 0);
  return {
    favourablePercent: spread(runs.map(({ favourable, percent }) => favourable / percent)),
    adversePercent: spread(runs.map(({ adverse, percent }) => adverse / percent)),
    favourableAtr: spread(withAtr.map(({ favourable, atr }) => favourable / atr)),
    adverseAtr: spread(withAtr.map(({ adverse, atr }) => adverse / atr)),
  };
}

function spread(values: readonly number[]): Spread {
  if (values.length === 0) return { mean: Number.NaN, median: Number.NaN, upperTenth: Number.NaN };
  const sorted = Float64Array.from(values).sort();
  return { mean: mean(sorted), median: quantileOfSorted(sorted, 0.5), upperTenth: quantileOfSorted(sorted, 0.9) };
}

function reached(
  tried: readonly Tried[],
  { target, stop }: ExcursionOptions,
): Pick<ExcursionStudy, 'targetFirst' | 'stopFirst' | 'barsToTarget'> {
  const times = new Float64Array(tried.length);
  const isEvent = new Uint8Array(tried.length);
  let [targetFirst, stopFirst] = [0, 0];
  for (const [place, { held, unit }] of tried.entries()) {
    const targetAt = targetBar(held, target * unit);
    const stopAt = stopBar(held, stop * unit);
    times[place] = targetAt === 0 ? held.to - held.from : targetAt;
    isEvent[place] = Number(targetAt > 0);
    // Which of the two came first inside one bar is not known: take the worse.
    if (stopAt > 0 && (targetAt === 0 || stopAt <= targetAt)) stopFirst += 1;
    else if (targetAt > 0) targetFirst += 1;
  }
  return { targetFirst, stopFirst, barsToTarget: kaplanMeier(times, isEvent) };
}

function requireExcursionOptions({ atrBars, target, stop }: ExcursionOptions): void {
  if (!(Number.isInteger(atrBars) && atrBars >= 1)) {
    throw new RangeError(`an average true range takes a whole number of bars, at least 1, got ${atrBars}`);
  }
  if (!(target > 0)) throw new RangeError(`a target must be above 0, got ${target}`);
  if (!(stop > 0)) throw new RangeError(`a stop must be above 0, got ${stop}`);
}
