import { holdsBars } from '../csv/bar-layout.ts';
import { openByteSource } from '../csv/byte-source.ts';
import type { ColumnSpec } from '../csv/column-names.ts';
import { readCsvHead } from '../csv/csv-head.ts';

/**
 * Tells whether a file holds trades or bars, by its first lines, or by the columns the user named. A file of neither
 * kind counts as trades: the import says what it misses.
 * @throws InputError when the file cannot be read at all.
 */
export async function detectKind(path: string, columns?: ColumnSpec): Promise<'trades' | 'bars'> {
  const source = await openByteSource(path);
  try {
    return holdsBars(await readCsvHead(source), columns ?? null) ? 'bars' : 'trades';
  } finally {
    await source.close();
  }
}

/**
 * Which market a Binance aggTrades dump is of, as far as its shape tells: only spot dumps have the eighth column, best
 * match. Null for every other file.
 * @throws InputError when the file cannot be read at all.
 */
export async function marketOfDump(path: string): Promise<'spot' | 'futures' | null> {
  const source = await openByteSource(path);
  try {
    const head = await readCsvHead(source);
    if (!AGGREGATE_DUMP.test(source.name)) return null;
    return head.first.length === 8 ? 'spot' : head.first.length === 7 ? 'futures' : null;
  } finally {
    await source.close();
  }
}

const AGGREGATE_DUMP = /-aggTrades-\d{4}-\d{2}(-\d{2})?\.(csv|zip)$/;
