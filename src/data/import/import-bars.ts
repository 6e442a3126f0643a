import { basename, resolve } from 'node:path';
import { formatUnits, POWERS_OF_TEN } from '../../core/decimal.ts';
import { ExactSum } from '../../core/exact-sum.ts';
import { formatDuration, parseDuration } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { detectBarLayout } from '../csv/bar-layout.ts';
import { BarReader } from '../csv/bar-reader.ts';
import { openByteSource } from '../csv/byte-source.ts';
import { readCsvHead } from '../csv/csv-head.ts';
import { LISTED } from '../csv/trade-findings.ts';
import { InputError } from '../input-error.ts';
import { finestScales } from '../store/bar-rows.ts';
import type { BarDayReport } from '../store/bar-store.ts';
import { arrangeBars } from './arrange-bars.ts';
import { type BarField, CollectedBars } from './collected-bars.ts';
import { claimOfName } from './file-claim.ts';
import { agreedSymbol, checkedInstrument, type ImportOptions, type QuarantinedRow } from './import-options.ts';
import { Quarantine } from './quarantine.ts';
import { writeBarFiles } from './write-bar-files.ts';

/** What to import and how. */
export interface ImportBarsOptions extends ImportOptions {
  /** Length of a bar, µs; absent: as the name of a Binance dump says, else the smallest step between two bars. */
  readonly intervalUs?: number | undefined;
  /** Whether a bar is stamped with its start (`open`) or its end (`close`); absent: `open`. */
  readonly timeIs?: 'open' | 'close' | undefined;
}

/** What became of one file of bars. */
export interface BarFileReport {
  /** Its base name. */
  readonly name: string;
  /** Its absolute path. */
  readonly path: string;
  /** Its size on disk. */
  readonly bytes: number;
  /** SHA-256 of it, hexadecimal. */
  readonly sha256: string;
  /** Rows in it. */
  readonly rows: number;
  /** Bars handed to the store. */
  readonly bars: number;
  /** Rows put aside. */
  readonly quarantined: number;
  /** The first 100 of them. */
  readonly quarantinedRows: readonly QuarantinedRow[];
  /** The file that has them all; null when there are none. */
  readonly quarantineFile: string | null;
}

/** Sums over all bars, each time once, as plain decimals. */
export interface BarTotals {
  /** Σ volume. */
  readonly volume: string;
  /** Σ volume in which the buyer was the aggressor. */
  readonly buyVolume: string;
  /** Σ volume in which the seller was the aggressor. */
  readonly sellVolume: string;
  /** Σ volume whose aggressor is not known. */
  readonly unknownVolume: string;
  /** Σ buyVolume − sellVolume. */
  readonly delta: string;
}

/** What an import of bars did; plain JSON. */
export interface ImportBarsReport {
  /** Whose bars. */
  readonly instrument: Instrument;
  /** Length of a bar, e.g. `1m`. */
  readonly interval: string;
  /** Different bars in the files. */
  readonly bars: number;
  /** Bars that the files have more than once, equal each time. */
  readonly duplicates: number;
  /** Starts between the first and the last bar at which there is none: closed hours, holidays, or lost data. */
  readonly absent: number;
  /** What they add up to. */
  readonly totals: BarTotals;
  /** File by file, in the order given. */
  readonly files: readonly BarFileReport[];
  /** What the store did with them, day by day. */
  readonly store: readonly BarDayReport[];
}

/**
 * Imports files of bars: Binance klines, charting exports, any CSV whose columns are named. Where they do not say what was
 * bought and what was sold their whole volume is unknown. All files are read and checked against each other before the
 * first bar is written.
 * @throws InputError saying what is wrong, where, and what to do; the store is then as it was.
 */
