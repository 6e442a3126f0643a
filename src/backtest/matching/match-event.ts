import type { Fill, OrderState } from '../orders/order.ts';

/**
 * An order changed. `from` and `to` are the same where its state stayed: a stop that was triggered, an order that was
 * modified or reduced.
 */
export interface OrderTransition {
  /** Tells the event's kind. */
  readonly type: 'transition';
  /** Whose. */
  readonly orderId: number;
  /** State before. */
  readonly from: OrderState;
  /** State after. */
  readonly to: OrderState;
  /** When, µs. */
  readonly timeUs: number;
  /** Why. */
  readonly reason: string;
}

/** An order traded; the transition to `partly-filled` or `filled`, if it is one, follows it. */
export interface OrderFilled {
  /** Tells the event's kind. */
  readonly type: 'fill';
  /** What traded. */
  readonly fill: Fill;
}

/** What a market tells about orders, in the order in which it happened. */
export type MatchEvent = OrderTransition | OrderFilled;
