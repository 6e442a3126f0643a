import type {
  CoverageEnd,
  CoverageStart,
  Instrument,
  Scales,
  TradeBatch,
  TradeEvent,
  TradeGap,
} from '../../core/trade-batch.ts';

/**
 * Best bid and ask as columns of equal length, in time order: each row holds from its instant until the next row.
 * The columns belong to whoever made the batch and may be reused for the next one: copy what must outlive the call.
 */
export interface QuoteBatch {
  /** Tells a batch from the other events of a {@link QuoteSource}. */
  readonly type: 'quotes';
  /** Number of quotes: the length that counts, the columns may be longer. */
  readonly length: number;
  /** Integer microseconds since the epoch, UTC, by the same clock as the trades they are matched with; never decreasing. */
  readonly timeUs: Float64Array;
  /** Best bid in integer ticks; NaN where there is none. */
  readonly bid: Float64Array;
  /** Best ask in integer ticks; NaN where there is none. */
  readonly ask: Float64Array;
  /** Lots offered to sellers at the bid; NaN where the source does not say. */
  readonly bidSize: Float64Array;
  /** Lots offered to buyers at the ask; NaN where the source does not say. */
  readonly askSize: Float64Array;
  /** Order of arrival, shared with the trades: rising, no number twice. Absent where the source did not record it. */
  readonly sequence?: Float64Array;
  /** What a tick and a lot are worth; the same as the trades'. */
  readonly scales: Scales;
}

/** What a {@link QuoteSource} yields; after a gap or an end of coverage no quote holds until the next one comes. */
export type QuoteEvent = QuoteBatch | TradeGap | CoverageStart | CoverageEnd;

/** Quotes of one instrument, batch by batch, with what is known about holes in them; times never decrease. */
export interface QuoteSource extends AsyncIterable<QuoteEvent> {
  /** Whose quotes. */
  readonly instrument: Instrument;
  /** The scales of every batch it yields. */
  readonly scales: Scales;
}

/** Trades that may know in which order they and the quotes arrived; any {@link TradeBatch} is one. */
export interface ArrivedTrades extends TradeBatch {
  /** Order of arrival, shared with the quotes: rising, no number twice. Absent where the source did not record it. */
  readonly sequence?: Float64Array;
}

/** What interrupts a tape: a hole, or the edge of what is covered. */
export type TapeBreak = Exclude<TradeEvent, TradeBatch>;
