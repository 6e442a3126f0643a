import type { Instrument } from '../../../core/trade-batch.ts';
import type { PullPlan } from './pull-plan.ts';
import type { IdGap } from '../../store/day-metadata.ts';

/**
 * How a day stands after a pull: `complete`; `in-progress`, the day is not over; `incomplete`, something is missing in it;
 * `no-trades`, the exchange has none of that day; `missing`, it could not be had; `failed`, something went wrong.
 */
export type DayStatus = 'complete' | 'in-progress' | 'incomplete' | 'no-trades' | 'missing' | 'failed';

/** By which way a day came; `store`: it was there. */
export type DayWay = 'store' | 'monthly' | 'daily' | 'rest';

/** What became of one day. */
export interface PulledDay {
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** How it stands. */
  readonly status: DayStatus;
  /** By which way it came; null when it did not. */
  readonly way: DayWay | null;
  /** Rows in the store. */
  readonly rows: number;
  /** How many of them this pull added. */
  readonly rowsAdded: number;
  /** Ids that one source lacked and REST had. */
  readonly repairedIds: number;
  /** Ids that are still missing inside the day. */
  readonly missingIds: number;
  /** Ids of single fills that aggregate trades leave out: trades of the insurance fund and the like, not a loss. */
  readonly fillIdHoles: number;
  /** What there is to say about it: why it could not be had, what was put right. */
  readonly notes: readonly string[];
  /** What went wrong; null when nothing did. */
  readonly error: Error | null;
}

/** What a pull of one symbol did. */
export interface PullReport {
  /** Whose data. */
  readonly instrument: Instrument;
  /** What was pulled. */
  readonly kind: 'trades' | 'aggTrades' | 'klines';
  /** Every day asked for, in order. */
  readonly days: readonly PulledDay[];
  /** Holes in the ids that are left, those at midnight included, in order. */
  readonly gaps: readonly IdGap[];
}

/** What is known about a day while a pull is going on. */
export interface DayLog {
  /** By which way it comes. */
  way: DayWay | null;
  /** Ids that were filled in. */
  repairedIds: number;
  /** What there is to say. */
  readonly notes: string[];
  /** What went wrong. */
  error: Error | null;
  /** The exchange said that there are no trades. */
  hasNoTrades: boolean;
}

/**
 * How a day stands.
 * @param isComplete what the store says of it; null when it is not there.
 */
export function dayStatus(log: DayLog, isComplete: boolean | null, isToday: boolean): DayStatus {
  if (log.error !== null) return 'failed';
  if (isComplete === true) return 'complete';
  if (isToday && (isComplete !== null || log.hasNoTrades)) return 'in-progress';
  if (isComplete !== null) return 'incomplete';
  return log.hasNoTrades ? 'no-trades' : 'missing';
}

/** Days that nothing is left to do for: what was downloaded for them is of no use any more. */
export function settledDays(days: readonly PulledDay[]): number[] {
  return days.filter(({ status }) => status === 'complete' || status === 'incomplete').map(({ day }) => day);
}

/** Keeps a {@link DayLog} for each day. */
export class DayLogs {
  private readonly logs = new Map<number, DayLog>();

  /** Starts with what a plan says already. */
  constructor(plan: PullPlan) {
    for (const { day } of plan.settled) this.of(day).way = 'store';
    for (const { day, reason } of plan.unavailable) this.of(day).notes.push(reason);
  }

  /** The log of a day. */
  of(day: number): DayLog {
    let log = this.logs.get(day);
    if (log === undefined) {
      log = { way: null, repairedIds: 0, notes: [], error: null, hasNoTrades: false };
      this.logs.set(day, log);
    }
    return log;
  }

  /** Notes a failure on some days; a second one does not hide the first. */
  fail(days: readonly number[], error: Error): void {
    for (const day of days) this.of(day).error ??= error;
  }
}
