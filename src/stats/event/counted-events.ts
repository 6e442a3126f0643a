import type { EventPanel } from './event-panel.ts';
import { horizonBars } from './horizon-bars.ts';
import type { SignalRow } from './signal-rows.ts';
import { signedReturns } from './signed-return.ts';

/** The events of a horizon that have a forward return, in the order of their bars. */
export interface CountedEvents {
  /** Where and which way. */
  readonly rows: readonly SignalRow[];
  /** Direction × forward return of each, a fraction. */
  readonly signed: Float64Array;
}

/** The events that have a forward return. */
export function countedEvents(rows: readonly SignalRow[], returns: Float64Array): CountedEvents {
  const counted = rows.filter(({ row }) => !Number.isNaN(returns[row]!)).sort((a, b) => a.row - b.row);
  return { rows: counted, signed: signedReturns(counted, returns) };
}

/**
 * The events left when each that begins before the exit of the last one kept is passed over: as many as there are
 * independent observations, and no more. Both of several signals of one bar count as one.
 * @returns places in the events given.
 */
export function independentEvents(panel: EventPanel, horizon: number, { rows }: CountedEvents): number[] {
  const exitUs = panel.exitUs[horizon]!;
  const kept: number[] = [];
  let freeUs = Number.NEGATIVE_INFINITY;
  let lastRow = -1;
  for (const [place, { row }] of rows.entries()) {
    if (row === lastRow || panel.bars.endUs[row]! + panel.latencyUs < freeUs) continue;
    kept.push(place);
    lastRow = row;
    freeUs = exitUs[row]!;
  }
  return kept;
}

/**
 * Lag for the Newey–West error of a mean over events: twice the largest number of later events that begin before an
 * event's exit, as 2H is for bars.
 */
export function eventLag(panel: EventPanel, horizon: number, { rows }: CountedEvents): number {
  const span = horizonBars(panel, horizon);
  let most = 0;
  let later = 0;
  for (const [place, { row }] of rows.entries()) {
    while (later < rows.length && rows[later]!.row < row + span) later += 1;
    most = Math.max(most, later - place - 1);
  }
  return 2 * most;
}
