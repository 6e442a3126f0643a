import type { RequestKind } from './fault-plan.ts';

/** A request as the fake TWS saw it. */
export interface LoggedRequest {
  readonly kind: RequestKind;
  /** The client's id for it; −1 for those that have none. */
  readonly id: number;
  /** What distinguishes it: the fields after the id. */
  readonly fields: readonly string[];
  /** When it came, by the clock of the test, ms. */
  readonly atMs: number;
  /** Which connection it came by, counted from 1. */
  readonly connection: number;
}

/** Tells what a message of a client is, and which id it has. */
export function classify(fields: readonly string[]): { kind: RequestKind; id: number; from: number } {
  const at = (index: number): number => Number(fields[index]);
  switch (fields[0] ?? '') {
    case '71':
      return { kind: 'start', id: -1, from: 1 };
    case '9':
      return { kind: 'contract', id: at(2), from: 3 };
    case '96':
      return { kind: fields[18] === 'BID_ASK' ? 'quotes' : 'trades', id: at(1), from: 2 };
    case '20':
      return { kind: fields[19] === 'SCHEDULE' ? 'schedule' : 'bars', id: at(1), from: 2 };
    case '87':
      return { kind: 'head', id: at(1), from: 2 };
    case '25':
      return { kind: 'cancel', id: at(2), from: 3 };
    case '90':
      return { kind: 'cancel', id: at(1), from: 2 };
    default:
      return { kind: 'other', id: -1, from: 0 };
  }
}

/** Seconds since the epoch of `yyyyMMdd-HH:mm:ss`, UTC. */
export function parseUtc(text: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})-(\d{2}):(\d{2}):(\d{2})$/.exec(text);
  if (match === null) throw new Error(`the fake TWS takes UTC times only (yyyyMMdd-HH:mm:ss), got "${text}"`);
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second) / 1000;
}
