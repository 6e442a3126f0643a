import { describe, expect, it } from 'vitest';
import { changeFault, orderFault } from '../../../src/backtest/orders/order-fault.ts';
import type { Order, OrderRequest } from '../../../src/backtest/orders/order.ts';

const MARKET: OrderRequest = { kind: 'market', side: 1, lots: 1, timeInForce: 'GTC', reduceOnly: false, tag: 'entry' };
const LIMIT: OrderRequest = { ...MARKET, kind: 'limit', limitTicks: 7 };
const STOP: OrderRequest = { ...MARKET, kind: 'stop', stopTicks: 7 };
const LIVE = { id: 1, state: 'working', filledLots: 0, decidedUs: 0, arrivesUs: 0, triggered: false } as const;

describe('a request', () => {
  it('has the prices of its kind', () => {
    const good = [MARKET, LIMIT, STOP, { ...STOP, kind: 'stop-limit' as const, limitTicks: 3 }];
    expect(good.map(orderFault)).toEqual([null, null, null, null]);
    expect(orderFault({ ...MARKET, kind: 'limit' })).toBe('a limit order needs a limit price');
    expect(orderFault({ ...LIMIT, kind: 'stop-limit' })).toBe('a stop-limit order needs a stop price');
    expect(orderFault({ ...LIMIT, kind: 'market' })).toBe('a market order has no limit price, got 7');
    expect(orderFault({ ...STOP, kind: 'market' })).toBe('a market order has no stop price, got 7');
    expect(orderFault({ ...LIMIT, limitTicks: 1.5 })).toBe('limit price must be a whole number of at least 1, got 1.5');
    expect(orderFault({ ...STOP, stopTicks: 0 })).toBe('stop price must be a whole number of at least 1, got 0');
  });

  it('has a side, whole lots and a whole time-out', () => {
    // What a strategy in plain JavaScript may send.
    expect(orderFault({ ...MARKET, side: 2 as 1 })).toBe('side must be 1 or -1, got 2');
    expect(orderFault({ ...MARKET, lots: 0.5 })).toBe('size in lots must be a whole number of at least 1, got 0.5');
    expect(orderFault({ ...MARKET, expiresUs: Number.NaN })).toBe('time-out must be a whole number of µs, got NaN');
    expect(orderFault({ ...MARKET, expiresUs: 5 })).toBeNull();
  });
});

describe('a change', () => {
  const limit: Order = { ...LIMIT, ...LIVE };
  const stop: Order = { ...STOP, ...LIVE };

  it('is of what the order has', () => {
    expect(changeFault(limit, { lots: 2, limitTicks: 5 })).toBeNull();
    expect(changeFault(stop, { moreLots: 2, stopTicks: 5 })).toBeNull();
    expect(changeFault(limit, {})).toBeNull();
    expect(changeFault(limit, { stopTicks: 5 })).toBe('a limit order has no stop price, got 5');
    expect(changeFault(stop, { limitTicks: 5 })).toBe('a stop order has no limit price, got 5');
    expect(changeFault(limit, { lots: 0 })).toBe('size in lots must be a whole number of at least 1, got 0');
    expect(changeFault(limit, { moreLots: -1 })).toBe('size in more lots must be a whole number of at least 1, got -1');
    expect(changeFault(limit, { lots: 2, moreLots: 1 })).toBe('either lots or moreLots, not both');
  });

  it('of a stop price comes too late once it was triggered', () => {
    expect(changeFault({ ...stop, triggered: true }, { stopTicks: 5 })).toBe('its stop price has traded already');
  });
});
