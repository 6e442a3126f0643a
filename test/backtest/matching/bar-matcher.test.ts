import { describe, expect, it } from 'vitest';
import { bracketIntents } from '../../../src/backtest/orders/bracket.ts';
import { BarMatcher } from '../../../src/backtest/matching/bar-matcher.ts';
import { READINGS } from '../../../src/backtest/matching/reading.ts';
import { barsOf, playBars, type TestBar, walkBars } from './bar-script.ts';
import { requestOf, type TestOrder, told } from './market-script.ts';

/** Fills and ends in each of the readings: optimistic, base, pessimistic. */
function inReadings(table: readonly TestBar[], orders: readonly TestOrder[], slippageTicks = 0): string[] {
  return READINGS.map((reading) =>
    told(playBars(table, { orders }, reading, slippageTicks))
      .filter((text) => !text.endsWith('working') && !text.includes('='))
      .join(' | '),
  );
}

const QUIET: TestBar = [100, 100, 100, 50];

describe('at the open of a bar', () => {
  it('market orders trade, with slippage', () => {
    expect(inReadings([[100, 104, 96, 50]], [{ arrivesUs: 0 }], 2)).toEqual([
      '0 1@100 taker | 0 filled',
      '0 1@102 taker | 0 filled',
      '0 1@104 taker | 0 filled',
    ]);
  });

  it('a stop that is jumped over fills there, worse than its price', () => {
    const stop = { kind: 'stop', side: -1, stopTicks: 98, arrivesUs: 0 } as const;
    expect(inReadings([QUIET, [95, 99, 94, 50]], [stop])).toEqual([
      '10 1@95 taker | 10 filled',
      '10 1@95 taker | 10 filled',
      '10 1@94 taker | 10 filled',
    ]);
  });

  it('a resting limit that is jumped over fills there, in the pessimistic reading as near its limit as the bar comes', () => {
    const target = { kind: 'limit', side: -1, limitTicks: 103, arrivesUs: 0 } as const;
    expect(inReadings([QUIET, [105, 106, 104, 50]], [target])).toEqual([
      '10 1@105 maker | 10 filled',
      '10 1@105 maker | 10 filled',
      '10 1@104 maker | 10 filled',
    ]);
  });

  it('a limit that has just arrived trades there as a taker', () => {
    const bid = { kind: 'limit', limitTicks: 103, arrivesUs: 0 } as const;
    expect(inReadings([QUIET], [bid], 2)).toEqual([
      '0 1@100 taker | 0 filled',
      '0 1@102 taker | 0 filled',
      '0 1@103 taker | 0 filled',
    ]);
  });

  it('a stop-limit fills within its limit, or rests', () => {
    const stop = { kind: 'stop-limit', side: -1, stopTicks: 98, limitTicks: 95, arrivesUs: 0 } as const;
    expect(inReadings([QUIET, [96, 96, 96, 50]], [stop])[1]).toBe('10 1@96 taker | 10 filled');
    expect(inReadings([QUIET, [94, 94, 94, 50], [94, 96, 93, 50]], [stop])[1]).toBe('29 1@95 maker | 29 filled');
  });

  it('IOC and FOK trade or expire', () => {
    const table: TestBar[] = [[100, 104, 96, 5]];
    expect(inReadings(table, [{ lots: 9, timeInForce: 'IOC', arrivesUs: 0 }])[1]).toBe(
      '0 5@100 taker | 0 partly-filled | 0 expired',
    );
    expect(inReadings(table, [{ lots: 9, timeInForce: 'FOK', arrivesUs: 0 }])[1]).toBe('0 expired');
    expect(inReadings(table, [{ lots: 5, timeInForce: 'FOK', arrivesUs: 0 }])[1]).toBe('0 5@100 taker | 0 filled');
    const low = { kind: 'limit', limitTicks: 97, timeInForce: 'IOC', arrivesUs: 0 } as const;
    expect(inReadings(table, [low])).toEqual(['0 expired', '0 expired', '0 expired']);
  });
});

