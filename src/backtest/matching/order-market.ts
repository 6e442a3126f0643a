import type { Order, OrderChange, OrderRequest } from '../orders/order.ts';
import type { MatchEvent } from './match-event.ts';

/** When an order was decided, and when it reaches the market; integer µs. */
export interface OrderTimes {
  /** When the strategy decided it. */
  readonly decidedUs: number;
  /** When it reaches the market: decision + latency. Only prints strictly later can fill it. */
  readonly arrivesUs: number;
}

/**
 * What the matchers of prints and of bars have in common: orders in, events out. One reading, one world: the position is
 * the sum of its own fills.
 */
export interface OrderMarket {
  /** Lots held: the sum of all fills, a sale negative. */
  readonly position: number;
  /** Whether any order is alive: on its way or in the market. */
  readonly hasWork: boolean;
  /** Time of the first print before which an arrival, a cancel, a change or an expiry is due, µs; Infinity: none. */
  readonly nextDueUs: number;

  /**
   * Sends an order to the market. A request that makes no sense is rejected at once, with an event.
   * @returns the order: the object stays up to date as the run goes on.
   */
  submit(request: OrderRequest, times: OrderTimes): Order;
  /** Takes an order back once the request has arrived; nothing happens if it is not alive any more by then. */
  cancel(orderId: number, arrivesUs: number): void;
  /**
   * Changes an order once the request has arrived; nothing happens if it is not alive any more by then. A new price or a
   * bigger size loses the place in the queue, a smaller size keeps it.
   */
  modify(orderId: number, change: OrderChange, arrivesUs: number): void;
  /** Says that no print before the instant will come any more: does what is due by then. */
  advanceTo(timeUs: number): void;
  /** Ends the session: `DAY`, `IOC` and `FOK` orders decided before the instant expire. */
  sessionEnd(timeUs: number): void;
  /** Orders that are alive, in the order of submission. */
  liveOrders(): readonly Order[];
  /** Hands over what has happened since the last call, in order. */
  drain(): MatchEvent[];
}
