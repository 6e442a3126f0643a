import type { Order, OrderRequest } from '../orders/order.ts';
import type { OrderTimes } from './order-market.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** An {@link Order} as the market that owns it sees it. */
export type LiveOrder = Mutable<Order>;

/** An order on its way. */
export function newOrder(id: number, request: OrderRequest, times: OrderTimes): LiveOrder {
  const { kind, side, lots, timeInForce, reduceOnly, tag, limitTicks, stopTicks, expiresUs, oco } = request;
  const { decidedUs, arrivesUs } = times;
  const state = { state: 'new', filledLots: 0, decidedUs, arrivesUs, triggered: false } as const;
  const order: LiveOrder = { id, kind, side, lots, timeInForce, reduceOnly, tag, ...state };
  if (limitTicks !== undefined) order.limitTicks = limitTicks;
  if (stopTicks !== undefined) order.stopTicks = stopTicks;
  if (expiresUs !== undefined) order.expiresUs = expiresUs;
  if (oco !== undefined) order.oco = oco;
  return order;
}

/** Whether it takes any price: a market order, or a stop that was triggered. */
export function takesAnyPrice(order: Order): boolean {
  return order.kind === 'market' || order.kind === 'stop';
}

/** Whether it waits for its stop price. */
export function waitsForStop(order: Order): boolean {
  return !order.triggered && (order.kind === 'stop' || order.kind === 'stop-limit');
}

/** Whether what the first prints leave of it expires. */
export function isImmediate(order: Order): boolean {
  return order.timeInForce === 'IOC' || order.timeInForce === 'FOK';
}
