import type { BookedFill, WorldResult } from '../engine/run-result.ts';
import { READINGS } from '../matching/reading.ts';
import { type AuditedTape, hasRows } from './audited-tape.ts';
import type { AuditedRuns } from './strategy-check.ts';
import type { StrategyOffence } from './strategy-offence.ts';

interface Print {
  readonly timeUs: number;
  readonly ticks: number;
  readonly lots: number;
  taken: number;
}

/** Holds every fill of the whole run against its order and its print. Of bars, which have no prints, only the order. */
export function fillOffence({ tape, whole }: AuditedRuns): StrategyOffence | null {
  for (const reading of READINGS) {
    const world = whole.result?.readings[reading];
    if (world === undefined) continue;
    const prints = printsOf(tape, world.fills);
    for (const fill of world.fills) {
      const what = untimely(fill, world) ?? offTape(fill, prints);
      if (what !== null) return { timeUs: fill.timeUs, what: `${reading}: order ${fill.orderId} ${what}` };
    }
  }
  return null;
}

function untimely({ orderId, timeUs, printId }: BookedFill, { orders }: WorldResult): string | null {
  // Numbers count from 1 in the order of submission.
  const order = orders[orderId - 1];
  if (order === undefined) return 'was never sent';
  // Only a print has to come strictly after the arrival: a quote and a bar's open are there already.
  const isTimely = printId === null ? timeUs >= order.arrivesUs : timeUs > order.arrivesUs;
  return isTimely ? null : `was filled at ${timeUs} µs, though it arrived at ${order.arrivesUs} µs`;
}

function offTape(fill: BookedFill, prints: ReadonlyMap<number, Print>): string | null {
  if (fill.printId === null) return null;
  const print = prints.get(fill.printId);
  if (print === undefined) return `was filled by print ${fill.printId}, which is not on the tape`;
  if (print.timeUs !== fill.timeUs || print.ticks !== fill.printTicks) {
    return `was filled at another time or price than its print ${fill.printId} has`;
  }
  print.taken += fill.lots;
  return print.taken > print.lots ? `got more of print ${fill.printId} than its ${print.lots} lots` : null;
}

function printsOf({ events }: AuditedTape, fills: readonly BookedFill[]): Map<number, Print> {
  const wanted = new Set(fills.map((fill) => fill.printId));
  const prints = new Map<number, Print>();
  for (const event of events) {
    if (!hasRows(event) || event.type !== 'trades') continue;
    for (let row = 0; row < event.length; row += 1) {
      const id = event.id[row]!;
      if (!wanted.has(id)) continue;
      prints.set(id, { timeUs: event.timeUs[row]!, ticks: event.price[row]!, lots: event.size[row]!, taken: 0 });
    }
  }
  return prints;
}
