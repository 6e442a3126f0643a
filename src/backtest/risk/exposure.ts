import type { Order, OrderRequest } from '../orders/order.ts';

/** What of an order counts for what a position may become. */
export interface OpenInterest extends Pick<OrderRequest, 'side' | 'lots' | 'reduceOnly' | 'oco'> {
  /** Lots not filled yet. */
  readonly lots: number;
}

/** What a position may become when the orders in the market fill, in the least favourable order. */
export interface Exposure {
  /** Most lots it may be long, 0 at least. */
  readonly longLots: number;
  /** Most lots it may be short, 0 at least. */
  readonly shortLots: number;
  /** Orders that may begin a round trip; those of a one-cancels-other group are one. */
  readonly openers: number;
}

/** What an order still has to fill. */
export function openInterest(order: Order): OpenInterest {
  const { side, reduceOnly, oco } = order;
  return { side, lots: order.lots - order.filledLots, reduceOnly, ...(oco !== undefined && { oco }) };
}

/**
 * What the position may become. Orders that only reduce it cannot turn it around, but what they close, an ordinary order
 * against the position closes no more: it opens. Of a one-cancels-other group the largest order of each side counts.
 */
export function exposureOf(orders: readonly OpenInterest[], positionLots: number): Exposure {
  const alive = orders.filter((order) => order.lots > 0);
  const ordinary = alive.filter((order) => !order.reduceOnly);
  const reducing = alive.filter((order) => order.reduceOnly);
  const heldLong = Math.max(positionLots - lotsOfSide(reducing, -1), Math.min(positionLots, 0));
  const heldShort = Math.max(-positionLots - lotsOfSide(reducing, 1), Math.min(-positionLots, 0));
  const longLots = Math.max(lotsOfSide(ordinary, 1) - heldShort, 0);
  const shortLots = Math.max(lotsOfSide(ordinary, -1) - heldLong, 0);
  const openers = ordinary.filter((order) => (order.side === 1 ? longLots : shortLots) > 0);
  const groups = new Set(openers.flatMap((order) => order.oco ?? []));
  return { longLots, shortLots, openers: openers.filter((order) => order.oco === undefined).length + groups.size };
}

function lotsOfSide(orders: readonly OpenInterest[], side: 1 | -1): number {
  let lots = 0;
  const groups = new Map<string, number>();
  for (const order of orders) {
    if (order.side !== side) continue;
    if (order.oco === undefined) lots += order.lots;
    else groups.set(order.oco, Math.max(groups.get(order.oco) ?? 0, order.lots));
  }
  for (const most of groups.values()) lots += most;
  return lots;
}
