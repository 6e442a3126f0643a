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

/** By the number of a message: what it is, and where its id is; those without one have none. */
const MESSAGES: Readonly<Record<string, readonly [kind: RequestKind, idAt: number | null]>> = {
  '71': ['start', null],
  '49': ['time', null],
  '9': ['contract', 2],
  '96': ['trades', 1],
  '20': ['bars', 1],
  '87': ['head', 1],
  '25': ['cancel', 2],
  '90': ['cancel', 1],
  '97': ['live-trades', 1],
  '98': ['live-cancel', 1],
};

/** Tells what a message of a client is, and which id it has. */
export function classify(fields: readonly string[]): { kind: RequestKind; id: number; from: number } {
  const known = MESSAGES[fields[0] ?? ''];
  if (known === undefined) return { kind: 'other', id: -1, from: 0 };
  const [kind, idAt] = known;
  const id = idAt === null ? -1 : Number(fields[idAt]);
  return { kind: variantOf(kind, fields), id, from: (idAt ?? 0) + 1 };
}

/** Some numbers stand for several kinds of requests. */
function variantOf(kind: RequestKind, fields: readonly string[]): RequestKind {
  if (kind === 'trades' && fields[18] === 'BID_ASK') return 'quotes';
  if (kind === 'bars' && fields[19] === 'SCHEDULE') return 'schedule';
  return kind === 'live-trades' && fields[14] === 'BidAsk' ? 'live-quotes' : kind;
}

/** Seconds since the epoch of `yyyyMMdd-HH:mm:ss`, UTC. */
export function parseUtc(text: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})-(\d{2}):(\d{2}):(\d{2})$/.exec(text);
  if (match === null) throw new Error(`the fake TWS takes UTC times only (yyyyMMdd-HH:mm:ss), got "${text}"`);
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second) / 1000;
}
