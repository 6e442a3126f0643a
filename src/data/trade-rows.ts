/**
 * Trades as a reader hands them to the store: natural numbers, columns of equal length, in the order of the source.
 * A price or size is the double nearest to its decimal text (integer mantissa ÷ power of ten, which rounds correctly);
 * with at most 15 significant digits the text can be had back from it exactly.
 */
export interface TradeRows {
  /** Number of rows: the length that counts, the columns may be longer. */
  length: number;
  /** Exchange time, integer µs since the epoch, UTC. */
  readonly timeUs: Float64Array;
  /** Price, above 0. */
  readonly price: Float64Array;
  /** Size, above 0. */
  readonly size: Float64Array;
  /** Aggressor: +1 buyer, −1 seller, 0 unknown. */
  readonly side: Int8Array;
  /** The venue's number of the trade, or the row's number where the source has none. */
  readonly id: Float64Array;
  /** When the trade was received, µs; null where the source does not say. */
  readonly recvTimeUs: Float64Array | null;
  /** Most significant decimals (trailing zeros do not count) of any price so far. */
  priceScale: number;
  /** Most significant decimals of any size so far. */
  sizeScale: number;
}
