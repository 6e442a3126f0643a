/** How many decimal digits one price tick and one size lot of a symbol stand for: 2 means a tick of 0.01. */
export interface Scales {
  /** Digits after the decimal point of a price; `price = ticks / 10^priceScale`. 0 to 15. */
  readonly priceScale: number;
  /** Digits after the decimal point of a size; `size = lots / 10^sizeScale`. 0 to 15. */
  readonly sizeScale: number;
}

/** Who was the aggressor: +1 the buyer, −1 the seller, 0 unknown. */
export type Side = 1 | -1 | 0;

/**
 * Trades as columns of equal length, in the order of the tape (time, then id).
 * The columns belong to whoever made the batch and may be reused for the next one: copy what must outlive the call.
 */
export interface TradeBatch {
  /** Tells a batch from the other events of a {@link TradeSource}. */
  readonly type: 'trades';
  /** Number of trades: the length that counts, the columns may be longer. */
  readonly length: number;
  /** Exchange time, integer microseconds since the epoch, UTC; never decreasing. */
  readonly timeUs: Float64Array;
  /** Price in integer ticks. */
  readonly price: Float64Array;
  /** Size in integer lots, above zero. */
  readonly size: Float64Array;
  /** Aggressor: +1, −1 or 0. */
  readonly side: Int8Array;
  /** The venue's own number of the trade. */
  readonly id: Float64Array;
  /** What a tick and a lot are worth. */
  readonly scales: Scales;
  /**
   * Lots that count into volume, delta and CVD: the size of a trade that is in the size bucket asked for, 0 for any other.
   * Absent where no bucket was asked for: every trade counts.
   */
  readonly sizeInBucket?: Float64Array;
}

/** Data is complete from this instant on. */
export interface CoverageStart {
  /** Tells the event's kind. */
  readonly type: 'coverage-start';
  /** First covered microsecond. */
  readonly timeUs: number;
}

/** Data is complete up to this instant, exclusive; nothing is known after it. */
export interface CoverageEnd {
  /** Tells the event's kind. */
  readonly type: 'coverage-end';
  /** First microsecond that is not covered any more. */
  readonly timeUs: number;
}

/** A known hole: trades are missing between the trade before it and the trade after it. */
export interface TradeGap {
  /** Tells the event's kind. */
  readonly type: 'gap';
  /** Time of the last trade before the hole, µs. */
  readonly fromUs: number;
  /** Time of the first trade after the hole, µs. */
  readonly toUs: number;
  /** Number of missing ids. */
  readonly missing: number;
}

/** What a {@link TradeSource} yields, in the order of the tape. */
export type TradeEvent = TradeBatch | TradeGap | CoverageStart | CoverageEnd;

/** Which market's trades these are. */
export interface Instrument {
  /** The exchange or broker, e.g. `binance`. */
  readonly venue: string;
  /** `spot`, `um` (USD-margined futures), `cm` (coin-margined futures), or a venue's own word. */
  readonly market: string;
  /** The venue's own symbol, e.g. `BTCUSDT`. */
  readonly symbol: string;
}

/**
 * Trades of one instrument, batch by batch, with what is known about holes in them.
 * Every source starts with a `coverage-start`, ends with a `coverage-end`, and yields non-decreasing times in between.
 */
export interface TradeSource extends AsyncIterable<TradeEvent> {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** The scales of every batch it yields. */
  readonly scales: Scales;
}
