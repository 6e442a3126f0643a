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
  /** A print at or below this price, ticks, ends the walk and sets `halted`; −Infinity: none. */
  haltBelow: number;
  /** A print at or above this price, ticks, ends the walk and sets `halted`; Infinity: none. */
  haltAbove: number;
  /** Whether the last walk ended because of a halt price. The prices stay: set them anew before walking on. */
  readonly halted: boolean;
  /** Lots held: the sum of all fills, a sale negative. */
  readonly position: number;
  /** Whether any order is alive: on its way or in the market. */
  readonly hasWork: boolean;
  /** Time of the first print before which an arrival, a cancel, a change or an expiry is due, µs; Infinity: none. */
  readonly nextDueUs: number;

  /**
   * Sends an order to the market. A request that makes no sense is rejected at once, with an event.
   * @returns the order: the object stays up to date as the run goes on.
   * @throws RangeError when it arrives before it is decided, or before the last print walked.
   */
  submit(request: OrderRequest, times: OrderTimes): Order;
  /**
   * Takes an order back once the request has arrived; nothing happens if it is not alive any more by then.
   * @throws RangeError when the request arrives before the last print walked.
   */
  cancel(orderId: number, arrivesUs: number): void;
  /**
   * Changes an order once the request has arrived; nothing happens if it is not alive any more by then. A new price or a
   * bigger size loses the place in the queue, a smaller size keeps it. A change that makes no sense is refused, with an event.
   * @throws RangeError when the request arrives before the last print walked.
   */
  modify(orderId: number, change: OrderChange, arrivesUs: number): void;
  /**
   * Says that no print before the instant will come any more: does what is due by then, one instant at a time.
   * @returns true when nothing was due any more; false after an instant that changed an order: drain, act, call again.
   */
  advanceTo(timeUs: number): boolean;
  /** Ends the session, after all that is due before: `DAY`, `IOC` and `FOK` orders decided before the instant expire. */
  sessionEnd(timeUs: number): void;
  /** Orders that are alive, in the order of submission. */
  liveOrders(): readonly Order[];
  /** Hands over what has happened since the last call, in order. */
  drain(): readonly MatchEvent[];
}
