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
