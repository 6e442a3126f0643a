import { formatTime } from '../../core/time.ts';
import { EMPTY_LINE, malformedRow } from '../csv/malformed-row.ts';
import { splitLine } from '../csv/split-line.ts';
import { TextLines } from '../csv/text-lines.ts';
import { InputError } from '../input-error.ts';
import { FaultsByDay } from '../tape/faults-by-day.ts';
import { QuoteRowWriter, type QuoteSide, type TapeQuote } from '../tape/quote-row-writer.ts';
import type { TapeFindings, TapeReader, TapeReadOptions } from '../tape/tape-reader.ts';
import { TradeRowWriter } from '../tape/trade-row-writer.ts';
import { ArrivalNumbers } from './arrival-numbers.ts';
import type { TimeAndSalesLayout } from './time-and-sales-layout.ts';
import { readTimeAndSalesRow, type TimeAndSalesRow } from './time-and-sales-row.ts';

/** Sierra writes such a date where a record has none. */
const NO_DATE = /^1899[-/]12[-/]30\b/;

/**
 * Reads time and sales: trades with their aggressor, and the quote that each of them met. When that quote came, the file
 * does not say, only that it was before the trade and, where it is another one, after the trade before: it is given the
 * last microsecond before the trade it stands beside, so that it counts for that trade and for no earlier one.
 */
export class TimeAndSalesReader implements TapeReader<TapeFindings> {
  rowsRead = 0;
  readonly #options: TapeReadOptions;
  readonly #layout: TimeAndSalesLayout;
  readonly #lines: TextLines;
  readonly #trades: TradeRowWriter;
  readonly #quotes: QuoteRowWriter;
  readonly #numbers: ArrivalNumbers;
  readonly #faults = new FaultsByDay();
  #blankRow = 0;
  #firstTimeUs = Number.NaN;
  #lastTimeUs = Number.NEGATIVE_INFINITY;
  #lastQuote: TapeQuote | null = null;

  /** A reader for one file. */
  constructor(layout: TimeAndSalesLayout, options: TapeReadOptions) {
    this.#options = options;
    this.#layout = layout;
    this.#trades = new TradeRowWriter(options.trades);
    this.#quotes = new QuoteRowWriter(options.quotes);
    this.#numbers = new ArrivalNumbers(layout);
    this.#lines = new TextLines((line, row) => this.#line(line, row), options.name);
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  finish(): TapeFindings {
    this.#lines.finish();
    if (this.#trades.count === 0) throw new InputError(`${this.#options.name}: no trades in this file`);
    this.#trades.flush();
    this.#quotes.flush();
    return {
      rows: this.rowsRead,
      trades: this.#trades.count,
      quotes: this.#quotes.count,
      quarantined: this.#faults.counts,
      firstTimeUs: this.#firstTimeUs,
      lastTimeUs: this.#lastTimeUs,
      order: this.#numbers.order(),
    };
  }

  #line(line: string, row: number): void {
    if (row === 1) return;
    if (line.trim() === '') {
      if (this.#blankRow === 0) this.#blankRow = row;
      return;
    }
    // Blank lines are fine at the end; a row after one means that something is missing between.
    if (this.#blankRow > 0) this.#fault(this.#blankRow, EMPTY_LINE, '');
    this.#blankRow = 0;
    const { names, delimiter } = this.#layout;
    const fields = splitLine(line, delimiter);
    if (fields === null) this.#fault(row, 'a quote is not closed', line);
    else if (fields.length !== names.length) {
      this.#fault(row, `expected ${names.length} fields, got ${fields.length}`, line);
    } else if (NO_DATE.test(fields[this.#layout.columns.date]!)) this.#putAside(row, 'no date: a mark, no trade', line);
    else this.#read(fields, row, line);
  }

  #read(fields: readonly string[], row: number, line: string): void {
    const read = readTimeAndSalesRow(fields, this.#layout, this.#options.time);
    if (typeof read === 'string') {
      this.#fault(row, read, line);
      return;
    }
    if (read.timeUs < this.#lastTimeUs) {
      const [time, before] = [formatTime(read.timeUs), formatTime(this.#lastTimeUs)];
      this.#fault(row, `Time: expected a time not before ${before}, that of a row before it, got ${time}`, line);
      return;
    }
    if (Number.isNaN(this.#firstTimeUs)) this.#firstTimeUs = read.timeUs;
    this.#lastTimeUs = read.timeUs;
    this.#faults.reach(read.timeUs);
    if (read.side !== null && (read.price.mantissa === 0 || read.size.mantissa === 0)) {
      this.#putAside(row, read.price.mantissa === 0 ? 'the price is 0' : 'the size is 0', line);
      return;
    }
    this.rowsRead += 1;
    this.#take(read);
  }

  #take(read: TimeAndSalesRow): void {
    const isNewQuote = !isSameQuote(this.#lastQuote, read);
    const numbers = this.#numbers.next(read, isNewQuote);
    const { timeUs, price, size, side, bid, ask } = read;
    if (isNewQuote) {
      const latestUs = side === null ? timeUs : timeUs - 1;
      const quote = {
        number: numbers.quote,
        timeUs: Math.max(latestUs, this.#lastQuote?.timeUs ?? latestUs),
        bid,
        ask,
      };
      this.#quotes.append(quote);
      this.#lastQuote = quote;
    }
    if (side !== null) this.#trades.append({ number: numbers.trade, timeUs, price, size, side });
  }

  #fault(row: number, reason: string, text: string): void {
    if (this.#options.onBadRow === 'stop') throw malformedRow(this.#options.name, row, reason, true);
    this.#putAside(row, reason, text);
  }

  #putAside(row: number, reason: string, text: string): void {
    this.rowsRead += 1;
    this.#faults.add();
    this.#options.aside({ row, reason, text });
  }
}

/** A trade may meet the quote that the one before met. */
function isSameQuote(before: TapeQuote | null, { bid, ask }: TimeAndSalesRow): boolean {
  return before !== null && isSameSide(before.bid, bid) && isSameSide(before.ask, ask);
}

function isSameSide(a: QuoteSide, b: QuoteSide): boolean {
  return a.price?.value === b.price?.value && a.size?.value === b.size?.value;
}
