import { DAY_US, formatDay } from '../../../core/time.ts';
import type { Instrument } from '../../../core/trade-batch.ts';
import { InputError } from '../../input-error.ts';
import { isWholeDay } from '../../store/coverage.ts';
import type { DayMetadata, IdGap } from '../../store/day-metadata.ts';
import { listDays } from '../../store/store-listing.ts';
import { readDayMetadata } from '../../store/trade-store.ts';
import type { TradeKind } from '../trade-kind.ts';
import type { StoredState } from './pull-plan.ts';

/** What the store says about some days of trades, by day. */
export type StoredTrades = ReadonlyMap<number, DayMetadata>;

/** Reads what the store says about the days of a range, both ends included, that are there. */
export function storedTrades(
  dataDir: string,
  instrument: Instrument,
  [fromDay, toDay]: readonly [number, number],
): StoredTrades {
  const files = listDays(dataDir, instrument).filter(({ day }) => day >= fromDay && day <= toDay);
  return new Map(files.map(({ day, path }) => [day, readDayMetadata(path)]));
}

/** The days of one kind only: ids of different kinds do not go together. */
export function storedOfKind(
  dataDir: string,
  instrument: Instrument,
  { fromDay, toDay, kind }: { readonly fromDay: number; readonly toDay: number; readonly kind: TradeKind },
): StoredTrades {
  const all = storedTrades(dataDir, instrument, [fromDay, toDay]);
  return new Map([...all].filter(([, metadata]) => metadata.kind === kind && metadata.ids === 'contiguous'));
}

/** The same as a plan needs it. */
export function storedStates(stored: StoredTrades): Map<number, StoredState> {
  return new Map([...stored].map(([day, metadata]) => [day, stateOf(metadata)]));
}

function stateOf(metadata: DayMetadata): StoredState {
  const { complete, coverage, day, sources } = metadata;
  return { isComplete: complete, isCovered: isWholeDay(coverage, day), sources };
}

/**
 * Refuses a pull of one kind of trades into days of the other before anything is fetched.
 * @throws InputError naming day and kind.
 */
export function checkKind(stored: StoredTrades, kind: TradeKind): void {
  for (const metadata of stored.values()) {
    if (metadata.kind === kind) continue;
    throw new InputError(
      `${formatDay(metadata.day)} of ${metadata.symbol} is in the store as ${metadata.kind}, not as ${kind}: ` +
        'their ids do not go together\npull the kind that is there, or use --overwrite, or another --data-dir',
    );
  }
}

/** Whether a day is known from midnight on, without a break. */
export function isCoveredFromStart(metadata: DayMetadata): boolean {
  return metadata.coverage[0]?.[0] === metadata.day * DAY_US && metadata.coverage.length === 1;
}

/**
 * The holes in the ids of a range of days: those inside a day, and those at midnight between two days that are there up
 * to it and from it on, days next to the range included.
 */
export function gapsWithin(stored: StoredTrades, range: { readonly fromDay: number; readonly toDay: number }): IdGap[] {
  const gaps: IdGap[] = [];
  for (const [day, metadata] of [...stored].sort((a, b) => a[0] - b[0])) {
    const before = stored.get(day - 1);
    const atMidnight = before === undefined ? null : gapBetween(before, metadata);
    if (atMidnight !== null) gaps.push(atMidnight);
    if (day >= range.fromDay && day <= range.toDay) gaps.push(...metadata.gaps);
  }
  return gaps;
}

function gapBetween(before: DayMetadata, after: DayMetadata): IdGap | null {
  const isMeeting = before.coverage.at(-1)?.[1] === after.coverage[0]?.[0];
  const [afterId, beforeId] = [before.lastId, after.firstId];
  if (!isMeeting || afterId === null || beforeId === null || beforeId <= afterId + 1) return null;
  return { afterId, beforeId, missing: beforeId - afterId - 1, fromUs: before.lastTimeUs!, toUs: after.firstTimeUs! };
}
