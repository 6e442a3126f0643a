import type { Side } from '../../core/trade-batch.ts';
import type { DecimalNumber } from '../csv/decimal-text.ts';
import type { TradeRows } from '../trade-rows.ts';

const CAPACITY = 65_536;

/** A trade as it stands in a file. */
export interface TapeTrade {
  /** Its number in the order of arrival: its id in the store. */
  readonly number: number;
  /** When it happened, or was heard of, µs. */
  readonly timeUs: number;
  /** Above 0. */
  readonly price: DecimalNumber;
  /** Above 0. */
  readonly size: DecimalNumber;
  /** The aggressor. */
  readonly side: Side;
}

/** Collects trades and hands them on in columns. */
export class TradeRowWriter {
  /** Trades so far. */
  count = 0;
  readonly #sink: (rows: TradeRows) => void;
  readonly #rows: TradeRows = {
    length: 0,
    timeUs: new Float64Array(CAPACITY),
    price: new Float64Array(CAPACITY),
    size: new Float64Array(CAPACITY),
    side: new Int8Array(CAPACITY),
    id: new Float64Array(CAPACITY),
    recvTimeUs: null,
    priceScale: 0,
    sizeScale: 0,
  };

  /** @param sink takes the columns, which are reused after the call. */
  constructor(sink: (rows: TradeRows) => void) {
    this.#sink = sink;
  }

  /** Adds a trade. */
  append({ number, timeUs, price, size, side }: TapeTrade): void {
    const rows = this.#rows;
    const at = rows.length;
    rows.timeUs[at] = timeUs;
    rows.price[at] = price.value;
    rows.size[at] = size.value;
    rows.side[at] = side;
    rows.id[at] = number;
    rows.length = at + 1;
    rows.priceScale = Math.max(rows.priceScale, price.decimals);
    rows.sizeScale = Math.max(rows.sizeScale, size.decimals);
    this.count += 1;
    if (rows.length === CAPACITY) this.flush();
  }

  /** Hands on what is left. */
  flush(): void {
    this.#sink(this.#rows);
    this.#rows.length = 0;
  }
}
