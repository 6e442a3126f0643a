import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dayOfTime, formatDuration } from '../../core/time.ts';
import { InputError } from '../input-error.ts';
import { mergeBars, type NamedBars, readBarDay, type StoredBars, writeBarDay } from './bar-day.ts';
import { barDayPath, barFolder, type BarSeries, intervalUs } from './bar-layout.ts';
import type { BarDayMetadata, BarSourceEntry } from './bar-metadata.ts';
import { type BarRows, type BarScales, checkBars, finestScales, joinBars } from './bar-rows.ts';
import { instrumentFolder } from './layout.ts';
import { type Move, Staging } from './staging.ts';
import { type DayFile, dayFilesIn, instrumentsOf, namesIn } from './store-listing.ts';

/** Where bars go. */
export interface BarWriteOptions extends BarSeries {
  /** The store's folder. */
  readonly dataDir: string;
  /** How the aggressor was known: `exchange`, or the method by which it was inferred. */
  readonly aggressor: string;
  /** Replace days that are there already instead of merging into them. Default false. */
  readonly overwrite?: boolean;
}

/** Where bars are from. */
export interface BarSource {
  /** Base name of the file. */
  readonly name: string;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
}

/** What became of one day of bars. */
export interface BarDayReport {
  /** Its file. */
  readonly path: string;
  /** False when the file was left as it was. */
  readonly changed: boolean;
  /** How many bars were added. */
  readonly rowsAdded: number;
  /** What the file says about itself now. */
  readonly metadata: BarDayMetadata;
}

/** Which bars to read. */
export interface BarRange extends BarSeries {
  /** The store's folder. */
  readonly dataDir: string;
  /** First UTC day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last UTC day, included. */
  readonly toDay: number;
}

/** Bars from the store, with what is known about their days. */
export interface BarsRead {
  /** The bars of all days, in order of time. */
  readonly rows: BarRows;
  /** The days that are there, in order. */
  readonly days: readonly BarDayMetadata[];
  /** The days of the range that are not. */
  readonly missingDays: readonly number[];
}

/** The bars of one source. */
export interface OfferedBars {
  /** Where they are from. */
  readonly source: BarSource;
  /** The bars. */
  readonly rows: BarRows;
}

/**
 * Brings bars into the store, in any order, merging by time: those of all sources or, when anything is wrong with one,
 * none. A source that is known already changes nothing, and the order in which sources come does not matter.
 * @throws RangeError when a row is no bar; InputError when a bar differs from another one or from one that is there.
 */
export function writeBars(options: BarWriteOptions, offers: readonly OfferedBars[]): readonly BarDayReport[] {
  for (const { rows, source } of offers) checkBars(rows, source.name);
  barFolder(options.dataDir, options);
  const staging = new Staging(options.dataDir);
  try {
    const reports: BarDayReport[] = [];
    const moves: Move[] = [];
    for (const [day, parts] of partsByDay(offers)) {
      const from = staging.newPath();
      const report = stageDay(options, { day, parts }, from);
      reports.push(report);
      if (report.changed) moves.push({ from, to: report.path });
    }
    staging.publish(moves);
    return reports;
  } finally {
    staging.remove();
  }
}

/**
 * Reads the bars of some days into memory (a year of one-minute bars takes 50 MB).
 * @throws InputError when a day file cannot be read or is damaged.
 */
export function readBars(range: BarRange): BarsRead {
  const files = dayFilesIn(barFolder(range.dataDir, range));
  const wanted = files.filter(({ day }) => day >= range.fromDay && day <= range.toDay);
  const stored = wanted.map(({ path }) => readBarDay(path));
  const present = new Set(wanted.map(({ day }) => day));
  const missingDays: number[] = [];
  for (let day = range.fromDay; day <= range.toDay; day += 1) if (!present.has(day)) missingDays.push(day);
  const rows = joinBars(
    stored.map((day) => day.rows),
    finestScales(stored.map((day) => day.rows.scales)),
  );
  return { rows, days: stored.map((day) => day.metadata), missingDays };
}

