import type { Side } from '../../core/trade-batch.ts';

/** One trade, as a scratch that is filled again and again: nothing is allocated for a trade. */
export interface TradeRow {
  /** The venue's number. */
  id: number;
  /** Exchange time, µs. */
  timeUs: number;
  /** Price in ticks. */
  price: number;
  /** Size in lots; 0 for a trade that the venue took back. */
  size: number;
  /** Aggressor. */
  side: Side;
}

/** A scratch to fill. */
export function newTradeRow(): TradeRow {
  return { id: 0, timeUs: 0, price: 0, size: 0, side: 0 };
}