describe('inside a bar', () => {
  it('a stop trades at its price', () => {
    const stop = { kind: 'stop', stopTicks: 103, arrivesUs: 0 } as const;
    expect(inReadings([[100, 103, 99, 50]], [stop], 1)).toEqual([
      '9 1@103 taker | 9 filled',
      '9 1@104 taker | 9 filled',
      '9 1@105 taker | 9 filled',
    ]);
  });

  it('a limit is filled when the bar reaches it, or goes through it', () => {
    const bid = { kind: 'limit', limitTicks: 98, arrivesUs: 0 } as const;
    expect(inReadings([[100, 101, 98, 50]], [bid])).toEqual(['9 1@98 maker | 9 filled', '', '']);
    expect(inReadings([[100, 101, 97, 50]], [bid])).toEqual(Array(3).fill('9 1@98 maker | 9 filled'));
  });

  it('a stop-limit fills at once, or waits for the next bar where its limit lies on the other side', () => {
    const stop = { kind: 'stop-limit', stopTicks: 103, arrivesUs: 0 } as const;
    const table: TestBar[] = [
      [100, 104, 98, 50],
      [104, 104, 98, 50],
    ];
    expect(inReadings(table, [{ ...stop, limitTicks: 103 }])).toEqual(Array(3).fill('9 1@103 taker | 9 filled'));
    expect(inReadings(table, [{ ...stop, limitTicks: 99 }])).toEqual([
      '9 1@99 maker ambiguous | 9 filled',
      '19 1@99 maker | 19 filled',
      '19 1@99 maker | 19 filled',
    ]);
  });

  it('a stop IOC gets what is left of the bar', () => {
    const orders = [
      { lots: 3, arrivesUs: 0 },
      { kind: 'stop', stopTicks: 103, lots: 9, timeInForce: 'IOC', arrivesUs: 0 },
    ] as const;
    expect(told(playBars([[100, 104, 98, 5]], { orders }), 2).slice(1)).toEqual([
      '9 = triggered at 103',
      '9 2@103 taker',
      '9 partly-filled',
      '9 expired',
    ]);
  });

  it('a limit gets the last lot of the volume', () => {
    const orders = [
      { lots: 4, arrivesUs: 0 },
      { kind: 'limit', limitTicks: 98, lots: 2, arrivesUs: 0 },
    ] as const;
    expect(told(playBars([[100, 101, 97, 5]], { orders }), 2)).toEqual([
      '0 working',
      '9 1@98 maker',
      '9 partly-filled',
    ]);
  });

  it('an order that arrives there waits for the next bar', () => {
    const bid = { kind: 'limit', limitTicks: 98, arrivesUs: 3 } as const;
    expect(inReadings([[100, 101, 97, 50]], [bid])).toEqual(['', '', '']);
    expect(
      inReadings(
        [
          [100, 101, 97, 50],
          [100, 101, 97, 50],
        ],
        [bid],
      )[2],
    ).toBe('19 1@98 maker | 19 filled');
  });

  it('a time-out there comes before what trades there', () => {
    const bid = { kind: 'limit', limitTicks: 98, arrivesUs: 0 } as const;
    expect(inReadings([[100, 101, 97, 50]], [{ ...bid, expiresUs: 9 }])[0]).toBe('9 expired');
    expect(inReadings([[100, 101, 97, 50]], [{ ...bid, expiresUs: 10 }])[0]).toBe('9 1@98 maker | 9 filled');
  });
});

describe('a stop and a target in one bar', () => {
  const stop = { kind: 'stop', side: -1, stopTicks: 97, oco: 'exit', arrivesUs: 0 } as const;
  const target = { kind: 'limit', side: -1, limitTicks: 103, oco: 'exit', arrivesUs: 0 } as const;

  it('stop first, target first in the optimistic reading, and both say that nobody knows', () => {
    expect(inReadings([[100, 104, 96, 50]], [target, stop])).toEqual([
      '9 1@103 maker ambiguous | 9 filled | 9 cancelled',
      '9 1@97 taker ambiguous | 9 filled | 9 cancelled',
      '9 1@96 taker ambiguous | 9 filled | 9 cancelled',
    ]);
  });

  it('are not ambiguous when the open decides, or one of them is out of reach', () => {
    expect(inReadings([QUIET, [96, 104, 95, 50]], [target, stop])[1]).toBe('10 1@96 taker | 10 filled | 10 cancelled');
    expect(inReadings([[100, 102, 96, 50]], [target, stop])[1]).toBe('9 1@97 taker | 9 filled | 9 cancelled');
  });

  it('are ambiguous without a group when both only reduce', () => {
    const exit = { side: -1, reduceOnly: true, arrivesUs: 1 } as const;
    const orders = [
      { arrivesUs: 0 },
      { ...exit, kind: 'limit', limitTicks: 103 },
      { ...exit, kind: 'stop', stopTicks: 97 },
    ] as const;
    const events = playBars([QUIET, [100, 104, 96, 50]], { orders });
    expect(told(events, 3)).toContain('19 1@97 taker ambiguous');
    expect(told(events, 2).at(-1)).toBe('19 cancelled');
  });
});