/** The series of bars in the store, by venue, market, symbol and interval, with their days. */
export function listBarSeries(dataDir: string): (BarSeries & { readonly days: readonly DayFile[] })[] {
  const series = instrumentsOf(dataDir, 'bars').flatMap((instrument) => {
    const folder = instrumentFolder(dataDir, 'bars', instrument);
    const intervals = namesIn(folder, 'folder');
    return intervals.map((interval) => ({ instrument, interval, days: dayFilesIn(join(folder, interval)) }));
  });
  return series.filter(({ days }) => days.length > 0);
}

interface DayPart {
  readonly source: BarSource;
  readonly bars: NamedBars;
}

interface OfferedDay {
  readonly day: number;
  readonly parts: readonly DayPart[];
}

function stageDay(options: BarWriteOptions, { day, parts }: OfferedDay, temporary: string): BarDayReport {
  const path = barDayPath(options.dataDir, options, day);
  const before = dayToMergeInto(options, path);
  const offered = parts.map(({ bars }) => bars);
  const sources = parts.reduce<BarSourceEntry[]>(
    (known, { source, bars }) =>
      mergeSources(known, { name: source.name, sha256: source.sha256, rows: bars.picked.length }, path),
    [...(before?.metadata.sources ?? [])],
  );
  const kept = before === null ? [] : [everyBar(before)];
  const scales = finestScales([...kept, ...offered].map((bars) => bars.rows.scales));
  if (before !== null && saysTheSame(before, sources, scales)) {
    return { path, changed: false, rowsAdded: 0, metadata: before.metadata };
  }
  const merged = mergeBars([...kept, ...offered], scales);
  const lengthUs = intervalUs(options.interval);
  const { venue, market, symbol } = options.instrument;
  const about = { venue, market, symbol, day, interval: formatDuration(lengthUs), aggressor: options.aggressor };
  const metadata = writeBarDay(temporary, merged, { origin: { ...about, ...scales, sources }, lengthUs });
  return { path, changed: true, rowsAdded: merged.length - (before?.rows.length ?? 0), metadata };
}

function dayToMergeInto(options: BarWriteOptions, path: string): StoredBars | null {
  if (options.overwrite === true || !existsSync(path)) return null;
  const stored = readBarDay(path);
  const [was, is] = [stored.metadata.aggressor, options.aggressor];
  if (was === is) return stored;
  throw new InputError(`${path}: has aggressor "${was}", the import has "${is}"; use --overwrite to replace it`);
}

function everyBar({ metadata, rows }: StoredBars): NamedBars {
  return { name: `the store (${metadata.source})`, rows, picked: Array.from({ length: rows.length }, (_, row) => row) };
}

/** The days in order, each with what every source has of it. */
function partsByDay(offers: readonly OfferedBars[]): [day: number, parts: DayPart[]][] {
  const days = new Map<number, DayPart[]>();
  for (const { source, rows } of offers) {
    for (const [day, picked] of rowsByDay(rows)) {
      const parts = days.get(day) ?? [];
      parts.push({ source, bars: { name: source.name, rows, picked } });
      days.set(day, parts);
    }
  }
  return [...days].sort(([a], [b]) => a - b);
}

function rowsByDay(rows: BarRows): Map<number, number[]> {
  const days = new Map<number, number[]>();
  for (let row = 0; row < rows.length; row += 1) {
    const day = dayOfTime(rows.timeUs[row]!);
    const picked = days.get(day);
    if (picked === undefined) days.set(day, [row]);
    else picked.push(row);
  }
  return days;
}

function mergeSources(known: readonly BarSourceEntry[], offered: BarSourceEntry, path: string): BarSourceEntry[] {
  const same = known.find((source) => source.sha256 === offered.sha256);
  if (same !== undefined && same.rows !== offered.rows) {
    throw new InputError(
      `${path}: source ${offered.name} was imported before with ${same.rows} bars for this day, now it has ` +
        `${offered.rows}: it was read in another way; use --overwrite to replace the day`,
    );
  }
  const name = same !== undefined && same.name < offered.name ? same.name : offered.name;
  const others = known.filter((source) => source !== same);
  return [...others, { ...offered, name }].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

function saysTheSame(before: StoredBars, sources: readonly BarSourceEntry[], scales: BarScales): boolean {
  const { metadata } = before;
  const sameScales =
    metadata.priceScale === scales.priceScale &&
    metadata.sizeScale === scales.sizeScale &&
    metadata.quoteScale === scales.quoteScale;
  return sameScales && JSON.stringify(metadata.sources) === JSON.stringify(sources);
}
