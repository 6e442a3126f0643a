import { describe, expect, it } from 'vitest';
import { bracketIntents } from '../../../src/backtest/orders/bracket.ts';
import { ocoEffects } from '../../../src/backtest/orders/oco-group.ts';
import type { Order, OrderRequest } from '../../../src/backtest/orders/order.ts';

const REQUEST: OrderRequest = { kind: 'market', side: 1, lots: 5, timeInForce: 'GTC', reduceOnly: false, tag: 'entry' };

function order(id: number, more: Partial<Order> = {}): Order {
  return { ...REQUEST, id, state: 'working', filledLots: 0, decidedUs: 0, arrivesUs: 0, triggered: false, ...more };
}

describe('a group of orders of which one cancels the others', () => {
  const inGroup = { oco: 'exit' };

  it('loses what a part of one fills', () => {
    const filled = order(1, { ...inGroup, state: 'partly-filled', filledLots: 2 });
    const others = [
      filled,
      order(2, inGroup),
      order(3, { ...inGroup, filledLots: 3 }),
      order(4, { oco: 'else' }),
      order(5),
    ];
    expect(ocoEffects(filled, 2, others).map((effect) => [effect.order.id, effect.lots])).toEqual([
      [2, 3],
      [3, null],
    ]);
  });

  it('is cancelled when one is filled, however much bigger the others are', () => {
    const filled = order(1, { ...inGroup, state: 'filled', filledLots: 5 });
    expect(ocoEffects(filled, 1, [order(2, { ...inGroup, lots: 99 })])[0]).toMatchObject({ lots: null });
  });

  it('is nothing without a name', () => {
    expect(ocoEffects(order(1, { state: 'filled' }), 5, [order(2)])).toEqual([]);
  });
});

describe('a bracket', () => {
  const stop: OrderRequest = { ...REQUEST, kind: 'stop', stopTicks: 90, tag: 'stop' };
  const target: OrderRequest = { ...REQUEST, kind: 'limit', limitTicks: 110, tag: 'target' };

  it('puts both orders on the other side with the first fill, as one group that only reduces', () => {
    const child = { side: -1, lots: 2, oco: 'bracket-7', reduceOnly: true };
    expect(bracketIntents({ stop, target }, order(7), 2, {})).toEqual([
      { type: 'submit', order: { ...stop, ...child } },
      { type: 'submit', order: { ...target, ...child } },
    ]);
  });

  it('grows with further fills', () => {
    const live = { stop: order(8), target: order(9) };
    expect(bracketIntents({ stop, target }, order(7), 3, live)).toEqual([
      { type: 'modify', orderId: 8, moreLots: 3 },
      { type: 'modify', orderId: 9, moreLots: 3 },
    ]);
  });

  it('may have one leg, and a name of its own', () => {
    const intents = bracketIntents({ stop: { ...stop, oco: 'mine' } }, order(7, { side: -1 }), 1, {});
    expect(intents).toEqual([{ type: 'submit', order: { ...stop, side: 1, lots: 1, oco: 'mine', reduceOnly: true } }]);
  });
});
