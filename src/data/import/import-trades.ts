import { stat } from 'node:fs/promises';
import { dayOfTime } from '../../core/time.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import { type ByteSource, CHUNK_BYTES, openByteSource } from '../csv/byte-source.ts';
import { HashThread } from '../csv/hash-thread.ts';
import { type DayRange, LISTED, type ReceiveAnomaly } from '../csv/trade-findings.ts';
import { PlainRows } from '../csv/plain-rows.ts';
import { type TradeReadOptions, TradeReader, type TradeReadResult } from '../csv/trade-reader.ts';
import type { IngestReport } from '../store/ingest-report.ts';
import { TradeIngest } from '../store/trade-ingest.ts';
import type { TradeRows } from '../trade-rows.ts';
import { checkedInstrument, type QuarantinedRow } from './import-options.ts';
import { Quarantine } from './quarantine.ts';
import { type PlannedFile, planTradeFiles, type TradePlan, type TradePlanOptions } from './trade-plan.ts';

/** A file of this size is hashed in about ten milliseconds. */
const WORTH_A_THREAD_BYTES = 1 << 25;

/** What to import and how. */
export interface ImportTradesOptions extends TradePlanOptions {
  /** Decimals of prices and sizes where they are known; absent: found from the data. */
  readonly scales?: Partial<Scales> | undefined;
  /** Whether ids count up by one (`contiguous`, so that a hole is a loss) or only name a trade; absent: by venue. */
  readonly ids?: 'contiguous' | 'opaque' | undefined;
}

/** What became of one file. */
export interface TradeFileReport {
  /** Its base name. */
  readonly name: string;
  /** Its absolute path. */
  readonly path: string;
  /** Its size on disk. */
  readonly bytes: number;
  /** SHA-256 of it, hexadecimal. */
  readonly sha256: string;
  /** The whole UTC days that it claims to hold. */
  readonly claimedDays: DayRange | null;
  /** Rows in it. */
  readonly rows: number;
  /** Trades handed to the store. */
  readonly trades: number;
  /** Rows put aside: malformed, or with a price or size of 0. */
  readonly quarantined: number;
  /** The first 100 of them. */
  readonly quarantinedRows: readonly QuarantinedRow[];
  /** The file that has them all; null when there are none. */
  readonly quarantineFile: string | null;
  /** Rows that Binance took back; dropped. */
  readonly invalidated: number;
  /** Trades outside the claimed days; kept on their own. */
  readonly outOfDay: number;
  /** Trades with an impossible receive time; kept. */
  readonly recvAnomalies: number;
  /** The first 100 of them. */
  readonly recvAnomalyRows: readonly ReceiveAnomaly[];
  /** Fill ids missing between contiguous aggregate trades: off-book trades, not a gap. */
  readonly fillIdHoles: number;
  /** Prices and sizes like `156.54500000000002`, which a double had made of `156.545`: taken for what they were. */
  readonly noisyDecimals: number;
}

/** What an import of trades did; plain JSON. */
export interface ImportReport {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** What a row is. */
  readonly kind: 'trades' | 'aggTrades';
  /** What ids tell. */
  readonly ids: 'contiguous' | 'opaque' | 'none';
  /** How the aggressor is known: by the files, or not at all. */
  readonly aggressor: 'exchange' | 'unknown';
  /** File by file, in the order given. */
  readonly files: readonly TradeFileReport[];
  /** What the store did with the trades, day by day. */
  readonly store: IngestReport;
}

/**
 * Imports trade files into the store: all of them or, when anything is wrong with one, none.
 * @throws InputError saying what is wrong, where, and what to do; the store is then as it was.
 */
export async function importTrades(options: ImportTradesOptions): Promise<ImportReport> {
  const plan = await planTradeFiles(options);
  const instrument = checkedInstrument(options, plan.symbol);
  const ids = idsOf(options, plan);
  const aggressor = plan.hasSides ? 'exchange' : 'unknown';
  const ingest = new TradeIngest({
    dataDir: options.dataDir,
    instrument,
    kind: plan.kind,
    ids,
    aggressor,
    overwrite: options.overwrite ?? false,
    scales: options.scales ?? {},
  });
  const quarantine = new Quarantine(options.dataDir, instrument);
  const hashThread = await hashThreadFor(plan);
  try {
    const files: TradeFileReport[] = [];
    const context = { options, ingest, quarantine, hashThread, plainRows: PlainRows.load() };
    for (const file of plan.files) files.push(await importFile(file, context));
    const store = await ingest.commit();
    quarantine.publish();
    return { instrument, kind: plan.kind, ids, aggressor, files, store };
  } catch (error) {
    ingest.abort();
    quarantine.discard();
    throw error;
  } finally {
    await hashThread?.close();
  }
}

