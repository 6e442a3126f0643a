import type { Order, OrderRequest } from '../orders/order.ts';
import type { OrderTimes } from './order-market.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** An {@link Order} as the market that owns it sees it. */
export type LiveOrder = Mutable<Order>;

/** An order on its way. */
export function newOrder(id: number, request: OrderRequest, times: OrderTimes): LiveOrder {
  const { decidedUs, arrivesUs } = times;
  return { ...request, id, state: 'new', filledLots: 0, decidedUs, arrivesUs, triggered: false };
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
