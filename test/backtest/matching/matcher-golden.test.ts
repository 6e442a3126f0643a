import { describe, expect, it } from 'vitest';
import { READINGS } from '../../../src/backtest/matching/reading.ts';
import type { TestTrade } from '../../support/trades.ts';
import { playTape, type TestOrder, told } from './market-script.ts';

const B = 1;
const S = -1;

/** Bid 100, ask 101; the sellers' stay at 100 has 8 lots so far, the buyers' at 101 has 3: the queues. Orders come at 3 µs. */
const TAPE: readonly TestTrade[] = [
  [1, 100, 5, S],
  [2, 101, 3, B],
  [3, 100, 3, S],
  [4, 101, 4, B],
  [4, 101, 2, B],
  [5, 100, 6, S],
  [6, 100, 5, S],
  [7, 99, 3, S],
  [8, 102, 10, B],
  [9, 103, 10, B],
  [10, 100, 20, S],
];

/** Slippage of one tick; the session ends at 8 µs. What each reading tells after the arrival, joined by bars. */
function check(order: Partial<TestOrder>, expected: Readonly<Record<(typeof READINGS)[number], string>>): void {
  for (const reading of READINGS) {
    const script = { orders: [{ arrivesUs: 3, ...order }], sessionEndUs: 8 };
    const [arrival, ...events] = told(playTape(TAPE, script, { reading, slippageTicks: 1 }));
    expect(arrival).toBe('3 working');
    expect(events.join(' | '), reading).toBe(expected[reading]);
  }
}

function allOf(text: string): Readonly<Record<(typeof READINGS)[number], string>> {
  return { optimistic: text, base: text, pessimistic: text };
}

describe('a market order', () => {
  const order = { kind: 'market', lots: 10 } as const;

  it('takes the next prints of its own aggressor by size, worse by the slippage of the reading', () => {
    check(order, {
      optimistic: '4 4@101 taker | 4 partly-filled | 4 2@101 taker | 8 4@102 taker | 8 filled',
      base: '4 4@102 taker | 4 partly-filled | 4 2@102 taker | 8 4@103 taker | 8 filled',
      pessimistic: '4 4@103 taker | 4 partly-filled | 4 2@103 taker | 8 4@104 taker | 8 filled',
    });
  });

  it('sells to what sellers got', () => {
    check(
      { ...order, side: -1 },
      {
        optimistic: '5 6@100 taker | 5 partly-filled | 6 4@100 taker | 6 filled',
        base: '5 6@99 taker | 5 partly-filled | 6 4@99 taker | 6 filled',
        pessimistic: '5 6@98 taker | 5 partly-filled | 6 4@98 taker | 6 filled',
      },
    );
  });

  it('IOC gets the first microsecond of its aggressor, and the rest expires', () => {
    check(
      { ...order, timeInForce: 'IOC' },
      {
        optimistic: '4 4@101 taker | 4 partly-filled | 4 2@101 taker | 4 expired',
        base: '4 4@102 taker | 4 partly-filled | 4 2@102 taker | 4 expired',
        pessimistic: '4 4@103 taker | 4 partly-filled | 4 2@103 taker | 4 expired',
      },
    );
  });

  it('FOK is filled whole by the first microsecond of its aggressor', () => {
    check(
      { ...order, lots: 6, timeInForce: 'FOK' },
      {
        optimistic: '4 4@101 taker | 4 partly-filled | 4 2@101 taker | 4 filled',
        base: '4 4@102 taker | 4 partly-filled | 4 2@102 taker | 4 filled',
        pessimistic: '4 4@103 taker | 4 partly-filled | 4 2@103 taker | 4 filled',
      },
    );
  });

  it('FOK gets nothing where the first microsecond has too little', () => {
    check({ ...order, lots: 7, timeInForce: 'FOK' }, allOf('4 expired'));
  });

  it('DAY ends with the session: a print at its end belongs to the next', () => {
    check(
      { ...order, timeInForce: 'DAY' },
      {
        optimistic: '4 4@101 taker | 4 partly-filled | 4 2@101 taker | 8 expired',
        base: '4 4@102 taker | 4 partly-filled | 4 2@102 taker | 8 expired',
        pessimistic: '4 4@103 taker | 4 partly-filled | 4 2@103 taker | 8 expired',
      },
    );
  });

  it('pays a tick in the pessimistic reading even without slippage', () => {
    const script = { orders: [{ arrivesUs: 3, lots: 1 }] };
    const paid = READINGS.map((reading) => told(playTape(TAPE, script, { reading }))[1]);
    expect(paid).toEqual(['4 1@101 taker', '4 1@101 taker', '4 1@102 taker']);
  });

  it('never sells below one tick', () => {
    const script = { orders: [{ arrivesUs: 0, side: -1 as const }] };
    expect(told(playTape([[1, 2, 1, S]], script, { slippageTicks: 5 }))[1]).toBe('1 1@1 taker');
  });
});