/** A thread is started where it saves more time than it takes. */
async function hashThreadFor({ files }: TradePlan): Promise<HashThread | null> {
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size));
  return sizes.some((size) => size > WORTH_A_THREAD_BYTES) ? HashThread.start(CHUNK_BYTES) : null;
}

function idsOf(options: ImportTradesOptions, plan: TradePlan): ImportReport['ids'] {
  if (!plan.hasIds) return 'none';
  return options.ids ?? (options.venue === 'binance' ? 'contiguous' : 'opaque');
}

interface ImportContext {
  readonly options: ImportTradesOptions;
  readonly ingest: TradeIngest;
  readonly quarantine: Quarantine;
  readonly hashThread: HashThread | null;
  readonly plainRows: PlainRows | null;
}

async function importFile(file: PlannedFile, context: ImportContext): Promise<TradeFileReport> {
  const { options, ingest, quarantine, hashThread, plainRows } = context;
  const wholeDays = file.days ?? (options.wholeDay === true ? await daysIn(file, options) : null);
  const quarantinedRows: QuarantinedRow[] = [];
  const source = await openByteSource(file.path, { hashThread });
  try {
    ingest.beginSource({ wholeDays, name: file.name });
    const result = await readSource(source, options, {
      ...readOptions(file, options),
      plainRows,
      aside: (row) => {
        if (quarantinedRows.length < LISTED) quarantinedRows.push({ row: row.row, reason: row.reason });
        quarantine.add(file.name, row);
      },
      sink: (rows) => ingest.append(rows),
    });
    const sha256 = await source.sha256();
    ingest.endSource({ sha256, ...result });
    const quarantineFile = quarantinedRows.length > 0 ? quarantine.pathOf(file.name) : null;
    const opened = { name: file.name, path: file.path, bytes: source.byteLength, sha256, claimedDays: wholeDays };
    return { ...opened, ...counted(result), quarantinedRows, quarantineFile };
  } finally {
    await source.close();
  }
}

function readOptions(file: PlannedFile, options: ImportTradesOptions): Omit<TradeReadOptions, 'aside' | 'sink'> {
  return { name: file.name, layout: file.layout, claim: file.days, onBadRow: options.onBadRow ?? 'stop' };
}

async function readSource(
  source: ByteSource,
  { onProgress }: ImportTradesOptions,
  readOptions: TradeReadOptions,
): Promise<TradeReadResult> {
  const reader = new TradeReader(readOptions);
  for await (const chunk of source.chunks()) {
    reader.push(chunk);
    const { name, bytesRead, byteLength } = source;
    onProgress?.({ file: name, bytesRead, bytesTotal: byteLength, rows: reader.rowsRead });
  }
  return reader.finish();
}

/** The days of a file that is said to hold whole days but whose name does not say which: read once more for them. */
async function daysIn(file: PlannedFile, options: ImportTradesOptions): Promise<DayRange> {
  let firstUs = Number.POSITIVE_INFINITY;
  let lastUs = Number.NEGATIVE_INFINITY;
  const source = await openByteSource(file.path);
  const sink = ({ length, timeUs }: TradeRows): void => {
    for (let row = 0; row < length; row += 1) {
      if (timeUs[row]! < firstUs) firstUs = timeUs[row]!;
      if (timeUs[row]! > lastUs) lastUs = timeUs[row]!;
    }
  };
  try {
    await readSource(source, options, { ...readOptions(file, options), aside: () => undefined, sink });
  } finally {
    await source.close();
  }
  return { firstDay: dayOfTime(firstUs), lastDay: dayOfTime(lastUs) };
}

function counted(
  result: TradeReadResult,
): Omit<TradeFileReport, 'name' | 'path' | 'bytes' | 'sha256' | 'claimedDays' | 'quarantinedRows' | 'quarantineFile'> {
  return {
    rows: result.rows,
    trades: result.trades,
    quarantined: total(result.quarantined),
    invalidated: total(result.invalidated),
    outOfDay: total(result.outOfDay),
    recvAnomalies: total(result.recvAnomalies),
    recvAnomalyRows: result.listedAnomalies,
    fillIdHoles: total(result.fillIdHoles),
    noisyDecimals: result.noisyDecimals,
  };
}

function total(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
