import type { Interval } from '../numerics/interval.ts';
import { mean } from '../numerics/moments.ts';
import { wilsonInterval } from '../numerics/wilson.ts';
import { BASIS_POINTS, intervalBps } from './basis-points.ts';
import { type CountedEvents, countedEvents, independentEvents } from './counted-events.ts';
import { type DirectionRegression, directionRegression } from './direction-regression.ts';
import { type DroppedEvents, droppedEvents } from './dropped-events.ts';
import { eventGrid, eventMean } from './event-mean.ts';
import type { EventPanel } from './event-panel.ts';
import { forwardReturns } from './forward-returns.ts';
import { type Horizon } from './horizon.ts';
import { horizonBars } from './horizon-bars.ts';
import { netReturns } from './net-returns.ts';
import type { SignalRow } from './signal-rows.ts';
import { resolveStudyOptions, type StudyOptions, studyRandom } from './study-options.ts';
import { type ThinnedEvents, thinnedEvents } from './thinned-events.ts';

/** The events of one direction. */
export interface DirectionStudy {
  /** Events with a return. */
  readonly events: number;
  /** Their mean signed return from mid to mid, basis points; NaN without any. */
  readonly grossBps: number;
  /** Their mean return after all costs, basis points; NaN without any. */
  readonly netBps: number;
}

/** What the events were worth after one horizon. Returns are signed: above 0 is what the signal predicted. */
export interface HorizonStudy {
  /** The horizon. */
  readonly horizon: Horizon;
  /** Bars it spans, at the median where it is not in bars. */
  readonly horizonBars: number;
  /** Events with a return. */
  readonly events: number;
  /** Events without one, by reason. */
  readonly dropped: DroppedEvents;
  /** Of {@link HorizonStudy.events}, those marked to the last prices of their session. */
  readonly marked: number;
  /** Mean signed return from mid to mid, before costs, basis points; NaN without events, like all that follows. */
  readonly grossBps: number;
  /** Its stationary-bootstrap percentile interval, basis points. */
  readonly grossInterval: Interval;
  /** The bootstrap's mean block length by Politis and White, bars. */
  readonly blockBars: number;
  /** Events with a signed return above 0. */
  readonly hits: number;
  /** hits ÷ events; a return of exactly 0 is no hit. */
  readonly hitRate: number;
  /** Wilson interval of the hit rate, as if events did not overlap; the one of {@link HorizonStudy.thinned} holds when they do. */
  readonly hitInterval: Interval;
  /** The effect against all bars. */
  readonly regression: DirectionRegression;
  /** The events that do not overlap: as many as are independent. */
  readonly thinned: ThinnedEvents;
  /** Mean return after spread, slippage and fees, basis points. */
  readonly netBps: number;
  /** Its interval, like that of the gross mean. */
  readonly netInterval: Interval;
  /** What trading cost on average, basis points of the entry: the line the gross curve has to pass. gross − net. */
  readonly costBps: number;
  /** What a round trip may cost for the mean to be 0, basis points of the entry: the gross mean. */
  readonly breakEvenBps: number;
  /** What a fee per side may be for it, given the measured spread and the slippage, basis points. */
  readonly breakEvenFeeBps: number;
  /** The bullish signals. */
  readonly long: DirectionStudy;
  /** The bearish signals. */
  readonly short: DirectionStudy;
}

/** Studies events at every horizon of a panel. */
export function eventStudy(
  panel: EventPanel,
  rows: readonly SignalRow[],
  options: Partial<StudyOptions> = {},
): HorizonStudy[] {
  const resolved = resolveStudyOptions(options);
  return panel.horizons.map((_, horizon) => horizonStudy(panel, horizon, rows, resolved));
}

function horizonStudy(
  panel: EventPanel,
  horizon: number,
  rows: readonly SignalRow[],
  options: StudyOptions,
): HorizonStudy {
  const returns = forwardReturns(panel, horizon);
  const events = countedEvents(rows, returns);
  const span = horizonBars(panel, horizon);
  const random = studyRandom(options, 'study', horizon);
  const grid = eventGrid(panel, horizon);
  const gross = eventMean([{ rows: events.rows, values: events.signed }], grid, options, random);
  const { net, breakEvenFeeBps } = netReturns(panel, horizon, events.rows, options);
  const netMean = eventMean([{ rows: events.rows, values: net }], grid, options, random);
  const hits = events.signed.reduce((count, value) => count + Number(value > 0), 0);
  const grossBps = gross.mean * BASIS_POINTS;
  const netBps = netMean.mean * BASIS_POINTS;
  return {
    horizon: panel.horizons[horizon]!,
    horizonBars: span,
    events: events.rows.length,
    dropped: droppedEvents(rows, returns, panel.crossesSession[horizon]!),
    marked: events.rows.reduce((count, { row }) => count + panel.marked[horizon]![row]!, 0),
    grossBps,
    grossInterval: intervalBps(gross.interval),
    blockBars: gross.blockBars,
    hits,
    hitRate: hits / events.rows.length,
    hitInterval: wilsonInterval(hits, events.rows.length, options.level),
    regression: directionRegression(returns, events, 2 * span),
    thinned: thinnedEvents(events, independentEvents(panel, horizon, events), options.level),
    netBps,
    netInterval: intervalBps(netMean.interval),
    costBps: grossBps - netBps,
    breakEvenBps: grossBps,
    breakEvenFeeBps,
    long: directionStudy(events, net, 1),
    short: directionStudy(events, net, -1),
  };
}

function directionStudy({ rows, signed }: CountedEvents, net: Float64Array, direction: 1 | -1): DirectionStudy {
  const isOfDirection = (_: number, place: number): boolean => rows[place]!.direction === direction;
  const gross = signed.filter(isOfDirection);
  const netOfDirection = net.filter(isOfDirection);
  return {
    events: gross.length,
    grossBps: mean(gross) * BASIS_POINTS,
    netBps: mean(netOfDirection) * BASIS_POINTS,
  };
}
