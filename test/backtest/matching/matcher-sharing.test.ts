import { describe, expect, it } from 'vitest';
import { Matcher } from '../../../src/backtest/matching/matcher.ts';
import { batchOf, type TestTrade } from '../../support/trades.ts';
import { playTape, requestOf, TEST_OPTIONS, told, walkAll } from './market-script.ts';

const B = 1;
const S = -1;
const NO_QUEUE = { queueFactor: 0 };

describe('orders that share a print', () => {
  it('get it by price, then by time, and never more than it has', () => {
    const bid = { kind: 'limit', lots: 4, arrivesUs: 0 } as const;
    const orders = [
      { ...bid, limitTicks: 99 },
      { ...bid, limitTicks: 100 },
      { ...bid, limitTicks: 100 },
    ];
    const events = playTape([[1, 99, 10, S]], { orders }, NO_QUEUE);
    expect([1, 2, 3].map((id) => told(events, id).at(-1))).toEqual(['1 partly-filled', '1 filled', '1 filled']);
    expect(told(events, 1)).toContain('1 2@99 maker');
  });

  it('give way to what rests: takers get the rest of the print', () => {
    const orders = [
      { kind: 'market', lots: 5, arrivesUs: 0 },
      { kind: 'limit', side: -1, lots: 4, limitTicks: 101, arrivesUs: 0 },
    ] as const;
    const events = playTape([[1, 101, 6, B]], { orders }, NO_QUEUE);
    expect(told(events, 1)).toEqual(['0 working', '1 2@101 taker', '1 partly-filled']);
    expect(told(events, 2)).toEqual(['0 working', '1 4@101 maker', '1 filled']);
  });

  it('leave to a fill-or-kill order what they do not need, and take nothing from it that it got', () => {
    const orders = [
      { kind: 'market', lots: 5, timeInForce: 'FOK', arrivesUs: 0 },
      { kind: 'market', lots: 3, arrivesUs: 0 },
    ] as const;
    const tape: TestTrade[] = [
      [1, 101, 4, B],
      [1, 102, 4, B],
    ];
    expect(told(playTape(tape, { orders }), 1)).toEqual([
      '0 working',
      '1 1@101 taker',
      '1 partly-filled',
      '1 4@102 taker',
      '1 filled',
    ]);
  });
});

describe('two fill-or-kill orders', () => {
  it('put by no more than they need', () => {
    const order = { kind: 'market', lots: 3, timeInForce: 'FOK', arrivesUs: 0 } as const;
    const tape: TestTrade[] = [
      [1, 101, 2, B],
      [1, 102, 4, B],
    ];
    const events = playTape(tape, { orders: [order, order] });
    expect(told(events, 1).slice(1)).toEqual(['1 2@101 taker', '1 partly-filled', '1 1@102 taker', '1 filled']);
    expect(told(events, 2).slice(1)).toEqual(['1 3@102 taker', '1 filled']);
  });
});

describe('the queue', () => {
  // One stay of 6 lots.
  const history: TestTrade[] = [[1, 100, 6, S]];
  const bid = { kind: 'limit', limitTicks: 100, lots: 2, arrivesUs: 1 } as const;

  it('is twice the mean stay with a factor of two', () => {
    const tape: TestTrade[] = [...history, [2, 100, 12, S], [3, 100, 1, S]];
    expect(told(playTape(tape, { orders: [bid] }, { queueFactor: 2 })).at(-2)).toBe('3 1@100 maker');
  });

  it('counts one stay however often the other side prints in between', () => {
    const tape: TestTrade[] = [[0, 101, 9, B], ...history, [1, 101, 9, B], [1, 100, 2, S], [2, 100, 9, S]];
    expect(told(playTape(tape, { orders: [bid] })).at(-2)).toBe('2 1@100 maker');
  });

  it('is taken over the last prints only', () => {
    const tape: TestTrade[] = [[0, 99, 50, S], ...history, [2, 100, 7, S]];
    expect(told(playTape(tape, { orders: [bid] }, { queuePrints: 1 })).at(-2)).toBe('2 1@100 maker');
  });

  it('ends only with a print through the limit where no seller has printed before', () => {
    const tape: TestTrade[] = [
      [2, 100, 99, S],
      [3, 99, 1, S],
    ];
    expect(told(playTape(tape, { orders: [bid] }))).toEqual(['1 working', '3 1@100 maker', '3 partly-filled']);
  });

  it('of a second order of ours is at least what is left before the first', () => {
    // By 2 µs the stays have 9 and 1 lots, a mean of 5; before the first order there are 9 still.
    const tape: TestTrade[] = [
      [1, 100, 9, S],
      [2, 101, 1, S],
      [3, 100, 8, S],
      [4, 100, 1, S],
      [5, 100, 5, S],
    ];
    const events = playTape(tape, { orders: [bid, { ...bid, lots: 3, arrivesUs: 2 }] });
    expect(told(events, 1)).toEqual(['1 working', '5 2@100 maker', '5 filled']);
    expect(told(events, 2)).toEqual(['2 working', '5 3@100 maker', '5 filled']);
  });

  it('forgets an order of ours that is gone', () => {
    // The first order has 60 lots ahead; the second comes when it is cancelled, after a mean stay of (60 + 2) / 2.
    const known: TestTrade[] = [
      [1, 100, 60, S],
      [2, 99, 2, S],
    ];
    const market = new Matcher(TEST_OPTIONS);
    const low = requestOf({ kind: 'limit', limitTicks: 98, lots: 2 });
    market.submit(low, { decidedUs: 0, arrivesUs: 1 });
    market.cancel(1, 3);
    market.submit(low, { decidedUs: 0, arrivesUs: 3 });
    const later: TestTrade[] = [
      [4, 98, 31, S],
      [5, 98, 1, S],
    ];
    const events = walkAll(market, [batchOf([...known, ...later])]);
    expect(told(events, 2)).toEqual(['3 working', '5 1@98 maker', '5 partly-filled']);
  });
});

describe('prints without an aggressor', () => {
  const tape: TestTrade[] = [
    [1, 100, 1, 0],
    [3, 100, 3, 0],
    [4, 99, 3, 0],
  ];
  const bid = { kind: 'limit', lots: 2, limitTicks: 100, arrivesUs: 2 } as const;

  it('fill nothing where the source knows the others, but trigger stops', () => {
    const stop = { kind: 'stop', side: -1, stopTicks: 99, arrivesUs: 2 } as const;
    const events = playTape(tape, { orders: [{ arrivesUs: 2 }, bid, stop] }, NO_QUEUE);
    expect(told(events)).toEqual(['2 working', '2 working', '2 working', '4 = triggered at 99']);
  });

  it('fill both sides where the source never tells', () => {
    const events = playTape(tape, { orders: [{ arrivesUs: 2 }, bid] }, { ...NO_QUEUE, sides: 'unknown' });
    // At its limit the bid rests, and what rests comes first.
    expect(told(events, 2)).toEqual(['2 working', '3 2@100 maker', '3 filled']);
    expect(told(events, 1)).toEqual(['2 working', '3 1@100 taker', '3 filled']);
  });

  it('make a limit beyond the last price trade at once where the source never tells', () => {
    const orders = [{ ...bid, limitTicks: 101 }];
    expect(told(playTape(tape, { orders }, { sides: 'unknown' }))[1]).toBe('3 2@100 taker');
  });
});
