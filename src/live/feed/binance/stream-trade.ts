import type { TradeRow } from '../trade-row.ts';

/** A trade of a stream, as a scratch that is filled again and again. */
export interface StreamTrade extends TradeRow {
  /** When the exchange sent it, µs. */
  eventUs: number;
}