describe('a resting limit order', () => {
  const order = { kind: 'limit', lots: 10, limitTicks: 100 } as const;

  it('is filled at the touch, after the queue, or by what trades through it', () => {
    check(order, {
      optimistic: '5 6@100 maker | 5 partly-filled | 6 4@100 maker | 6 filled',
      base: '6 3@100 maker | 6 partly-filled | 7 3@100 maker | 10 4@100 maker | 10 filled',
      pessimistic: '7 3@100 maker | 7 partly-filled',
    });
  });

  it('DAY ends with the session', () => {
    check(
      { ...order, timeInForce: 'DAY' },
      {
        optimistic: '5 6@100 maker | 5 partly-filled | 6 4@100 maker | 6 filled',
        base: '6 3@100 maker | 6 partly-filled | 7 3@100 maker | 8 expired',
        pessimistic: '7 3@100 maker | 7 partly-filled | 8 expired',
      },
    );
  });

  it('ends with its time-out: a print at that instant fills it no more', () => {
    check(
      { ...order, expiresUs: 6 },
      {
        optimistic: '5 6@100 maker | 5 partly-filled | 6 expired',
        base: '6 expired',
        pessimistic: '6 expired',
      },
    );
  });

  it('IOC and FOK that cannot trade at once expire at the first print of their aggressor', () => {
    check({ ...order, timeInForce: 'IOC' }, allOf('4 expired'));
    check({ ...order, timeInForce: 'FOK' }, allOf('4 expired'));
  });

  it('sells to buyers only', () => {
    check(
      { ...order, side: -1, limitTicks: 101 },
      {
        optimistic: '4 4@101 maker | 4 partly-filled | 4 2@101 maker | 8 4@101 maker | 8 filled',
        base: '4 1@101 maker | 4 partly-filled | 4 2@101 maker | 8 7@101 maker | 8 filled',
        pessimistic: '8 10@101 maker | 8 filled',
      },
    );
  });
});

describe('a limit order that can trade at once', () => {
  const order = { kind: 'limit', lots: 10, limitTicks: 101 } as const;

  it('takes prints up to its limit, and rests once one lies beyond it', () => {
    check(order, {
      // The seller's print at 100 is through the limit: but only from 8 µs on does the order rest.
      optimistic: '4 4@101 taker | 4 partly-filled | 4 2@101 taker | 10 4@101 maker | 10 filled',
      base: '4 4@101 taker | 4 partly-filled | 4 2@101 taker | 10 4@101 maker | 10 filled',
      pessimistic: '4 4@101 taker | 4 partly-filled | 4 2@101 taker | 10 4@101 maker | 10 filled',
    });
  });

  it('pays the slippage as long as the limit leaves room for it', () => {
    check(
      { ...order, lots: 5, limitTicks: 102 },
      {
        optimistic: '4 4@101 taker | 4 partly-filled | 4 1@101 taker | 4 filled',
        base: '4 4@102 taker | 4 partly-filled | 4 1@102 taker | 4 filled',
        pessimistic: '4 4@102 taker | 4 partly-filled | 4 1@102 taker | 4 filled',
      },
    );
  });

  it('IOC takes what the first microsecond has within the limit', () => {
    check({ ...order, timeInForce: 'IOC' }, allOf('4 4@101 taker | 4 partly-filled | 4 2@101 taker | 4 expired'));
  });

  it('FOK takes all of it or nothing', () => {
    check(
      { ...order, lots: 6, timeInForce: 'FOK' },
      allOf('4 4@101 taker | 4 partly-filled | 4 2@101 taker | 4 filled'),
    );
    check({ ...order, timeInForce: 'FOK' }, allOf('4 expired'));
  });

  it('DAY ends with the session', () => {
    check({ ...order, timeInForce: 'DAY' }, allOf('4 4@101 taker | 4 partly-filled | 4 2@101 taker | 8 expired'));
  });
});

