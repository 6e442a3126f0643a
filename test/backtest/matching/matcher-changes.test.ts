import { describe, expect, it } from 'vitest';
import { bracketIntents } from '../../../src/backtest/orders/bracket.ts';
import { Matcher } from '../../../src/backtest/matching/matcher.ts';
import { batchOf, type TestTrade } from '../../support/trades.ts';
import { playTape, requestOf, TEST_OPTIONS, told } from './market-script.ts';

const B = 1;
const S = -1;
const NO_QUEUE = { queueFactor: 0 };

describe('a cancel', () => {
  it('works from its arrival on: a print of that microsecond still fills', () => {
    const tape: TestTrade[] = [
      [5, 101, 1, B],
      [6, 101, 1, B],
    ];
    const orders = [{ lots: 3, arrivesUs: 0 }];
    const changes = [{ orderId: 1, cancel: true, arrivesUs: 5 }] as const;
    expect(told(playTape(tape, { orders, changes }))).toEqual([
      '0 working',
      '5 1@101 taker',
      '5 partly-filled',
      '5 cancelled',
    ]);
  });

  it('reaches an order on its way, and does nothing to one that is over or unknown', () => {
    const orders = [{ arrivesUs: 4 }, { arrivesUs: 0 }];
    const changes = [1, 2, 9].map((orderId) => ({ orderId, cancel: true as const, arrivesUs: 3 }));
    const events = playTape(
      [
        [1, 101, 1, B],
        [6, 101, 1, B],
      ],
      { orders, changes },
    );
    expect(told(events, 1)).toEqual(['3 cancelled']);
    expect(told(events, 2)).toEqual(['0 working', '1 1@101 taker', '1 filled']);
  });
});

describe('a change', () => {
  const tape: TestTrade[] = [
    [1, 100, 4, S],
    [3, 100, 4, S],
    [5, 100, 2, S],
    [6, 100, 3, S],
  ];
  const bid = { kind: 'limit', limitTicks: 100, lots: 3, arrivesUs: 1 } as const;
  const change = { orderId: 1, arrivesUs: 3 };

  it('to fewer lots keeps the place in the queue', () => {
    const events = playTape(tape, { orders: [bid], changes: [{ ...change, lots: 2 }] });
    expect(told(events).slice(1)).toEqual(['3 = modified', '5 2@100 maker', '5 filled']);
  });

  it('to more lots loses it: the queue is what stays are by then', () => {
    // One stay of 8 lots by 3 µs; 5 trade after it.
    expect(told(playTape(tape, { orders: [bid], changes: [{ ...change, lots: 4 }] })).slice(1)).toEqual([
      '3 = modified',
    ]);
    expect(told(playTape(tape, { orders: [bid], changes: [{ ...change, moreLots: 1 }] })).slice(1)).toEqual([
      '3 = modified',
    ]);
  });

  it('of the price can make it trade at once', () => {
    const up: TestTrade[] = [
      [1, 101, 1, B],
      [4, 101, 2, B],
    ];
    const events = playTape(up, { orders: [bid], changes: [{ ...change, limitTicks: 101 }] });
    expect(told(events)).toEqual(['1 working', '3 = modified', '4 2@101 taker', '4 partly-filled']);
  });

  it('of the stop price counts from its arrival on', () => {
    const stop = { kind: 'stop', side: -1, stopTicks: 90, arrivesUs: 0 } as const;
    const events = playTape(tape, { orders: [stop], changes: [{ ...change, stopTicks: 100 }] });
    expect(told(events)).toEqual(['0 working', '3 = modified', '5 = triggered at 100', '6 1@100 taker', '6 filled']);
  });

  it('to no more than is filled cancels', () => {
    const orders = [{ ...bid, lots: 9 }];
    const events = playTape(tape, { orders, changes: [{ ...change, arrivesUs: 5, lots: 2 }] }, NO_QUEUE);
    expect(told(events).slice(-2)).toEqual(['5 2@100 maker', '5 cancelled']);
    expect(events.at(-1)).toMatchObject({ reason: 'reduced to what is filled already' });
  });

  it('that makes no sense is refused', () => {
    const events = playTape(tape, { orders: [bid], changes: [{ ...change, stopTicks: 7 }] });
    expect(told(events)).toContain('3 = change refused: a limit order has no stop price, got 7');
  });

  it('reaches an order on its way', () => {
    const orders = [{ ...bid, arrivesUs: 4 }];
    const events = playTape(tape, { orders, changes: [{ ...change, limitTicks: 101 }] }, { reading: 'pessimistic' });
    expect(told(events)).toEqual([
      '3 = modified',
      '4 working',
      '5 2@101 maker',
      '5 partly-filled',
      '6 1@101 maker',
      '6 filled',
    ]);
  });
});

