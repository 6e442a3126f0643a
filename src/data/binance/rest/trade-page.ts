import { z } from 'zod';
import type { TradeKind } from '../trade-kind.ts';
import { checkJson } from './check-json.ts';

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

// Prices and sizes must come as text: a JSON number would have been through a float.
const decimal = z.string().regex(/^\d{1,15}(\.\d{1,15})?$/, 'expected a decimal number as text');
const id = z.int().min(0);
const time = z.int().min(0);

const aggTrades = z.array(
  z.object({ a: id, p: decimal, q: decimal, f: z.int().min(-1), l: z.int().min(-1), T: time, m: z.boolean() }),
);
const trades = z.array(z.object({ id, price: decimal, qty: decimal, time, isBuyerMaker: z.boolean() }));

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
