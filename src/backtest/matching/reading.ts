/**
 * How kindly the tape is read, from the kindest to the harshest. A limit order is filled by a print at its price
 * (`optimistic`), after the queue ahead has traded (`base`), by a print through its price (`pessimistic`); a market order
 * pays no slippage, the slippage, twice the slippage and at least one tick.
 */
export const READINGS = ['optimistic', 'base', 'pessimistic'] as const;

/** One of {@link READINGS}. */
export type Reading = (typeof READINGS)[number];
