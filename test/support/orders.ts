import type { Order, OrderRequest } from '../../src/backtest/orders/order.ts';

/** A market order to buy 1 lot, with what is to be different. */
export function requestOf(different: Partial<OrderRequest> = {}): OrderRequest {
  return { kind: 'market', side: 1, lots: 1, timeInForce: 'GTC', reduceOnly: false, tag: 'entry', ...different };
}

/** The same as an order that works in the market. */
export function orderOf(different: Partial<Order> = {}): Order {
  const life = { id: 1, state: 'working', filledLots: 0, decidedUs: 0, arrivesUs: 0, triggered: false } as const;
  return { ...requestOf(), ...life, ...different };
}