describe('a stop order', () => {
  const order = { kind: 'stop', side: -1, lots: 10, stopTicks: 100 } as const;

  it('is triggered by any print at its price or beyond, and trades from the next print on', () => {
    check(order, {
      optimistic: '5 = triggered at 100 | 6 5@100 taker | 6 partly-filled | 7 3@99 taker | 10 2@100 taker | 10 filled',
      base: '5 = triggered at 100 | 6 5@99 taker | 6 partly-filled | 7 3@98 taker | 10 2@99 taker | 10 filled',
      pessimistic: '5 = triggered at 100 | 6 5@98 taker | 6 partly-filled | 7 3@97 taker | 10 2@98 taker | 10 filled',
    });
  });

  it('is triggered by a print of the other aggressor, too', () => {
    check(
      { ...order, side: 1, lots: 2, stopTicks: 102 },
      {
        optimistic: '8 = triggered at 102 | 9 2@103 taker | 9 filled',
        base: '8 = triggered at 102 | 9 2@104 taker | 9 filled',
        pessimistic: '8 = triggered at 102 | 9 2@105 taker | 9 filled',
      },
    );
    check(
      { ...order, stopTicks: 101, lots: 6 },
      {
        optimistic: '4 = triggered at 101 | 5 6@100 taker | 5 filled',
        base: '4 = triggered at 101 | 5 6@99 taker | 5 filled',
        pessimistic: '4 = triggered at 101 | 5 6@98 taker | 5 filled',
      },
    );
  });

  it('IOC gets the first microsecond of its aggressor after the trigger', () => {
    check(
      { ...order, timeInForce: 'IOC' },
      {
        optimistic: '5 = triggered at 100 | 6 5@100 taker | 6 partly-filled | 6 expired',
        base: '5 = triggered at 100 | 6 5@99 taker | 6 partly-filled | 6 expired',
        pessimistic: '5 = triggered at 100 | 6 5@98 taker | 6 partly-filled | 6 expired',
      },
    );
  });

  it('FOK gets all of it or nothing', () => {
    check({ ...order, timeInForce: 'FOK' }, allOf('5 = triggered at 100 | 6 expired'));
    check(
      { ...order, lots: 5, timeInForce: 'FOK' },
      {
        optimistic: '5 = triggered at 100 | 6 5@100 taker | 6 filled',
        base: '5 = triggered at 100 | 6 5@99 taker | 6 filled',
        pessimistic: '5 = triggered at 100 | 6 5@98 taker | 6 filled',
      },
    );
  });

  it('DAY ends with the session, triggered or not', () => {
    check(
      { ...order, timeInForce: 'DAY' },
      {
        optimistic: '5 = triggered at 100 | 6 5@100 taker | 6 partly-filled | 7 3@99 taker | 8 expired',
        base: '5 = triggered at 100 | 6 5@99 taker | 6 partly-filled | 7 3@98 taker | 8 expired',
        pessimistic: '5 = triggered at 100 | 6 5@98 taker | 6 partly-filled | 7 3@97 taker | 8 expired',
      },
    );
    check({ ...order, stopTicks: 98, timeInForce: 'DAY' }, allOf('8 expired'));
  });
});

describe('a stop-limit order', () => {
  const order = { kind: 'stop-limit', side: -1, lots: 10, stopTicks: 100, limitTicks: 100 } as const;

  it('takes prints within its limit after the trigger, and rests once one lies beyond it', () => {
    check(order, {
      optimistic: '5 = triggered at 100 | 6 5@100 taker | 6 partly-filled | 8 5@100 maker | 8 filled',
      base: '5 = triggered at 100 | 6 5@100 taker | 6 partly-filled | 8 5@100 maker | 8 filled',
      pessimistic: '5 = triggered at 100 | 6 5@100 taker | 6 partly-filled | 8 5@100 maker | 8 filled',
    });
  });

  it('rests at once where the trigger lies beyond the limit', () => {
    check(
      { ...order, side: 1, stopTicks: 102, limitTicks: 100, lots: 25 },
      {
        optimistic: '8 = triggered at 102 | 10 20@100 maker | 10 partly-filled',
        // Two stays of sellers so far, 19 lots at 100 and 3 at 99: 11 lots are ahead.
        base: '8 = triggered at 102 | 10 9@100 maker | 10 partly-filled',
        pessimistic: '8 = triggered at 102',
      },
    );
  });

  it('IOC and FOK see the first microsecond of their aggressor after the trigger', () => {
    check(
      { ...order, timeInForce: 'IOC' },
      allOf('5 = triggered at 100 | 6 5@100 taker | 6 partly-filled | 6 expired'),
    );
    check({ ...order, timeInForce: 'FOK' }, allOf('5 = triggered at 100 | 6 expired'));
    check({ ...order, timeInForce: 'FOK', lots: 5 }, allOf('5 = triggered at 100 | 6 5@100 taker | 6 filled'));
  });

  it('DAY ends with the session', () => {
    check(
      { ...order, timeInForce: 'DAY' },
      allOf('5 = triggered at 100 | 6 5@100 taker | 6 partly-filled | 8 expired'),
    );
  });
});