describe('one-cancels-other', () => {
  const target = { kind: 'limit', side: -1, lots: 5, limitTicks: 103, oco: 'exit', arrivesUs: 0 } as const;
  const stop = { kind: 'stop', side: -1, lots: 5, stopTicks: 98, oco: 'exit', arrivesUs: 0 } as const;

  it('takes from the others what one fills, and cancels them when it is filled', () => {
    const tape: TestTrade[] = [
      [1, 103, 2, B],
      [2, 103, 3, B],
    ];
    const events = playTape(tape, { orders: [target, stop] }, NO_QUEUE);
    expect(told(events, 2)).toEqual(['0 working', '1 = reduced to 3 lots by order 1 of its group', '2 cancelled']);
  });

  it('lets a stop trade what the target left', () => {
    const tape: TestTrade[] = [
      [1, 103, 2, B],
      [2, 98, 1, S],
      [3, 97, 9, S],
    ];
    const events = playTape(tape, { orders: [target, stop] }, NO_QUEUE);
    expect(told(events, 2).slice(-2)).toEqual(['3 3@97 taker', '3 filled']);
    expect(told(events, 1).at(-1)).toBe('3 cancelled');
  });

  it('reaches orders on their way, of its own group only', () => {
    const orders = [target, { ...stop, arrivesUs: 9 }, { ...stop, oco: 'other', arrivesUs: 9 }];
    const events = playTape([[1, 103, 5, B]], { orders }, NO_QUEUE);
    expect(told(events, 2)).toEqual(['1 cancelled']);
    expect(told(events, 3)).toEqual(['9 working']);
  });

  it('leaves a fill-or-kill order what it needs after its group has made it smaller', () => {
    const orders = [
      { kind: 'market', lots: 5, timeInForce: 'FOK', oco: 'x', arrivesUs: 0 },
      { kind: 'limit', side: -1, lots: 9, limitTicks: 102, oco: 'x', arrivesUs: 0 },
    ] as const;
    const tape: TestTrade[] = [
      [1, 101, 2, B],
      [1, 101, 2, B],
      [1, 102, 3, B],
    ];
    // 4 lots put by; the ask then fills 3, which leaves 2 to buy.
    expect(told(playTape(tape, { orders }, NO_QUEUE), 1)).toEqual([
      '0 working',
      '1 = reduced to 2 lots by order 2 of its group',
      '1 2@101 taker',
      '1 filled',
    ]);
  });

  it('works within a print for resting orders', () => {
    const bid = { kind: 'limit', lots: 2, oco: 'x', arrivesUs: 0 } as const;
    const orders = [
      { ...bid, limitTicks: 100 },
      { ...bid, limitTicks: 99 },
    ];
    const events = playTape([[1, 98, 9, S]], { orders }, NO_QUEUE);
    expect(told(events, 1).at(-1)).toBe('1 filled');
    expect(told(events, 2)).toEqual(['0 working', '1 cancelled']);
  });

  it('works within a print: what one takes there, the others do not', () => {
    // The first would have to rest after this print, the third would take it.
    const orders = [
      { kind: 'limit', limitTicks: 101, lots: 2, oco: 'x', arrivesUs: 1 },
      { lots: 2, oco: 'x', arrivesUs: 1 },
      { lots: 2, oco: 'x', arrivesUs: 1 },
    ] as const;
    const tape: TestTrade[] = [
      [1, 101, 1, B],
      [2, 102, 9, B],
      [3, 100, 9, S],
    ];
    const events = playTape(tape, { orders }, NO_QUEUE);
    expect([1, 2, 3].map((id) => told(events, id).at(-1))).toEqual(['2 cancelled', '2 filled', '2 cancelled']);
    expect(events.filter(({ type }) => type === 'fill')).toHaveLength(1);
  });
});

