import type { OrderState } from './order.ts';

/** Where an order can go from where it is; staying where it is while alive is a change of the order, not of its state. */
const NEXT: Readonly<Record<OrderState, readonly OrderState[]>> = {
  new: ['new', 'working', 'cancelled', 'rejected', 'expired'],
  working: ['working', 'partly-filled', 'filled', 'cancelled', 'expired'],
  'partly-filled': ['partly-filled', 'filled', 'cancelled', 'expired'],
  filled: [],
  cancelled: [],
  rejected: [],
  expired: [],
};

/** Whether an order in this state can still trade or change. */
export function isAlive(state: OrderState): boolean {
  return NEXT[state].length > 0;
}

/** Whether an order in this state is in the market, able to trade. */
export function isInMarket(state: OrderState): boolean {
  return state === 'working' || state === 'partly-filled';
}

/**
 * Guards the life of an order.
 * @throws Error when no order can go from the one state to the other: a fault of the market's own.
 */
export function requireMove(orderId: number, from: OrderState, to: OrderState): void {
  if (!NEXT[from].includes(to)) throw new Error(`order ${orderId} is ${from}: it cannot become ${to}`);
}
