import { holdsBars } from '../csv/bar-layout.ts';
import { type ByteSource, openByteSource } from '../csv/byte-source.ts';
import type { ColumnSpec } from '../csv/column-names.ts';
import { readCsvHead } from '../csv/csv-head.ts';
import { isRecording } from '../ibkr-recording/is-recording.ts';
import { InputError } from '../input-error.ts';
import { timeAndSalesLayout } from '../sierra/time-and-sales-layout.ts';
import { holdsQuotes } from './quote-columns.ts';

/** What a file may hold; `ticks` is a recording of IBKR's streaming ticks, `time-and-sales` is Sierra Chart's. */
export const IMPORT_KINDS = ['trades', 'bars', 'quotes', 'ticks', 'time-and-sales'] as const;

/** What a file holds. */
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * Tells what a file holds, by its first lines, or by the columns the user named. A file of no kind known counts as
 * trades: the import says what it misses.
 * @throws InputError when the file cannot be read at all, or is JSON and no recording.
 */
export async function detectKind(path: string, columns?: ColumnSpec): Promise<ImportKind> {
  const source = await openByteSource(path, { takesJson: true });
  try {
    if (source.format === 'json') return await kindOfJson(source);
    const head = await readCsvHead(source);
    if (columns === undefined && timeAndSalesLayout(head) !== null) return 'time-and-sales';
    if (holdsBars(head, columns ?? null)) return 'bars';
    return holdsQuotes(head, columns ?? null) ? 'quotes' : 'trades';
  } finally {
    await source.close();
  }
}

async function kindOfJson(source: ByteSource): Promise<ImportKind> {
  for await (const chunk of source.chunks()) {
    if (isRecording(chunk.subarray(0, RECORDING_HEAD_BYTES))) return 'ticks';
    break;
  }
  throw new InputError(
    `${source.name}: expected a CSV, a zip with one CSV, or a recording of IBKR's streaming ticks (objects with time, price, ` +
      'size and tickType), got another JSON document',
  );
}

const RECORDING_HEAD_BYTES = 4096;

/**
 * Which market a Binance aggTrades dump is of, as far as its shape tells: only spot dumps have the eighth column, best
 * match. Null for every other file.
 * @throws InputError when the file cannot be read at all.
 */
export async function marketOfDump(path: string): Promise<'spot' | 'futures' | null> {
  const source = await openByteSource(path, { takesJson: true });
  try {
    if (!AGGREGATE_DUMP.test(source.name) || source.format === 'json') return null;
    const head = await readCsvHead(source);
    return head.first.length === 8 ? 'spot' : head.first.length === 7 ? 'futures' : null;
  } finally {
    await source.close();
  }
}

const AGGREGATE_DUMP = /-aggTrades-\d{4}-\d{2}(-\d{2})?\.(csv|zip)$/;