describe('a reduce-only order', () => {
  const entry = { lots: 4, arrivesUs: 0 };
  const exit = { side: -1, lots: 9, reduceOnly: true } as const;

  it('is rejected where there is nothing to reduce', () => {
    const events = playTape([[5, 101, 4, B]], { orders: [{ ...exit, arrivesUs: 1 }] });
    expect(told(events)).toEqual(['1 rejected']);
    expect(events[0]).toMatchObject({ reason: 'reduce-only, and there is nothing to reduce' });
  });

  it('is trimmed to the position, and cancelled once that is closed', () => {
    const tape: TestTrade[] = [
      [1, 101, 4, B],
      [3, 100, 9, S],
    ];
    expect(told(playTape(tape, { orders: [entry, { ...exit, arrivesUs: 2 }] }), 2)).toEqual([
      '2 working',
      '3 4@100 taker',
      '3 partly-filled',
      '3 cancelled',
    ]);
  });

  it('goes when another order has closed the position', () => {
    const tape: TestTrade[] = [
      [1, 101, 4, B],
      [3, 100, 9, S],
    ];
    const orders = [entry, { ...exit, kind: 'stop' as const, stopTicks: 90, arrivesUs: 2 }, { ...exit, arrivesUs: 2 }];
    expect(told(playTape(tape, { orders }), 2)).toEqual(['2 working', '3 cancelled']);
  });
});

describe('a bracket', () => {
  it('protects each lot as soon as it is filled, and goes with the position', () => {
    const market = new Matcher({ ...TEST_OPTIONS, queueFactor: 0 });
    const entry = market.submit(requestOf({ lots: 5 }), { decidedUs: 0, arrivesUs: 0 });
    const bracket = {
      stop: requestOf({ kind: 'stop', stopTicks: 98, tag: 'stop' }),
      target: requestOf({ kind: 'limit', limitTicks: 103, tag: 'target' }),
    };
    const tape = batchOf([
      [1, 101, 2, B],
      [1, 101, 1, B],
      [1, 101, 2, B],
      [2, 103, 9, B],
      [3, 98, 9, S],
    ]);
    const seen: string[] = [];
    for (let index = 0; index < tape.length; ) {
      index = market.match(tape, index, tape.length);
      for (const event of market.drain()) {
        seen.push(...told([event]).map((text) => `${event.type === 'fill' ? event.fill.tag : event.orderId} ${text}`));
        if (event.type !== 'fill' || event.fill.orderId !== entry.id) continue;
        const [stop, target] = ['stop', 'target'].map((tag) => market.liveOrders().find((order) => order.tag === tag));
        const live = stop === undefined || target === undefined ? {} : { stop, target };
        for (const intent of bracketIntents(bracket, entry, event.fill.lots, live)) {
          const times = { decidedUs: 1, arrivesUs: event.fill.timeUs };
          if (intent.type === 'submit') market.submit(intent.order, times);
          else if (intent.type === 'modify') market.modify(intent.orderId, intent, times.arrivesUs);
        }
      }
    }
    expect(seen.slice(-3)).toEqual(['target 2 5@103 maker', '3 2 filled', '2 2 cancelled']);
    expect([market.position, market.hasWork]).toEqual([0, false]);
  });
});
