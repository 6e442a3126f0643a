import { basename } from 'node:path';
import type { Instrument } from '../../core/trade-batch.ts';
import { type ByteSource, openByteSource } from '../csv/byte-source.ts';
import { type CsvHead, readCsvHead } from '../csv/csv-head.ts';
import { LISTED } from '../csv/trade-findings.ts';
import { InputError } from '../input-error.ts';
import { type QuoteDayReport, QuoteIngest } from '../quotes/quote-ingest.ts';
import { checkedInstrument, type ImportOptions, type QuarantinedRow } from './import-options.ts';
import { Quarantine } from './quarantine.ts';
import { quoteColumns } from './quote-columns.ts';
import { QuoteReader, type QuoteReadOptions, type QuoteReadResult } from './quote-reader.ts';

/** What an import of quotes did; plain JSON. */
export interface ImportQuotesReport extends Omit<QuoteReadResult, 'quarantined'> {
  /** Whose quotes. */
  readonly instrument: Instrument;
  /** The file's base name. */
  readonly name: string;
  /** SHA-256 of it, hexadecimal. */
  readonly sha256: string;
  /** Rows put aside as malformed. */
  readonly quarantined: number;
  /** The first 100 of them. */
  readonly quarantinedRows: readonly QuarantinedRow[];
  /** The file that has them all; null when there are none. */
  readonly quarantineFile: string | null;
  /** What the store did with them, day by day. */
  readonly days: readonly QuoteDayReport[];
}

/**
 * Imports best bids and asks from one CSV with a header (or columns named by number), in order of time, as a source writes
 * them. A price of 0 or an empty one means that the side is absent.
 * @throws InputError naming file, row and value; the store is then as it was.
 */
export async function importQuotes(options: ImportOptions & { readonly symbol: string }): Promise<ImportQuotesReport> {
  const [path, ...others] = options.files;
  if (path === undefined || others.length > 0) throw new InputError('quotes are imported one file at a time');
  const instrument = checkedInstrument(options, options.symbol);
  const head = await headOf(path);
  const name = basename(path);
  const overwrite = options.overwrite ?? false;
  const { dataDir } = options;
  const ingest = new QuoteIngest({ dataDir, instrument, sequence: 'row', source: name, wholeDays: null, overwrite });
  const quarantine = new Quarantine(dataDir, instrument);
  const quarantinedRows: QuarantinedRow[] = [];
  try {
    const reader = new QuoteReader(head, {
      ...readOptions(head, options),
      quotes: (rows) => ingest.append(rows),
      aside: (row) => {
        if (quarantinedRows.length < LISTED) quarantinedRows.push({ row: row.row, reason: row.reason });
        quarantine.add(name, row);
      },
    });
    const { sha256, quarantined: byDay, ...result } = await readAll(path, reader, options);
    const days = ingest.commit({ sha256, quarantined: byDay });
    quarantine.publish();
    const quarantined = [...byDay.values()].reduce((sum, count) => sum + count, 0);
    const quarantineFile = quarantined > 0 ? quarantine.pathOf(name) : null;
    return { instrument, name, sha256, ...result, quarantined, quarantinedRows, quarantineFile, days };
  } finally {
    ingest.abort();
    quarantine.discard();
  }
}

async function headOf(path: string): Promise<CsvHead> {
  const source = await openByteSource(path);
  try {
    return await readCsvHead(source);
  } finally {
    await source.close();
  }
}

function readOptions(head: CsvHead, options: ImportOptions): Omit<QuoteReadOptions, 'quotes' | 'aside'> {
  return {
    columns: quoteColumns(head, options.columns ?? null),
    time: { unit: options.timeUnit ?? 'auto', timeZone: options.timeZone ?? null },
    onBadRow: options.onBadRow ?? 'stop',
  };
}

async function readAll(
  path: string,
  reader: QuoteReader,
  { onProgress }: ImportOptions,
): Promise<QuoteReadResult & Pick<ImportQuotesReport, 'sha256'>> {
  const source: ByteSource = await openByteSource(path);
  try {
    for await (const chunk of source.chunks()) {
      reader.push(chunk);
      const { name, bytesRead, byteLength } = source;
      onProgress?.({ file: name, bytesRead, bytesTotal: byteLength, rows: reader.rowsRead });
    }
    const result = reader.finish();
    return { ...result, sha256: await source.sha256() };
  } finally {
    await source.close();
  }
}
