import { describe, expect, it } from 'vitest';
import { isAlive, isInMarket, requireMove } from '../../../src/backtest/orders/order-life.ts';
import type { OrderState } from '../../../src/backtest/orders/order.ts';

const STATES: readonly OrderState[] = ['new', 'working', 'partly-filled', 'filled', 'cancelled', 'rejected', 'expired'];

function nextOf(from: OrderState): OrderState[] {
  return STATES.filter((to) => {
    try {
      requireMove(1, from, to);
      return true;
    } catch {
      return false;
    }
  });
}

describe('the life of an order', () => {
  it('goes from its way into the market, and from there to one of four ends', () => {
    expect(nextOf('new')).toEqual(['new', 'working', 'cancelled', 'rejected', 'expired']);
    expect(nextOf('working')).toEqual(['working', 'partly-filled', 'filled', 'cancelled', 'expired']);
    expect(nextOf('partly-filled')).toEqual(['partly-filled', 'filled', 'cancelled', 'expired']);
    for (const end of ['filled', 'cancelled', 'rejected', 'expired'] as const) expect(nextOf(end)).toEqual([]);
  });

  it('is over at its ends only, and in the market in the middle', () => {
    expect(STATES.filter(isAlive)).toEqual(['new', 'working', 'partly-filled']);
    expect(STATES.filter(isInMarket)).toEqual(['working', 'partly-filled']);
  });

  it('never goes back', () => {
    expect(() => requireMove(7, 'filled', 'working')).toThrow('order 7 is filled: it cannot become working');
  });
});