describe('the bracket of an entry', () => {
  const bracket = {
    stop: requestOf({ kind: 'stop', stopTicks: 97, tag: 'stop' }),
    target: requestOf({ kind: 'limit', limitTicks: 103, tag: 'target' }),
  };

  function trade(entry: Partial<TestOrder>, table: readonly TestBar[]): string[] {
    return READINGS.map((reading) => {
      const market = new BarMatcher({ reading, slippageTicks: 0 });
      const order = market.submit(requestOf(entry), { decidedUs: 0, arrivesUs: 0 });
      const events = walkBars(market, table, (news) => {
        for (const event of news) {
          if (event.type !== 'fill' || event.fill.orderId !== order.id) continue;
          for (const intent of bracketIntents(bracket, order, event.fill.lots, {})) {
            const { timeUs } = event.fill;
            if (intent.type === 'submit') market.submit(intent.order, { decidedUs: timeUs, arrivesUs: timeUs });
          }
        }
      });
      return told(events.filter(({ type }) => type === 'fill')).join(' | ');
    });
  }

  it('works in the bar at whose open the entry traded', () => {
    expect(trade({}, [[100, 104, 98, 50]])).toEqual(
      Array(3).fill('0 1@100 taker | 9 1@103 maker').with(2, '0 1@101 taker | 9 1@103 maker'),
    );
    expect(trade({}, [[100, 104, 96, 50]])[1]).toBe('0 1@100 taker | 9 1@97 taker ambiguous');
  });

  it('of an entry inside the bar: the stop counts in it, the target only in the optimistic reading', () => {
    const entry = { kind: 'limit', limitTicks: 99 } as const;
    expect(trade(entry, [[100, 104, 96, 50]])).toEqual([
      '9 1@99 maker | 9 1@103 maker ambiguous',
      '9 1@99 maker | 9 1@97 taker ambiguous',
      '9 1@99 maker | 9 1@96 taker ambiguous',
    ]);
    expect(trade(entry, [[100, 104, 98, 50]])[1]).toBe('9 1@99 maker');
  });
});

describe('a bar', () => {
  it('gives no more than its volume, and nothing without', () => {
    expect(
      inReadings(
        [
          [100, 100, 100, 0],
          [101, 101, 101, 2],
          [102, 102, 102, 9],
        ],
        [{ lots: 5, arrivesUs: 0 }],
      )[1],
    ).toBe('10 2@101 taker | 10 partly-filled | 20 3@102 taker | 20 filled');
  });

  it('without volume triggers nothing, and shows no order its first price', () => {
    const flat: TestBar = [100, 100, 100, 0];
    const stop = { kind: 'stop', stopTicks: 100, arrivesUs: 0 } as const;
    expect(inReadings([flat, [101, 101, 101, 5]], [stop])[1]).toBe('10 1@101 taker | 10 filled');
    const bid = { kind: 'limit', limitTicks: 103, arrivesUs: 0 } as const;
    expect(inReadings([flat, [101, 101, 101, 5]], [bid])[1]).toBe('10 1@101 taker | 10 filled');
  });

  it('that reaches a halt price says so when it is over', () => {
    const market = new BarMatcher({ reading: 'base', slippageTicks: 0 });
    const bars = barsOf([
      [100, 102, 98, 5],
      [100, 102, 98, 0],
      [100, 102, 99, 5],
    ]);
    market.haltBelow = 98;
    market.submit(requestOf({}), { decidedUs: 0, arrivesUs: 0 });
    expect([market.matchBar(bars, 0), market.halted]).toEqual([false, false]);
    expect([market.matchBar(bars, 0), market.halted]).toEqual([false, false]);
    expect([market.matchBar(bars, 0), market.halted]).toEqual([true, true]);
    expect([market.matchBar(bars, 1), market.halted]).toEqual([true, false]);
    expect([market.matchBar(bars, 2), market.halted]).toEqual([true, false]);
  });

  it('lets nothing arrive in its past', () => {
    const market = new BarMatcher({ reading: 'base', slippageTicks: 0 });
    market.matchBar(barsOf([QUIET]), 0);
    expect(() => market.submit(requestOf({}), { decidedUs: 0, arrivesUs: 8 })).toThrow('at 9 µs');
  });
});
