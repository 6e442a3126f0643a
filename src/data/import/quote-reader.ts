import { formatTime } from '../../core/time.ts';
import type { CsvHead } from '../csv/csv-head.ts';
import { type DecimalNumber, readDecimal, withoutFloatNoise } from '../csv/decimal-text.ts';
import { type AsideRow, type BadRowPolicy, malformedRow } from '../csv/malformed-row.ts';
import { splitLine } from '../csv/split-line.ts';
import { TextLines } from '../csv/text-lines.ts';
import { EXPECTED_TIME, readTime, type TimeFormat } from '../csv/time-text.ts';
import { InputError, quoteValue } from '../input-error.ts';
import type { QuoteRows } from '../quotes/quote-rows.ts';
import { FaultsByDay } from '../tape/faults-by-day.ts';
import { QuoteRowWriter, type QuoteSide } from '../tape/quote-row-writer.ts';
import type { QuoteColumns } from './quote-columns.ts';

/** How to read a file of quotes, and where its rows go. */
export interface QuoteReadOptions {
  /** Where is what. */
  readonly columns: QuoteColumns;
  /** How times are written. */
  readonly time: TimeFormat;
  /** What a malformed row does. */
  readonly onBadRow: BadRowPolicy;
  /** Takes the quotes in order of time; the columns are reused after the call. */
  readonly quotes: (rows: QuoteRows) => void;
  /** Takes the rows put aside. */
  readonly aside: (row: AsideRow) => void;
}

/** What was in a file of quotes. */
export interface QuoteReadResult {
  /** Rows of it but for the header, those put aside included. */
  readonly rows: number;
  /** Quotes handed over. */
  readonly quotes: number;
  /** Of these, quotes with a bid or an ask only, or neither. */
  readonly oneSided: number;
  /** Quotes whose bid is above the ask. */
  readonly crossed: number;
  /** Prices and sizes like `156.54500000000002`, which a double had made of `156.545`: taken for what they were. */
  readonly noisyDecimals: number;
  /** Rows put aside, by UTC day. */
  readonly quarantined: ReadonlyMap<number, number>;
}

/** Turns the bytes of a file of quotes, chunk by chunk, into quotes. */
export class QuoteReader {
  /** Rows taken so far. */
  rowsRead = 0;
  readonly #head: CsvHead;
  readonly #options: QuoteReadOptions;
  readonly #lines: TextLines;
  readonly #writer: QuoteRowWriter;
  readonly #faults = new FaultsByDay();
  #noisy = 0;
  #lastTimeUs = Number.NEGATIVE_INFINITY;

  /** A reader for one file, whose first lines were read already. */
  constructor(head: CsvHead, options: QuoteReadOptions) {
    this.#head = head;
    this.#options = options;
    this.#writer = new QuoteRowWriter(options.quotes);
    this.#lines = new TextLines((line, row) => this.#line(line, row), head.name);
  }

  /**
   * Takes the next chunk.
   * @throws InputError naming file, row and value of a malformed row when the policy is to stop.
   */
  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /** Ends the file; throws like `push`, and when it held no quotes. */
  finish(): QuoteReadResult {
    this.#lines.finish();
    if (this.#writer.count === 0) throw new InputError(`${this.#head.name}: no quotes in this file`);
    this.#writer.flush();
    const { count, oneSided, crossed } = this.#writer;
    const noisyDecimals = this.#noisy;
    return { rows: this.rowsRead, quotes: count, oneSided, crossed, noisyDecimals, quarantined: this.#faults.counts };
  }

  #line(line: string, row: number): void {
    if (line.trim() === '' || (row === 1 && this.#head.startsWithText)) return;
    this.rowsRead += 1;
    const reason = this.#read(line);
    if (reason === null) return;
    if (this.#options.onBadRow === 'stop') throw malformedRow(this.#head.name, row, reason, true);
    this.#faults.add();
    this.#options.aside({ row, reason, text: line });
  }

  /** Hands on the quote of a line; says what is wrong with it instead, if anything is. */
  #read(line: string): string | null {
    const fields = splitLine(line, this.#head.delimiter);
    if (fields === null) return `a quote is not closed, got ${quoteValue(line)}`;
    const { columns, time } = this.#options;
    const timeText = fields[columns.time] ?? '';
    const timeUs = readTime(timeText, time, columns.date === undefined ? undefined : (fields[columns.date] ?? ''));
    if (Number.isNaN(timeUs)) return `expected ${EXPECTED_TIME[time.unit]}, got ${quoteValue(timeText)}`;
    if (timeUs < this.#lastTimeUs) {
      const [is, before] = [formatTime(timeUs), formatTime(this.#lastTimeUs)];
      return `a quote of ${is} comes after one of ${before}: sort the file by time, or name another column of times`;
    }
    const bid = this.#side(fields, columns.bid, columns.bid_size);
    if (typeof bid === 'string') return bid;
    const ask = this.#side(fields, columns.ask, columns.ask_size);
    if (typeof ask === 'string') return ask;
    this.#lastTimeUs = timeUs;
    this.#faults.reach(timeUs);
    this.#writer.append({ number: this.#writer.count, timeUs, bid, ask });
    return null;
  }

  /** A price of 0 or an empty one means that there is none. */
  #side(fields: readonly string[], priceColumn: number, sizeColumn: number | undefined): QuoteSide | string {
    const price = this.#decimal(fields[priceColumn], 'price');
    if (typeof price === 'string') return price;
    const size = sizeColumn === undefined ? null : this.#decimal(fields[sizeColumn], 'size');
    if (typeof size === 'string') return size;
    return { price: price === null || price.mantissa === 0 ? null : price, size };
  }

  #decimal(text: string | undefined, what: string): DecimalNumber | string | null {
    if (text === undefined) return `a ${what} is missing: the row is cut off`;
    if (text === '') return null;
    const read = readDecimal(text);
    const denoised = typeof read === 'string' ? withoutFloatNoise(text) : null;
    if (denoised !== null) this.#noisy += 1;
    const decimal = denoised ?? read;
    if (typeof decimal === 'string') return `expected ${decimal} as ${what}, got ${quoteValue(text)}`;
    return decimal.mantissa < 0 ? `a ${what} cannot be negative, got ${quoteValue(text)}` : decimal;
  }
}
