import { CROSSES_HOLE, CROSSES_SESSION_END, type EventPanel } from './event-panel.ts';
import type { SignalRow } from './signal-rows.ts';

/** Events without a forward return, by what came before their exit. */
export interface DroppedEvents {
  /** The end of their session. */
  readonly sessionEnd: number;
  /** A known hole or a break in coverage. */
  readonly hole: number;
  /** The end of the data. */
  readonly dataEnd: number;
}

/**
 * Counts the events that have no forward return.
 * @param crosses the panel's codes for the horizon of the returns.
 */
export function droppedEvents(
  rows: readonly SignalRow[],
  returns: Float64Array,
  crosses: EventPanel['crossesSession'][number],
): DroppedEvents {
  const dropped = rows.filter(({ row }) => Number.isNaN(returns[row]!));
  const count = (code: number): number => dropped.filter(({ row }) => crosses[row] === code).length;
  return { sessionEnd: count(CROSSES_SESSION_END), hole: count(CROSSES_HOLE), dataEnd: count(0) };
}
