import { basename } from 'node:path';
import type { Instrument } from '../../core/trade-batch.ts';
import { openByteSource } from '../csv/byte-source.ts';
import { columnsBySpec, columnsByUsualName, type FoundColumns } from '../csv/column-names.ts';
import { type CsvHead, readCsvHead } from '../csv/csv-head.ts';
import { readDecimal } from '../csv/decimal-text.ts';
import { type Delimiter, splitLine } from '../csv/split-line.ts';
import { TextLines } from '../csv/text-lines.ts';
import { EXPECTED_TIME, readTime, type TimeFormat } from '../csv/time-text.ts';
import { InputError, quoteValue } from '../input-error.ts';
import { type QuoteDayReport, QuoteIngest } from '../quotes/quote-ingest.ts';
import { emptyQuoteRows, type QuoteRows } from '../quotes/quote-rows.ts';
import { checkedInstrument, type ImportOptions } from './import-options.ts';

const ROLES = ['time', 'bid', 'ask', 'bid_size', 'ask_size'] as const;
type Role = (typeof ROLES)[number];

/** Names without case, spaces and underscores: tardis, TAQ, and what people write. */
const USUAL_NAMES: readonly (readonly [Role, readonly string[]])[] = [
  ['time', ['timestamp', 'tsus', 'time', 'ts', 'datetime']],
  ['bid', ['bidprice', 'bid']],
  ['ask', ['askprice', 'ask', 'ofr']],
  ['bid_size', ['bidamount', 'bidsize', 'bidsiz', 'bidqty']],
  ['ask_size', ['askamount', 'asksize', 'ofrsiz', 'askqty']],
];

const CHUNK_ROWS = 65_536;

/** What an import of quotes did; plain JSON. */
export interface ImportQuotesReport {
  /** Whose quotes. */
  readonly instrument: Instrument;
  /** The file's base name. */
  readonly name: string;
  /** Quotes handed to the store. */
  readonly quotes: number;
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
  const source = await openByteSource(path);
  const name = basename(path);
  const ingest = new QuoteIngest({
    dataDir: options.dataDir,
    instrument,
    sequence: 'row',
    source: name,
    wholeDays: null,
    overwrite: options.overwrite ?? false,
  });
  try {
    const reader = await readerFor(path, options, (rows) => ingest.append(rows));
    const lines = new TextLines((line, row) => reader.take(line, row), name);
    for await (const chunk of source.chunks()) {
      lines.push(chunk);
      options.onProgress?.({
        file: name,
        bytesRead: source.bytesRead,
        bytesTotal: source.byteLength,
        rows: reader.total,
      });
    }
    lines.finish();
    reader.finish();
    const days = ingest.commit({ sha256: await source.sha256(), quarantined: new Map() });
    return { instrument, name, quotes: reader.total, days };
  } finally {
    ingest.abort();
    await source.close();
  }
}

async function readerFor(path: string, options: ImportOptions, sink: (rows: QuoteRows) => void): Promise<QuoteReader> {
  const source = await openByteSource(path);
  try {
    const head = await readCsvHead(source);
    const time: TimeFormat = { unit: options.timeUnit ?? 'auto', timeZone: options.timeZone ?? null };
    return new QuoteReader(head, { columns: columnsOf(head, options), time, sink });
  } finally {
    await source.close();
  }
}

function columnsOf(
  head: CsvHead,
  { columns }: ImportOptions,
): Required<FoundColumns<'time' | 'bid' | 'ask'>> & FoundColumns<Role> {
  const file = { name: head.name, names: head.first, hasHeader: head.startsWithText };
  const found =
    columns === undefined ? columnsByUsualName(head.first, USUAL_NAMES) : columnsBySpec(columns, ROLES, file);
  const { time, bid, ask } = found;
  if (time === undefined || bid === undefined || ask === undefined) {
    throw new InputError(
      `${head.name}: expected columns time, bid and ask; name them by --columns time=COL,bid=COL,ask=COL`,
    );
  }
  return { ...found, time, bid, ask };
}

interface QuoteReaderOptions {
  readonly columns: ReturnType<typeof columnsOf>;
  readonly time: TimeFormat;
  readonly sink: (rows: QuoteRows) => void;
}

class QuoteReader {
  total = 0;
  readonly #name: string;
  readonly #delimiter: Delimiter;
  readonly #hasHeader: boolean;
  readonly #options: QuoteReaderOptions;
  readonly #rows = emptyQuoteRows(CHUNK_ROWS);

  constructor(head: CsvHead, options: QuoteReaderOptions) {
    this.#name = head.name;
    this.#delimiter = head.delimiter;
    this.#hasHeader = head.startsWithText;
    this.#options = options;
  }

  take(line: string, row: number): void {
    if (line.trim() === '' || (row === 1 && this.#hasHeader)) return;
    const fields = splitLine(line, this.#delimiter);
    if (fields === null) throw this.#fault(row, 'a quote is not closed', line);
    const { columns, time } = this.#options;
    const timeText = fields[columns.time] ?? '';
    const timeUs = readTime(timeText, time);
    if (Number.isNaN(timeUs)) throw this.#fault(row, `expected ${EXPECTED_TIME[time.unit]}`, timeText);
    const at = this.#rows.length;
    this.#rows.timeUs[at] = timeUs;
    this.#rows.bid[at] = this.#price(fields[columns.bid], row);
    this.#rows.ask[at] = this.#price(fields[columns.ask], row);
    this.#rows.bidSize[at] = this.#size(columns.bid_size, fields, row);
    this.#rows.askSize[at] = this.#size(columns.ask_size, fields, row);
    this.#rows.sequence[at] = this.total;
    this.#rows.length += 1;
    this.total += 1;
    if (this.#rows.length === CHUNK_ROWS) this.#flush();
  }

  finish(): void {
    if (this.total === 0) throw new InputError(`${this.#name}: no quotes in this file`);
    this.#flush();
  }

  #flush(): void {
    this.#options.sink(this.#rows);
    this.#rows.length = 0;
  }

  #price(text: string | undefined, row: number): number {
    if (text === '') return Number.NaN;
    const decimal = this.#decimal(text, row, 'price');
    this.#rows.priceScale = Math.max(this.#rows.priceScale, decimal.decimals);
    return decimal.value === 0 ? Number.NaN : decimal.value;
  }

  #size(column: number | undefined, fields: readonly string[], row: number): number {
    const text = column === undefined ? '' : fields[column];
    if (text === '') return Number.NaN;
    const decimal = this.#decimal(text, row, 'size');
    this.#rows.sizeScale = Math.max(this.#rows.sizeScale, decimal.decimals);
    return decimal.value;
  }

  #decimal(text: string | undefined, row: number, what: string): { value: number; decimals: number } {
    if (text === undefined) throw this.#fault(row, `a ${what} is missing: the row is cut off`, '');
    const decimal = readDecimal(text);
    if (typeof decimal === 'string') throw this.#fault(row, `expected ${decimal} as ${what}`, text);
    if (decimal.value < 0) throw this.#fault(row, `a ${what} cannot be negative`, text);
    return decimal;
  }

  #fault(row: number, expected: string, got: string): InputError {
    return new InputError(`${this.#name}, row ${row} (the first line is row 1): ${expected}, got ${quoteValue(got)}`);
  }
}
