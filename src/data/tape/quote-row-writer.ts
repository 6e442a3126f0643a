import type { DecimalNumber } from '../csv/decimal-text.ts';
import { emptyQuoteRows, type QuoteRows } from '../quotes/quote-rows.ts';

const CAPACITY = 65_536;

/** One side of a quote. */
export interface QuoteSide {
  /** Above 0; null where there is none, or it is not known. */
  readonly price: DecimalNumber | null;
  /** At least 0; null where the source does not say. */
  readonly size: DecimalNumber | null;
}

/** A quote as it stands in a file. */
export interface TapeQuote {
  /** Its number in the order of arrival. */
  readonly number: number;
  /** From when on it holds, µs; not before the quote before it. */
  readonly timeUs: number;
  /** What buyers offer. */
  readonly bid: QuoteSide;
  /** What sellers offer. */
  readonly ask: QuoteSide;
}

/** Collects quotes and hands them on in columns. */
export class QuoteRowWriter {
  /** Quotes so far. */
  count = 0;
  /** Of these, quotes with a bid or an ask only, or neither. */
  oneSided = 0;
  /** Quotes whose bid is above the ask. */
  crossed = 0;
  readonly #sink: (rows: QuoteRows) => void;
  readonly #rows = emptyQuoteRows(CAPACITY);

  /** @param sink takes the columns, which are reused after the call. */
  constructor(sink: (rows: QuoteRows) => void) {
    this.#sink = sink;
  }

  /** Adds a quote. */
  append({ number, timeUs, bid, ask }: TapeQuote): void {
    const rows = this.#rows;
    const at = rows.length;
    rows.timeUs[at] = timeUs;
    rows.bid[at] = valueOf(bid.price);
    rows.ask[at] = valueOf(ask.price);
    rows.bidSize[at] = valueOf(bid.size);
    rows.askSize[at] = valueOf(ask.size);
    rows.sequence[at] = number;
    rows.length = at + 1;
    rows.priceScale = Math.max(rows.priceScale, decimalsOf(bid.price), decimalsOf(ask.price));
    rows.sizeScale = Math.max(rows.sizeScale, decimalsOf(bid.size), decimalsOf(ask.size));
    this.count += 1;
    if (bid.price === null || ask.price === null) this.oneSided += 1;
    else if (bid.price.value > ask.price.value) this.crossed += 1;
    if (rows.length === CAPACITY) this.flush();
  }

  /** Hands on what is left. */
  flush(): void {
    this.#sink(this.#rows);
    this.#rows.length = 0;
  }
}

function valueOf(decimal: DecimalNumber | null): number {
  return decimal === null ? Number.NaN : decimal.value;
}

function decimalsOf(decimal: DecimalNumber | null): number {
  return decimal === null ? 0 : decimal.decimals;
}
