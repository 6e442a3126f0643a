/** Best bids and asks as columns of equal length, in order of time. */
export interface QuoteBatch {
  /** Tells a batch from other events. */
  readonly type: 'quotes';
  /** Number of quotes: the length that counts, the columns may be longer. */
  readonly length: number;
  /** Exchange time, integer µs, never decreasing. */
  readonly timeUs: Float64Array;
  /** Best bid, ticks; NaN where there is none. */
  readonly bidTicks: Float64Array;
  /** Best ask, ticks; NaN where there is none. */
  readonly askTicks: Float64Array;
  /** Lots at the bid; NaN where the source does not say. */
  readonly bidLots: Float64Array;
  /** Lots at the ask; NaN where the source does not say. */
  readonly askLots: Float64Array;
}

/** The quotes that prevail beside the prints. */
export class QuoteTape {
  /** Takes the next quotes; they have to be there before a matcher walks past their time. Copies them. */
  push(_batch: QuoteBatch): void {
    throw new Error('not written yet');
  }
}
