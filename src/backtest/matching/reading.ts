import type { OrderSide } from '../orders/order.ts';

/**
 * How kindly the tape is read, from the kindest to the harshest. A limit order is filled by a print at its price
 * (`optimistic`), once the queue ahead has traded (`base`), by a print through its price (`pessimistic`); a taker pays no
 * slippage, the slippage, twice the slippage and at least one tick.
 */
export const READINGS = ['optimistic', 'base', 'pessimistic'] as const;

/** One of {@link READINGS}. */
export type Reading = (typeof READINGS)[number];

/** The slippage of a reading, given that of the base reading, ticks. */
export function slippageOf(reading: Reading, slippageTicks: number): number {
  if (reading === 'optimistic') return 0;
  return reading === 'base' ? slippageTicks : Math.max(2 * slippageTicks, 1);
}

/** How far a price lies on the good side of a limit for whoever buys (+1) or sells (−1) at it, ticks; 0: at it. */
export function ticksWithin(side: OrderSide, limitTicks: number, ticks: number): number {
  return side * (limitTicks - ticks);
}

/** What a taker pays or gets: the price worse by the slippage, never beyond the limit, never below one tick. */
export function takerTicks(side: OrderSide, ticks: number, slippage: number, limitTicks = side * Infinity): number {
  const slipped = Math.max(ticks + side * slippage, 1);
  return side === 1 ? Math.min(slipped, limitTicks) : Math.max(slipped, limitTicks);
}
