import { DAY_US, dayOfTime } from '../../../core/time.ts';
import type { DayMetadata, IdGap } from '../../store/day-metadata.ts';
import { findFirstId } from '../rest/first-id.ts';
import type { TradeStretch } from '../rest/page-trades.ts';
import type { TradeRequests } from '../rest/trade-requests.ts';
import type { StoredTrades } from './stored-trades.ts';

/** Trades that are missing, to be asked for in one go. */
export interface Repair {
  /** The day on whose account it goes. */
  readonly day: number;
  /** The ids. */
  readonly stretches: readonly TradeStretch[];
}

/** Holes as things to ask for, day by day; a hole at midnight counts to the day after it. */
export function repairsOf(gaps: readonly IdGap[]): Repair[] {
  const byDay = new Map<number, TradeStretch[]>();
  for (const gap of gaps) {
    const day = dayOfTime(gap.toUs);
    const stretch = { fromId: gap.afterId + 1, lastId: gap.beforeId - 1, endUs: Number.POSITIVE_INFINITY };
    byDay.set(day, [...(byDay.get(day) ?? []), stretch]);
  }
  return [...byDay].map(([day, stretches]) => ({ day, stretches }));
}

/**
 * Asks REST for the trade before the first one of a day: does it belong to the day?
 * @returns what is missing at the day's start; null when nothing is.
 * @throws RemoteError.
 */
export async function missingHead(requests: TradeRequests, metadata: DayMetadata): Promise<TradeStretch | null> {
  const { day, firstId } = metadata;
  const startUs = day * DAY_US;
  if (firstId === null || firstId === 0) return null;
  const [before] = await requests.fromId(firstId - 1, 1);
  if (before === undefined || before.id >= firstId || before.timeUs < startUs) return null;
  const fromId = await findFirstId(requests, startUs, startUs + DAY_US);
  return { fromId: fromId ?? before.id, lastId: firstId - 1, endUs: Number.POSITIVE_INFINITY };
}

/**
 * Asks REST for the trade after the last one of a day: does it belong to the day?
 * @returns what is missing at the day's end; null when nothing is.
 * @throws RemoteError.
 */
export async function missingTail(requests: TradeRequests, metadata: DayMetadata): Promise<TradeStretch | null> {
  const { day, lastId } = metadata;
  const endUs = (day + 1) * DAY_US;
  if (lastId === null) return null;
  const [after] = await requests.fromId(lastId + 1, 1);
  if (after === undefined || after.timeUs >= endUs) return null;
  return { fromId: lastId + 1, lastId: Number.POSITIVE_INFINITY, endUs };
}

/** The first and the last day of each run of days without a day missing between. */
export function runsOfDays(stored: StoredTrades): [DayMetadata, DayMetadata][] {
  const runs: [DayMetadata, DayMetadata][] = [];
  for (const [day, metadata] of [...stored].sort((a, b) => a[0] - b[0])) {
    const run = runs.at(-1);
    if (run !== undefined && run[1].day === day - 1) run[1] = metadata;
    else runs.push([metadata, metadata]);
  }
  return runs;
}
