import { describe, expect, it } from 'vitest';
import { Matcher } from '../../../src/backtest/matching/matcher.ts';
import { batchOf, type TestTrade } from '../../support/trades.ts';
import { playTape, requestOf, TEST_OPTIONS, told, walkAll } from './market-script.ts';

const B = 1;
const S = -1;

describe('a request that makes no sense', () => {
  it('is rejected at its decision', () => {
    const events = playTape([], { orders: [{ kind: 'limit', decidedUs: 3, arrivesUs: 5 }] });
    expect(told(events)).toEqual(['3 rejected']);
    expect(events[0]).toMatchObject({ reason: 'a limit order needs a limit price' });
  });

  it('to arrive in the past is a fault', () => {
    const market = new Matcher(TEST_OPTIONS);
    expect(() => market.submit(requestOf({}), { decidedUs: 5, arrivesUs: 4 })).toThrow(
      'nothing reaches the market at 4 µs: decisions and prints are at 5 µs',
    );
    market.match(batchOf([[9, 100, 1, S]]), 0, 1);
    expect(() => market.cancel(1, 8)).toThrow('nothing reaches the market at 8 µs: decisions and prints are at 9 µs');
    expect(() => market.modify(1, {}, 9.5)).toThrow('nothing reaches the market at 9.5 µs');
  });
});

describe('the life of an order', () => {
  it('shows in the object that the submission gave', () => {
    const market = new Matcher(TEST_OPTIONS);
    const order = market.submit(requestOf({ lots: 3, tag: 'time' }), { decidedUs: 1, arrivesUs: 2 });
    expect(order).toMatchObject({ id: 1, state: 'new', decidedUs: 1, arrivesUs: 2, filledLots: 0, tag: 'time' });
    walkAll(market, [batchOf([[3, 100, 2, B]])]);
    expect(order).toMatchObject({ state: 'partly-filled', filledLots: 2, reason: 'taker' });
    expect(market.liveOrders()).toEqual([order]);
    expect(market.position).toBe(2);
  });

  it('ends on its way when it was timed out by then, or the session is over', () => {
    expect(told(playTape([], { orders: [{ arrivesUs: 5, expiresUs: 5 }] }))).toEqual(['5 expired']);
    const day = { timeInForce: 'DAY', decidedUs: 3, arrivesUs: 9 } as const;
    expect(told(playTape([], { orders: [day], sessionEndUs: 4 }))).toEqual(['4 expired']);
    expect(told(playTape([], { orders: [day], sessionEndUs: 3 }))).toEqual(['9 working']);
  });
});

describe('one instant', () => {
  it('ends what times out before its prints, and begins what arrives after them', () => {
    const orders = [
      { arrivesUs: 5, expiresUs: 10 },
      { kind: 'stop', stopTicks: 200, arrivesUs: 5, expiresUs: 10 },
      { arrivesUs: 10 },
    ] as const;
    const tape: TestTrade[] = [
      [10, 101, 1, B],
      [11, 102, 1, B],
    ];
    const events = playTape(tape, { orders });
    expect(told(events)).toEqual([
      '5 working',
      '5 working',
      '10 expired',
      '10 expired',
      '10 working',
      '11 1@102 taker',
      '11 filled',
    ]);
  });
});

describe('a walk', () => {
  const tape = batchOf([
    [1, 101, 1, B],
    [4, 101, 1, B],
    [5, 103, 1, B],
    [6, 101, 1, B],
  ]);

  it('stops before the first print after an arrival, and right after a print that filled', () => {
    const market = new Matcher(TEST_OPTIONS);
    market.submit(requestOf({}), { decidedUs: 0, arrivesUs: 3 });
    expect([market.hasWork, market.nextDueUs]).toEqual([true, 4]);
    expect(market.match(tape, 0, 4)).toBe(1);
    expect(told(market.drain())).toEqual(['3 working']);
    expect(market.match(tape, 1, 4)).toBe(2);
    expect(told(market.drain())).toEqual(['4 1@101 taker', '4 filled']);
    expect([market.hasWork, market.nextDueUs]).toEqual([false, Infinity]);
    expect(market.match(tape, 2, 4)).toBe(4);
    expect(market.drain()).toEqual([]);
  });

  it('stops right after a print at or beyond a halt price, until that is set anew', () => {
    const market = new Matcher(TEST_OPTIONS);
    market.haltAbove = 103;
    expect([market.match(tape, 0, 4), market.halted]).toEqual([3, true]);
    market.haltAbove = Infinity;
    expect([market.match(tape, 3, 4), market.halted]).toEqual([4, false]);
    market.haltBelow = 101;
    expect([market.match(tape, 0, 4), market.halted]).toEqual([1, true]);
  });

  it('over nothing changes nothing', () => {
    const market = new Matcher(TEST_OPTIONS);
    expect(market.match(batchOf([]), 0, 0)).toBe(0);
  });

  it('does what is due one instant at a time when no print tells of time', () => {
    const market = new Matcher(TEST_OPTIONS);
    market.submit(requestOf({ expiresUs: 5 }), { decidedUs: 0, arrivesUs: 3 });
    expect(market.advanceTo(3)).toBe(true);
    expect(market.drain()).toEqual([]);
    expect(market.advanceTo(4)).toBe(false);
    expect(told(market.drain())).toEqual(['3 working']);
    expect(market.advanceTo(4)).toBe(true);
    expect(market.advanceTo(5)).toBe(false);
    expect(told(market.drain())).toEqual(['5 expired']);
  });
});

describe('options out of their range', () => {
  it('are refused', () => {
    const make = (options: object) => () => new Matcher({ ...TEST_OPTIONS, ...options });
    expect(make({ slippageTicks: 0.5 })).toThrow('slippage in ticks must be a whole number of at least 0, got 0.5');
    expect(make({ queueFactor: -1 })).toThrow('queue factor must be a finite number of at least 0, got -1');
    expect(make({ queuePrints: 0 })).toThrow(
      'prints that the queue is estimated from must be a whole number of at least 1, got 0',
    );
  });
});
