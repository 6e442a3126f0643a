import { count, flag, integer } from '../../store/metadata-codec.ts';
import type { TradeKind } from '../trade-kind.ts';
import { checkJson, decimalText, fieldsOf, rowsOf } from './check-json.ts';

/** A trade as REST gives it, decimals still as text. */
export interface RestTrade {
  /** Its number; of an aggregate trade the aggregate's own. */
  readonly id: number;
  /** When, µs since the epoch. */
  readonly timeUs: number;
  /** Price, a decimal. */
  readonly price: string;
  /** Size, a decimal: coins, or contracts on `cm`. */
  readonly size: string;
  /** True when the buyer's order lay in the book: the seller was the aggressor. */
  readonly buyerIsMaker: boolean;
  /** First of the single trades behind it; the trade itself where it is one. −1 for a trade that was taken back. */
  readonly firstId: number;
  /** Last of them. */
  readonly lastId: number;
}

const aggTrades = rowsOf(
  fieldsOf({ a: count, p: decimalText, q: decimalText, f: integer, l: integer, T: count, m: flag }),
);
const trades = rowsOf(fieldsOf({ id: count, price: decimalText, qty: decimalText, time: count, isBuyerMaker: flag }));

/**
 * Checks a page of trades and reads it.
 * @throws RemoteError `malformed` naming row and field.
 */
export function readTradePage(value: unknown, kind: TradeKind, what: string): RestTrade[] {
  if (kind === 'aggTrades') {
    return checkJson(aggTrades, value, what).map((row) => ({
      id: row.a,
      timeUs: inMicroseconds(row.T),
      price: row.p,
      size: row.q,
      buyerIsMaker: row.m,
      firstId: row.f,
      lastId: row.l,
    }));
  }
  return checkJson(trades, value, what).map((row) => ({
    id: row.id,
    timeUs: inMicroseconds(row.time),
    price: row.price,
    size: row.qty,
    buyerIsMaker: row.isBuyerMaker,
    firstId: row.id,
    lastId: row.id,
  }));
}

/** Times of today have 13 digits in milliseconds and 16 in microseconds: whatever the unit asked for, this tells. */
function inMicroseconds(time: number): number {
  return time >= 1e15 ? time : time * 1000;
}
