import type { Side } from '../../core/trade-batch.ts';
import { type DecimalNumber, readDecimal, readInteger } from '../csv/decimal-text.ts';
import { EXPECTED_TIME, readTime, type TimeFormat } from '../csv/time-text.ts';
import { quoteValue } from '../input-error.ts';
import type { QuoteSide } from '../tape/quote-row-writer.ts';
import type { TimeAndSalesColumns, TimeAndSalesLayout } from './time-and-sales-layout.ts';

/** One row of time and sales: a trade, and the quote it met; or a quote alone. */
export interface TimeAndSalesRow {
  /** When it happened, µs. */
  readonly timeUs: number;
  /** The aggressor; null where the row is no trade but a quote. */
  readonly side: Side | null;
  /** Price of the trade. */
  readonly price: DecimalNumber;
  /** Size of the trade. */
  readonly size: DecimalNumber;
  /** What buyers offered. */
  readonly bid: QuoteSide;
  /** What sellers offered. */
  readonly ask: QuoteSide;
  /** Sierra's number of the record; NaN where the file has none. */
  readonly sequence: number;
  /** Its number of the last change of the book before; NaN where the file has none. */
  readonly depthSequence: number;
}

/** `s_TimeAndSales::Type`: 1 SC_TS_BID, at the bid or below; 2 SC_TS_ASK, at the ask or above; 6 a change of the quote. */
const SIDES: ReadonlyMap<string, Side | null> = new Map<string, Side | null>([
  ['1', -1],
  ['2', 1],
  ['6', null],
]);

/** Prices and sizes of 0 are how Sierra says that there is none. */
const NOTHING: DecimalNumber = { mantissa: 0, decimals: 0, value: 0 };

/**
 * Reads the fields of one row, as many as the layout has names.
 * @returns what is wrong with it instead, as text for a message.
 */
export function readTimeAndSalesRow(
  fields: readonly string[],
  { columns, names }: TimeAndSalesLayout,
  time: TimeFormat,
): TimeAndSalesRow | string {
  const reading = new RowReading(fields, columns, names);
  const row = {
    timeUs: reading.time(time),
    side: reading.side(),
    price: reading.amount('price') ?? NOTHING,
    size: reading.amount('volume') ?? NOTHING,
    bid: reading.quote('bid', 'bid_size'),
    ask: reading.quote('ask', 'ask_size'),
    sequence: reading.integer('sequence'),
    depthSequence: reading.integer('depth_sequence'),
  };
  return reading.fault ?? row;
}

/** Reads fields and remembers the first that is wrong. */
class RowReading {
  fault: string | null = null;
  readonly #fields: readonly string[];
  readonly #columns: TimeAndSalesColumns;
  readonly #names: readonly string[];

  constructor(fields: readonly string[], columns: TimeAndSalesColumns, names: readonly string[]) {
    this.#fields = fields;
    this.#columns = columns;
    this.#names = names;
  }

  time(format: TimeFormat): number {
    const timeUs = readTime(clockOf(this.#fields[this.#columns.time]!), format, this.#fields[this.#columns.date]);
    if (Number.isNaN(timeUs)) this.#refuse('time', EXPECTED_TIME[format.unit]);
    return timeUs;
  }

  side(): Side | null {
    const side = SIDES.get(this.#fields[this.#columns.type]!);
    if (side === undefined) this.#refuse('type', '1 (at the bid), 2 (at the ask) or 6 (a quote)');
    return side ?? null;
  }

  /** Null where the file has no such column. */
  amount(role: keyof TimeAndSalesColumns): DecimalNumber | null {
    const column = this.#columns[role];
    if (column === undefined) return null;
    const decimal = readDecimal(this.#fields[column]!);
    if (typeof decimal === 'string') this.#refuse(role, decimal);
    else if (decimal.mantissa < 0) this.#refuse(role, 'a number not below 0');
    else return decimal;
    return null;
  }

  quote(price: 'bid' | 'ask', size: 'bid_size' | 'ask_size'): QuoteSide {
    const at = this.amount(price);
    return { price: at === null || at.mantissa === 0 ? null : at, size: this.amount(size) };
  }

  integer(role: 'sequence' | 'depth_sequence'): number {
    const column = this.#columns[role];
    if (column === undefined) return Number.NaN;
    const value = readInteger(this.#fields[column]!);
    if (Number.isNaN(value)) this.#refuse(role, 'a whole number below 2^53');
    return value;
  }

  #refuse(role: keyof TimeAndSalesColumns, expected: string): void {
    const column = this.#columns[role]!;
    this.fault ??= `${this.#names[column]!}: expected ${expected}, got ${quoteValue(this.#fields[column]!)}`;
  }
}

const CLOCK = /^(.*)\.(\d{1,6})$/;

/**
 * What follows the point is a number of microseconds without its leading zeros, not decimals: `13:30:00.5000` is 5 ms
 * after the second (three digits of ms, then Sierra's count of the records within one ms). Read as decimals, times go
 * back: 00.6002, 00.47000.
 */
function clockOf(text: string): string {
  const match = CLOCK.exec(text);
  return match === null ? text : `${match[1]!}.${match[2]!.padStart(6, '0')}`;
}
