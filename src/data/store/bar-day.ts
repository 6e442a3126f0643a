import { formatTime } from '../../core/time.ts';
import { InputError } from '../input-error.ts';
import { ArrowFileReader } from './arrow-reader.ts';
import { ArrowFileWriter } from './arrow-writer.ts';
import { MAX_BATCH_ROWS } from './arrow-schema.ts';
import {
  type BarDayMetadata,
  type BarGap,
  type BarSourceEntry,
  formatBarMetadata,
  parseBarMetadata,
} from './bar-metadata.ts';
import {
  BAR_ROW_COLUMNS,
  type BarRows,
  type BarScales,
  copyReadBars,
  emptyBarRows,
  firstDifference,
} from './bar-rows.ts';
import { checksumOf } from './checksum.ts';
import { holesBetween, isWholeDay, unionRanges } from './coverage.ts';
import type { TimeRange } from './day-metadata.ts';

/** Bars of one source, or those that are in the store already. */
export interface NamedBars {
  /** Where they are from, for messages. */
  readonly name: string;
  /** The bars. */
  readonly rows: BarRows;
  /** Which of them: their row numbers. */
  readonly picked: readonly number[];
}

/** What a day of bars is told from outside. */
export type BarDayOrigin = Omit<
  BarDayMetadata,
  | 'formatVersion'
  | 'kind'
  | 'rows'
  | 'coverage'
  | 'gaps'
  | 'duplicatesDropped'
  | 'complete'
  | 'checksum'
  | 'source'
  | 'sourceChecksum'
>;

/** A day file of bars in memory. */
export interface StoredBars {
  /** What the file says about itself. */
  readonly metadata: BarDayMetadata;
  /** Its bars. */
  readonly rows: BarRows;
}

/**
 * Reads a day of bars.
 * @throws InputError when the file cannot be read, or its rows do not match their checksum.
 */
export function readBarDay(path: string): StoredBars {
  const reader = ArrowFileReader.open(path);
  try {
    const metadata = parseBarMetadata(reader.metadata, path);
    if (checksumOf(reader) !== metadata.checksum) {
      throw new InputError(
        `${path}: its rows do not match their checksum; the file is damaged, replace it by --overwrite`,
      );
    }
    const rows = emptyBarRows(reader.countRows(), metadata);
    const names = BAR_ROW_COLUMNS.map((column) => column.name);
    let at = 0;
    for (let batch = 0; batch < reader.batchCount; batch += 1) {
      const read = reader.readBatch(batch, names);
      copyReadBars(read, rows, at);
      at += read.length;
    }
    return { metadata, rows };
  } finally {
    reader.close();
  }
}

/**
 * Puts the bars of several sources into one table, in order of time, equal ones once.
 * @throws InputError when two sources have different bars for the same time.
 */
export function mergeBars(sources: readonly NamedBars[], scales: BarScales): BarRows {
  const all = sources.flatMap(({ name, rows, picked }) => picked.map((row) => ({ name, rows, row })));
  all.sort((a, b) => a.rows.timeUs[a.row]! - b.rows.timeUs[b.row]!);
  const kept: typeof all = [];
  for (const bar of all) {
    const last = kept.at(-1);
    if (last === undefined || last.rows.timeUs[last.row]! !== bar.rows.timeUs[bar.row]!) {
      kept.push(bar);
      continue;
    }
    const key = firstDifference(last.rows, last.row, bar.rows, bar.row);
    if (key === null) continue;
    const when = formatTime(bar.rows.timeUs[bar.row]!);
    throw new InputError(
      `the bar of ${when} differs: ${key} is ${last.rows[key][last.row]!} in ${last.name} and ` +
        `${bar.rows[key][bar.row]!} in ${bar.name}; use --overwrite to replace the days by one source`,
    );
  }
  const merged = emptyBarRows(kept.length, scales);
  for (const { key } of BAR_ROW_COLUMNS) {
    for (const [to, { rows, row }] of kept.entries()) merged[key][to] = rows[key][row]!;
  }
  return merged;
}

/** Writes a day of bars to a temporary file and answers its metadata. */
export function writeBarDay(
  path: string,
  rows: BarRows,
  day: { origin: BarDayOrigin; lengthUs: number },
): BarDayMetadata {
  const writer = new ArrowFileWriter(path, BAR_ROW_COLUMNS);
  for (let from = 0; from < rows.length; from += MAX_BATCH_ROWS) {
    const to = Math.min(rows.length, from + MAX_BATCH_ROWS);
    const columns = BAR_ROW_COLUMNS.map(({ key }) => rows[key].subarray(from, to));
    writer.writeBatch(columns, to - from);
  }
  const metadata = describeBars(rows, day, writer.checksum());
  writer.finish(formatBarMetadata(metadata));
  return metadata;
}

function describeBars(
  rows: BarRows,
  { origin, lengthUs }: { origin: BarDayOrigin; lengthUs: number },
  checksum: string,
): BarDayMetadata {
  const times = Array.from(rows.timeUs.subarray(0, rows.length));
  const coverage = unionRanges(times.map((timeUs): TimeRange => [timeUs, timeUs + lengthUs]));
  const gaps = holesBetween(coverage).map(
    ([fromUs, toUs]): BarGap => ({ fromUs, toUs, missing: Math.floor((toUs - fromUs) / lengthUs) }),
  );
  const offered = origin.sources.reduce((sum: number, source: BarSourceEntry) => sum + source.rows, 0);
  return {
    ...origin,
    formatVersion: '1',
    kind: 'bars',
    source: [...new Set(origin.sources.map(({ name }) => name))].sort().join(', '),
    sourceChecksum: origin.sources.map(({ sha256 }) => sha256).join(', '),
    rows: rows.length,
    coverage,
    gaps,
    duplicatesDropped: offered - rows.length,
    complete: isWholeDay(coverage, origin.day),
    checksum,
  };
}
