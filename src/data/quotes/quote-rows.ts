import type { ReadColumns } from '../store/arrow-reader.ts';
import type { ColumnSpec } from '../store/arrow-schema.ts';

/**
 * Quotes as a reader hands them to the store: natural numbers, columns of equal length, in order of time. A price or size
 * is the double nearest to its decimal text. A side that is absent has the price NaN.
 */
export interface QuoteRows {
  /** Number of rows: the length that counts, the columns may be longer. */
  length: number;
  /** Integer µs since the epoch, UTC, never decreasing. */
  readonly timeUs: Float64Array;
  /** Best bid, above 0; NaN where there is none. */
  readonly bid: Float64Array;
  /** Best ask, above 0; NaN where there is none. */
  readonly ask: Float64Array;
  /** What is offered at the bid, at least 0; NaN where the source does not say. */
  readonly bidSize: Float64Array;
  /** What is offered at the ask, at least 0; NaN where the source does not say. */
  readonly askSize: Float64Array;
  /** Number in the order of arrival, an integer that rises. */
  readonly sequence: Float64Array;
  /** Most significant decimals of any price so far. */
  priceScale: number;
  /** Most significant decimals of any size so far. */
  sizeScale: number;
}

/** One of the columns of {@link QuoteRows}. */
export type QuoteColumn = Exclude<keyof QuoteRows, 'length' | 'priceScale' | 'sizeScale'>;

/** The columns in their order in the file, with their names there. */
export const QUOTE_COLUMNS: readonly (ColumnSpec & { readonly key: QuoteColumn })[] = [
  { key: 'timeUs', name: 'time', type: 'timestamp' },
  { key: 'bid', name: 'bid', type: 'float64' },
  { key: 'ask', name: 'ask', type: 'float64' },
  { key: 'bidSize', name: 'bid_size', type: 'float64' },
  { key: 'askSize', name: 'ask_size', type: 'float64' },
  { key: 'sequence', name: 'sequence', type: 'int64' },
];

/** The names of the columns in the file. */
export const QUOTE_COLUMN_NAMES: readonly string[] = QUOTE_COLUMNS.map(({ name }) => name);

/** Room for so many quotes, to be filled. */
export function emptyQuoteRows(capacity: number): QuoteRows {
  return {
    length: 0,
    timeUs: new Float64Array(capacity),
    bid: new Float64Array(capacity),
    ask: new Float64Array(capacity),
    bidSize: new Float64Array(capacity),
    askSize: new Float64Array(capacity),
    sequence: new Float64Array(capacity),
    priceScale: 0,
    sizeScale: 0,
  };
}

/** The columns of a file that were read last, by their meaning; valid until the next read. */
export function quoteColumnsOf(read: ReadColumns): Readonly<Record<QuoteColumn, Float64Array>> {
  return {
    timeUs: read.floats('time'),
    bid: read.floats('bid'),
    ask: read.floats('ask'),
    bidSize: read.floats('bid_size'),
    askSize: read.floats('ask_size'),
    sequence: read.floats('sequence'),
  };
}

/**
 * The store's guard at its door.
 * @param source name of the source, for the message.
 * @throws RangeError naming source, row and values when a row is no quote.
 */
export function checkQuotes(rows: QuoteRows, source: string): void {
  const { timeUs, bid, ask, bidSize, askSize, sequence, length } = rows;
  for (let i = 0; i < length; i += 1) {
    const isWhole = Number.isSafeInteger(timeUs[i]!) && Number.isSafeInteger(sequence[i]!);
    if (isWhole && isPrice(bid[i]!) && isPrice(ask[i]!) && isSize(bidSize[i]!) && isSize(askSize[i]!)) continue;
    throw new RangeError(
      `${source}: not a quote: time ${timeUs[i]!}, bid ${bid[i]!}, ask ${ask[i]!}, bid size ${bidSize[i]!}, ` +
        `ask size ${askSize[i]!}, sequence ${sequence[i]!} (prices above 0 or NaN, sizes at least 0 or NaN, the rest integers)`,
    );
  }
}

function isPrice(value: number): boolean {
  return (value > 0 && value < Number.POSITIVE_INFINITY) || Number.isNaN(value);
}

function isSize(value: number): boolean {
  return (value >= 0 && value < Number.POSITIVE_INFINITY) || Number.isNaN(value);
}
