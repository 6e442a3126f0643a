import type { DayMetadata, IdGap, Silence, TimeRange } from './day-metadata.ts';

/** What an import did to one day, and what is known about the day now. */
export interface DayReport {
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** Its file. */
  readonly path: string;
  /** False when the file was left as it was. */
  readonly changed: boolean;
  /** Trades in the file. */
  readonly rows: number;
  /** How many of them this import added. */
  readonly rowsAdded: number;
  /** Rows that the sources offered and that are not in the file. */
  readonly duplicatesDropped: number;
  /** Ids with different contents. */
  readonly conflicts: number;
  /** Missing ids, the largest 1,000 holes. */
  readonly gaps: readonly IdGap[];
  /** Number of missing ids. */
  readonly missingIds: number;
  /** The parts of the day that are known. */
  readonly coverage: readonly TimeRange[];
  /** True when the whole day is covered and no id is missing. */
  readonly complete: boolean;
  /** The longest silence; null with fewer than two trades. */
  readonly longestSilence: Silence | null;
  /** Everything the file says about itself. */
  readonly metadata: DayMetadata;
}

/** What an import did. */
export interface IngestReport {
  /** The days that the sources claim or have rows of, in order. */
  readonly days: readonly DayReport[];
  /** Rows quarantined, invalidated and so on that fall on none of these days (a damaged time), so that no file has them. */
  readonly strayFindings: number;
}

/** Reports on a day, given what it was before and what it is now. */
export function reportDay(
  path: string,
  metadata: DayMetadata,
  change: { readonly before: DayMetadata | null; readonly changed: boolean },
): DayReport {
  return {
    day: metadata.day,
    path,
    changed: change.changed,
    rows: metadata.rows,
    rowsAdded: metadata.rows - (change.before?.rows ?? 0),
    duplicatesDropped: metadata.duplicatesDropped,
    conflicts: metadata.idConflicts,
    gaps: metadata.gaps,
    missingIds: metadata.missingTotal,
    coverage: metadata.coverage,
    complete: metadata.complete,
    longestSilence: metadata.longestSilence,
    metadata,
  };
}
