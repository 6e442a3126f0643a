import type { DumpFile, DumpPeriod } from '../dump/dump-file.ts';

/** What the store has of one day, as far as it matters to a pull. */
export interface StoredState {
  /** True when nothing of the day is missing. */
  readonly isComplete: boolean;
  /** True when sources hold the whole day, though ids may be missing inside. */
  readonly isCovered: boolean;
  /** The files that it was made of. */
  readonly sources: readonly { readonly name: string; readonly sha256: string }[];
}

/** Whether some days all have a file with this checksum among their sources. */
export function areAllFrom(
  stored: ReadonlyMap<number, Pick<StoredState, 'sources'>>,
  days: readonly number[],
  sha256: string,
): boolean {
  return days.every((day) => stored.get(day)?.sources.some((source) => source.sha256 === sha256) ?? false);
}

/** Which dump files there are: by their first day, with their size; null when that cannot be found out beforehand. */
export type Published = Readonly<Record<DumpPeriod, ReadonlyMap<number, number> | null>>;

/** A dump file to fetch. */
export interface PlannedDump extends DumpFile {
  /** Its name, e.g. `BTCUSDT-aggTrades-2024-08-08.zip`. */
  readonly name: string;
  /** The days wanted of it. */
  readonly days: readonly number[];
  /** Length of the file, bytes; null when that is not known. */
  readonly byteLength: number | null;
}

/** Why a day needs nothing, or cannot be had. */
export interface DayRemark {
  /** The day. */
  readonly day: number;
  /** Why. */
  readonly reason: string;
}

/** What a pull is going to do. */
export interface PullPlan {
  /** Dump files, in order of time. */
  readonly dumps: readonly PlannedDump[];
  /** Days to be had over REST, in order. */
  readonly restDays: readonly number[];
  /** Days that need nothing. */
  readonly settled: readonly DayRemark[];
  /** Days that cannot be had. */
  readonly unavailable: readonly DayRemark[];
}