export async function importBars(options: ImportBarsOptions): Promise<ImportBarsReport> {
  const paths = [...new Set(options.files.map((file) => resolve(file)))];
  const claims = paths.map((path) => ({ name: basename(path), symbol: claimOfName(basename(path))?.symbol ?? null }));
  const instrument = checkedInstrument(options, agreedSymbol(options.symbol, claims));
  const quarantine = new Quarantine(options.dataDir, instrument);
  try {
    const bars = new CollectedBars();
    const files: BarFileReport[] = [];
    for (const path of paths) files.push(await readFile(path, files.length, { options, bars, quarantine }));
    const arrangement = arrangeBars(bars, {
      names: files.map(({ name }) => name),
      intervalUs: options.intervalUs ?? claimedInterval(paths),
      isStampedAtEnd: options.timeIs === 'close',
      hasTimeZone: options.timeZone !== undefined,
    });
    const interval = formatDuration(arrangement.intervalUs);
    const { dataDir, overwrite = false } = options;
    const series = { dataDir, instrument, interval, aggressor: aggressorOf(bars), overwrite };
    const store = writeBarFiles(files, { bars, shiftUs: arrangement.shiftUs }, series);
    quarantine.publish();
    return {
      instrument,
      interval,
      bars: arrangement.order.length,
      duplicates: arrangement.duplicates,
      absent: arrangement.absent,
      totals: totalsOf(bars, arrangement.order),
      files,
      store,
    };
  } finally {
    quarantine.discard();
  }
}

/** Files of open, high, low, close and volume say of no lot who bought and who sold it. */
function aggressorOf({ columns, length }: CollectedBars): string {
  const hasAny = (field: BarField): boolean => columns[field].subarray(0, length).some((volume) => volume > 0);
  return hasAny('unknownVolume') && !hasAny('buyVolume') && !hasAny('sellVolume') ? 'unknown' : 'exchange';
}

/** The interval that the names of Binance's dumps give; null where they give none, or none that has one length. */
function claimedInterval(paths: readonly string[]): number | null {
  const intervals = new Set(paths.map((path) => claimOfName(basename(path))?.series));
  const [interval] = intervals;
  if (intervals.size !== 1 || interval === undefined || !/^\d+[smhd]$/.test(interval)) return null;
  return parseDuration(interval);
}

interface ReadContext {
  readonly options: ImportBarsOptions;
  readonly bars: CollectedBars;
  readonly quarantine: Quarantine;
}

async function readFile(path: string, file: number, context: ReadContext): Promise<BarFileReport> {
  const { options, bars, quarantine } = context;
  const { columns = null, timeUnit = null, timeZone = null } = options;
  const head = await readHead(path);
  const source = await openByteSource(path);
  try {
    const { name, byteLength } = source;
    const quarantinedRows: QuarantinedRow[] = [];
    let quarantined = 0;
    const before = bars.length;
    const reader = new BarReader({
      name,
      layout: detectBarLayout(head, { columns, timeUnit, timeZone }),
      onBadRow: options.onBadRow ?? 'stop',
      aside: (row) => {
        quarantined += 1;
        if (quarantinedRows.length < LISTED) quarantinedRows.push({ row: row.row, reason: row.reason });
        quarantine.add(name, row);
      },
      sink: (bar, row) => bars.push(bar, { file, row }),
    });
    for await (const chunk of source.chunks()) {
      reader.push(chunk);
      options.onProgress?.({ file: name, bytesRead: source.bytesRead, bytesTotal: byteLength, rows: reader.rows });
    }
    reader.finish();
    if (bars.length === before) throw new InputError(`${name}: no bars in this file`);
    const quarantineFile = quarantined > 0 ? quarantine.pathOf(name) : null;
    const counts = { rows: reader.rows, bars: bars.length - before, quarantined, quarantinedRows, quarantineFile };
    return { name, path, bytes: byteLength, sha256: await source.sha256(), ...counts };
  } finally {
    await source.close();
  }
}

async function readHead(path: string): ReturnType<typeof readCsvHead> {
  const source = await openByteSource(path);
  try {
    return await readCsvHead(source);
  } finally {
    await source.close();
  }
}

function totalsOf(bars: CollectedBars, order: Uint32Array): BarTotals {
  const { sizeScale } = finestScales(bars.fileScales);
  const factor = POWERS_OF_TEN[sizeScale]!;
  const sumOf = (field: BarField): bigint => {
    const sum = new ExactSum();
    const column = bars.columns[field];
    for (const bar of order) sum.add(Math.round(column[bar]! * factor));
    return sum.value();
  };
  const [buy, sell] = [sumOf('buyVolume'), sumOf('sellVolume')];
  return {
    volume: formatUnits(sumOf('volume'), sizeScale),
    buyVolume: formatUnits(buy, sizeScale),
    sellVolume: formatUnits(sell, sizeScale),
    unknownVolume: formatUnits(sumOf('unknownVolume'), sizeScale),
    delta: formatUnits(buy - sell, sizeScale),
  };
}
