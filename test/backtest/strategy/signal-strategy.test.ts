import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../src/backtest/engine/run-result.ts';
import type { SignalStrategyInput } from '../../../src/backtest/strategy/signal-strategy-options.ts';
import type { Signal, SignalType } from '../../../src/core/signal.ts';
import { engineOptions } from '../../support/trades.ts';
import { clock, fillLines, freeSetup, runOf, says, signals, TextSink } from '../../support/runs.ts';
import { end, start, tape } from '../../support/tape.ts';

interface Case {
  readonly prints: string;
  readonly says: Readonly<Record<string, SignalType>>;
  readonly facts?: Partial<Signal>;
  readonly trade?: SignalStrategyInput;
  readonly sizing?: string;
  readonly latencyUs?: number;
  readonly session?: string;
}

function run({ prints, facts, trade, sizing, latencyUs = 0, session = 'utc', ...rest }: Case): RunResult {
  const setup = freeSetup({
    ...engineOptions('1m', session),
    detectors: says(rest.says, facts),
    strategy: signals({ ...trade, exits: { holdBars: null, ...trade?.exits } }, sizing),
    latency: { feedUs: latencyUs, decisionUs: 0, orderUs: 0 },
  });
  return runOf([start('10:00'), tape(prints), end('10:30')], setup);
}

/** The fills of the base reading. */
function fills(given: Case): string[] {
  return fillLines(run(given).readings.base);
}

/** How the orders of the base reading ended: tag, state, lots filled of lots. */
function orders(given: Case): string[] {
  return run(given).readings.base.orders.map(
    ({ tag, state, filledLots, lots }) => `${tag} ${state} ${filledLots}/${lots}`,
  );
}

const BULLISH = { '10:01': 'bullish' } as const;
const BEARISH = { '10:01': 'bearish' } as const;
const HOLD_TWO = { exits: { holdBars: 2 } } as const;

describe('at the market', () => {
  const prints = `
    10:00:10 100 5 +
    10:00:50 99 5 -
    10:01:00 99 5 -
    10:01:01 101 5 +
    10:02:30 104 5 +
    10:03:00 105 5 +
    10:03:05 103 5 -
    10:03:06 102 5 -`;

  it('a bullish signal buys from the next buyer’s print, and sells to the next seller’s two closes later', () => {
    expect(fills({ prints, says: BULLISH, trade: HOLD_TWO })).toEqual([
      '10:01:01 +1 at 101 entry',
      '10:03:05 -1 at 103 time',
    ]);
  });

  it('a bearish one sells to the next seller’s print that comes after the decision, not at its microsecond', () => {
    expect(fills({ prints, says: BEARISH, trade: HOLD_TWO })).toEqual(['10:03:05 -1 at 103 entry']);
    const later = prints.replace('10:01:00', '10:01:00.000001').replace('10:03:00', '10:03:00.000001');
    expect(fills({ prints: later, says: BEARISH, trade: HOLD_TWO })).toEqual([
      '10:01:00.000001 -1 at 99 entry',
      // The entry's own bar is the first of the two: decided at 10:03, before the print of that microsecond.
      '10:03:00.000001 +1 at 105 time',
    ]);
  });

  it('everything comes later by the latency', () => {
    const late = { prints, says: BULLISH, trade: HOLD_TWO, latencyUs: 2e6 };
    expect(fills(late)).toEqual(['10:02:30 +1 at 104 entry']);
  });

  it('a print larger than the order gives what is wanted, smaller ones together', () => {
    const small = `
      10:00:10 100 5 +
      10:01:01 101 2 +
      10:01:02 102 2 +
      10:01:03 103 9 +`;
    expect(fills({ prints: small, says: BULLISH, sizing: 'size:5', trade: { exits: { holdUs: 1e12 } } })).toEqual([
      '10:01:01 +2 at 101 entry',
      '10:01:02 +2 at 102 entry',
      '10:01:03 +1 at 103 entry',
    ]);
  });
});

describe('a limit entry', () => {
  const trade = { entry: { kind: 'limit', offsetTicks: 1, timeOutUs: 30e6 }, exits: { holdBars: 1 } } as const;

  it('rests below the bid for a buy, and fills when sellers come to it', () => {
    const prints = `
      10:00:10 101 5 +
      10:00:50 100 5 -
      10:01:01 100 5 -
      10:01:20 99 5 -
      10:02:01 98 5 -`;
    expect(fills({ prints, says: BULLISH, trade })).toEqual(['10:01:20 +1 at 99 entry', '10:02:01 -1 at 98 time']);
  });

  it('rests above the ask for a sale', () => {
    const prints = `
      10:00:10 101 5 +
      10:00:50 100 5 -
      10:01:20 102 5 +
      10:02:01 103 5 +`;
    expect(fills({ prints, says: BEARISH, trade })).toEqual(['10:01:20 -1 at 102 entry', '10:02:01 +1 at 103 time']);
  });

  it('gives up at its time-out, that very microsecond included', () => {
    const prints = `
      10:00:10 101 5 +
      10:00:50 100 5 -
      10:01:30 99 5 -`;
    expect(orders({ prints, says: BULLISH, trade })).toEqual(['entry expired 0/1']);
    expect(orders({ prints: prints.replace('10:01:30', '10:01:29.999999'), says: BULLISH, trade })[0]).toBe(
      'entry filled 1/1',
    );
  });

  it('is called off by a signal of the other side that would close a position', () => {
    const prints = `
      10:00:10 101 5 +
      10:00:50 100 5 -
      10:01:10 100 5 +
      10:02:30 99 5 -`;
    const patient = {
      ...trade,
      entry: { ...trade.entry, timeOutUs: 600e6 },
      exits: { opposite: 'exit', holdBars: 9 },
    } as const;
    const both = { '10:01': 'bullish', '10:02': 'bearish' } as const;
    expect(orders({ prints, says: both, trade: patient })).toEqual(['entry cancelled 0/1']);
    const stubborn = { ...patient, exits: { opposite: 'ignore', holdBars: 9 } } as const;
    expect(orders({ prints, says: both, trade: stubborn })[0]).toBe('entry filled 1/1');
  });
});

describe('a stop entry', () => {
  const trade = { entry: { kind: 'stop', offsetTicks: 2, timeOutUs: 120e6 }, exits: { holdBars: 9 } } as const;

  it('buys once the signal bar’s high is passed, from the print after the one that tells', () => {
    const prints = `
      10:00:10 100 5 +
      10:00:20 104 5 +
      10:00:50 101 5 -
      10:01:10 105 5 +
      10:01:20 106 5 +
      10:01:30 107 5 +`;
    expect(fills({ prints, says: BULLISH, trade })).toEqual(['10:01:30 +1 at 107 entry']);
  });

  it('sells once its low is passed', () => {
    const prints = `
      10:00:10 100 5 +
      10:00:20 96 5 -
      10:00:50 98 5 -
      10:01:20 94 5 -
      10:01:30 93 5 -`;
    expect(fills({ prints, says: BEARISH, trade })).toEqual(['10:01:30 -1 at 93 entry']);
  });
});

describe('a stop and a target', () => {
  const rising = `
    10:00:10 100 5 +
    10:01:01 100 5 +
    10:01:10 103 5 -
    10:01:20 104 5 +
    10:01:30 105 5 -
    10:01:40 106 5 +`;
  const falling = `
    10:00:10 100 5 +
    10:01:01 100 5 +
    10:01:10 98 5 -
    10:01:20 97 5 -
    10:01:30 96 5 -`;
  const ticks = { stop: { unit: 'ticks', amount: 3 }, target: { unit: 'ticks', amount: 4 } } as const;

  it('the target rests and sells to a buyer at its price; the stop is cancelled with it', () => {
    const given = { prints: rising, says: BULLISH, trade: { exits: ticks } };
    expect(fills(given)).toEqual(['10:01:01 +1 at 100 entry', '10:01:20 -1 at 104 target']);
    expect(orders(given)).toEqual(['entry filled 1/1', 'stop cancelled 0/1', 'target filled 1/1']);
  });

  it('the stop is triggered by any print at its price, and fills from the next seller’s on', () => {
    const given = { prints: falling, says: BULLISH, trade: { exits: ticks } };
    expect(fills(given)).toEqual(['10:01:01 +1 at 100 entry', '10:01:30 -1 at 96 stop']);
    expect(orders(given)).toEqual(['entry filled 1/1', 'stop filled 1/1', 'target cancelled 0/1']);
  });

  it('a short has its stop above and its target below', () => {
    const short = falling.replace('10:01:01 100 5 +', '10:01:01 100 5 -');
    expect(fills({ prints: short.replace('97 5 -', '96 5 -'), says: BEARISH, trade: { exits: ticks } })).toEqual([
      '10:01:01 -1 at 100 entry',
      '10:01:20 +1 at 96 target',
    ]);
    const shortRising = rising.replace('10:01:01 100 5 +', '10:01:01 100 5 -');
    expect(fills({ prints: shortRising, says: BEARISH, trade: { exits: ticks } })).toEqual([
      '10:01:01 -1 at 100 entry',
      '10:01:20 +1 at 104 stop',
    ]);
  });

  it.each([
    ['2 percent', { stop: { unit: 'percent', amount: 2 } }, 98],
    ['the signal’s extreme, 3 ticks beyond', { stop: { unit: 'reference', offsetTicks: 3 } }, 89],
    ['a fraction of a tick is rounded away from the entry', { stop: { unit: 'percent', amount: 1.5 } }, 98],
  ] as const)('the stop may be %s', (_name, exits, stopTicks) => {
    const facts = { price: 95, refPrice: 92 };
    const { base } = run({ prints: falling, says: BULLISH, facts, trade: { exits } }).readings;
    expect(base.orders[1]).toMatchObject({ tag: 'stop', kind: 'stop', stopTicks, reduceOnly: true });
  });

  it('the target may be a multiple of the distance to the stop', () => {
    const exits = { stop: { unit: 'ticks', amount: 3 }, target: { unit: 'r', amount: 1.5 } } as const;
    const { base } = run({ prints: falling, says: BULLISH, trade: { exits } }).readings;
    expect(base.orders[2]).toMatchObject({ tag: 'target', kind: 'limit', limitTicks: 105 });
    expect(base.roundTrips[0]).toMatchObject({ riskTicks: 3, exitTag: 'stop' });
  });

  it('the average true range is that of the bars up to the signal; before there are enough of them nothing is entered', () => {
    const prints = `
      10:00:10 100 5 +
      10:00:20 104 5 -
      10:01:20 110 5 +
      10:02:20 107 5 -
      10:03:01 100 5 +`;
    const trade = { exits: { stop: { unit: 'atr', amount: 2 } }, atrBars: 3 } as const;
    // True ranges 4, 6, 3; their mean is 4⅓.
    const { base } = run({ prints, says: { '10:03': 'bullish' }, trade }).readings;
    expect(base.orders[1]).toMatchObject({ tag: 'stop', stopTicks: 91 });
    const early = run({ prints, says: { '10:02': 'bullish' }, trade }).readings.base;
    expect(early.orders).toEqual([]);
    expect([...early.notes]).toEqual([['signal passed over: average true range not known yet', 1]]);
  });

  it('protect what has filled, and grow with further fills; their levels follow the average entry', () => {
    const prints = `
      10:00:10 100 5 +
      10:01:01 100 2 +
      10:01:02 103 2 +
      10:01:10 100 1 -
      10:01:20 99 9 -
      10:01:21 98 9 -
      10:01:22 97 9 -`;
    const sink = new TextSink();
    const setup = freeSetup({
      detectors: says(BULLISH),
      strategy: signals({ exits: { ...ticks, holdBars: null } }, 'size:4'),
    });
    runOf([start('10:00'), tape(prints), end('10:30')], setup, { sink });
    const changes = sink.lines.base
      .map((line) => JSON.parse(line) as { type: string; change?: unknown; orderId: number })
      .filter(({ type }) => type === 'modify');
    expect(changes.map(({ orderId, change }) => [orderId, change])).toEqual([
      [2, { moreLots: 2, stopTicks: 98 }],
      [3, { moreLots: 2, limitTicks: 106 }],
    ]);
    expect(fills({ prints, says: BULLISH, sizing: 'size:4', trade: { exits: ticks } })).toEqual([
      '10:01:01 +2 at 100 entry',
      '10:01:02 +2 at 103 entry',
      '10:01:22 -4 at 97 stop',
    ]);
  });

  it('what is left of an entry is called off once the position is closed', () => {
    const prints = `
      10:00:10 101 5 +
      10:00:50 100 5 -
      10:01:10 100 1 -
      10:01:20 104 5 +
      10:01:30 100 5 -`;
    const entry = { kind: 'limit', offsetTicks: 0, timeOutUs: 600e6 } as const;
    expect(orders({ prints, says: BULLISH, sizing: 'size:3', trade: { entry, exits: ticks } })).toEqual([
      'entry cancelled 1/3',
      'stop cancelled 0/1',
      'target filled 1/1',
    ]);
  });

  it('the target’s part fill leaves as much less for the stop', () => {
    const prints = `
      10:00:10 100 5 +
      10:01:01 100 4 +
      10:01:10 104 1 +
      10:01:20 97 9 -
      10:01:21 96 2 -
      10:01:22 95 9 -`;
    expect(fills({ prints, says: BULLISH, sizing: 'size:4', trade: { exits: ticks } })).toEqual([
      '10:01:01 +4 at 100 entry',
      '10:01:10 -1 at 104 target',
      '10:01:21 -2 at 96 stop',
      '10:01:22 -1 at 95 stop',
    ]);
  });
});

describe('a trailing stop', () => {
  const prints = `
    10:00:10 100 5 +
    10:01:01 100 5 +
    10:01:30 110 5 +
    10:01:40 107 5 -
    10:02:10 106 5 -
    10:02:20 105 5 -
    10:02:30 104 5 -`;

  it('is drawn at a bar’s close behind the best print since the entry', () => {
    const given = { prints, says: BULLISH, trade: { exits: { trailing: { unit: 'ticks', amount: 5 } } } } as const;
    // 95 at first, 105 from 10:02 on.
    expect(fills(given)).toEqual(['10:01:01 +1 at 100 entry', '10:02:30 -1 at 104 stop']);
  });

  it('never goes back, and starts where another stop says', () => {
    const exits = { stop: { unit: 'ticks', amount: 2 }, trailing: { unit: 'ticks', amount: 30 } } as const;
    const { base } = run({ prints, says: BULLISH, trade: { exits } }).readings;
    expect(base.orders[1]).toMatchObject({ stopTicks: 98, state: 'working' });
  });

  it('follows a short down', () => {
    const short = `
      10:00:10 100 5 -
      10:01:01 100 5 -
      10:01:30 90 5 -
      10:02:10 94 5 +
      10:02:20 95 5 +
      10:02:30 96 5 +`;
    const given = {
      prints: short,
      says: BEARISH,
      trade: { exits: { trailing: { unit: 'percent', amount: 5 } } },
    } as const;
    expect(fills(given)).toEqual(['10:01:01 -1 at 100 entry', '10:02:30 +1 at 96 stop']);
  });
});

describe('a signal of the other side', () => {
  const prints = `
    10:00:10 100 5 +
    10:01:01 100 5 +
    10:02:01 103 5 -
    10:02:02 104 5 -
    10:04:01 101 5 +
    10:04:02 102 5 +`;
  const both = { '10:01': 'bullish', '10:02': 'bearish', '10:04': 'bullish' } as const;
  const of = (opposite: 'exit' | 'reverse' | 'ignore'): string[] =>
    fills({ prints, says: both, trade: { exits: { opposite, holdBars: 30 } } });

  it('closes the position', () => {
    expect(of('exit')).toEqual(['10:01:01 +1 at 100 entry', '10:02:01 -1 at 103 opposite', '10:04:01 +1 at 101 entry']);
  });

  it('turns it around', () => {
    expect(of('reverse')).toEqual([
      '10:01:01 +1 at 100 entry',
      '10:02:01 -1 at 103 opposite',
      '10:02:01 -1 at 103 entry',
      '10:04:01 +1 at 101 opposite',
      '10:04:01 +1 at 101 entry',
    ]);
  });

  it('is noted, and nothing else', () => {
    expect(of('ignore')).toEqual(['10:01:01 +1 at 100 entry']);
    const { notes } = run({ prints, says: both, trade: { exits: { holdBars: 30 } } }).readings.base;
    expect([...notes]).toEqual([['signal passed over: in a position', 2]]);
  });
});

describe('time', () => {
  const prints = `
    10:00:10 100 5 +
    10:01:01 100 5 +
    10:01:30 101 5 -
    10:01:31.5 102 5 -
    10:01:50 103 5 -`;

  it('leaves a position that long after its entry, to the microsecond, bar or not', () => {
    const given = { prints, says: BULLISH, trade: { exits: { holdUs: 30e6 } } };
    expect(fills(given)).toEqual(['10:01:01 +1 at 100 entry', '10:01:31.500 -1 at 102 time']);
  });

  it('leaves it before its session ends, and enters nothing from then on', () => {
    const exits = { flattenBeforeUs: 20e6 };
    const given = { prints, says: BULLISH, session: '10:00-10:02@UTC', trade: { exits } };
    expect(fills(given)).toEqual(['10:01:01 +1 at 100 entry', '10:01:50 -1 at 103 session-end']);
    const late = { ...given, trade: { exits: { flattenBeforeUs: 60e6 } } };
    expect(fills(late)).toEqual([]);
    expect([...run(late).readings.base.notes.keys()]).toEqual(['signal passed over: too late in the session']);
  });

  it('an entry that is not filled by then expires', () => {
    const exits = { flattenBeforeUs: 59e6 };
    const given = { prints, says: BULLISH, session: '10:00-10:02@UTC', trade: { exits } };
    expect(orders(given)).toEqual(['entry expired 0/1']);
  });

  it('holds it over the end of the session where that is wanted', () => {
    const given = { prints, says: BULLISH, session: '10:00-10:02@UTC' };
    expect(fills({ ...given, trade: { exits: { flattenBeforeUs: null, holdUs: 1e9 } } })).toEqual([
      '10:01:01 +1 at 100 entry',
    ]);
  });
});

describe('scaling in', () => {
  const prints = `
    10:00:10 100 5 +
    10:01:01 100 5 +
    10:02:01 104 5 +
    10:03:01 106 5 +
    10:03:10 97 5 -
    10:03:11 96 5 -`;
  const three = { '10:01': 'bullish', '10:02': 'bullish', '10:03': 'bullish' } as const;

  it('adds a unit with every further signal of the side, and no more than allowed', () => {
    const trade = { maxUnits: 2, exits: { stop: { unit: 'ticks', amount: 5 } } } as const;
    // The average entry is 102.
    expect(fills({ prints, says: three, trade })).toEqual([
      '10:01:01 +1 at 100 entry',
      '10:02:01 +1 at 104 entry',
      '10:03:11 -2 at 96 stop',
    ]);
    const { base } = run({ prints, says: three, trade }).readings;
    expect(base.roundTrips).toHaveLength(1);
    expect(base.roundTrips[0]).toMatchObject({ lots: 2, entryTicks: 102, entryFills: 2 });
  });

  it('a unit that was never filled does not count', () => {
    const entry = { kind: 'limit', offsetTicks: 0, timeOutUs: 10e6 } as const;
    const tapeWithBids = `
      10:00:10 101 5 +
      10:00:11 100 5 -
      10:01:01 100 5 -
      10:01:30 104 5 -
      10:01:31 106 5 +
      10:02:30 105 5 -
      10:03:01 105 5 -`;
    expect(
      fills({ prints: tapeWithBids, says: three, trade: { entry, maxUnits: 2, exits: { holdBars: 30 } } }),
    ).toEqual(['10:01:01 +1 at 100 entry', '10:03:01 +1 at 105 entry']);
  });
});

describe('a filter', () => {
  const prints = `
    10:00:10 100 5 +
    10:01:10 101 5 +
    10:02:10 99 5 -
    10:03:10 103 5 +
    10:04:10 101 5 -
    10:05:10 103 5 +
    10:06:01 102 5 +`;
  const late = { '10:06': 'bullish' } as const;

  it.each([
    ['only short is traded', { sides: 'short' }, {}],
    ['too weak', { minStrength: 30 }, { strength: 29.9 }],
    ['too weak', { minStrength: 30 }, { strength: null }],
    ['too weak', { minStrength: 0.5, strength: 'shift-free' }, { strength: 90, strengthShiftFree: 0.4 }],
    ['outside the hours', { hours: { clock: 'utc', fromUs: 8 * 3600e6, toUs: 10 * 3600e6 } }, {}],
    ['outside the hours', { hours: { clock: 'session', fromUs: 11 * 3600e6, toUs: 3600e6 } }, {}],
    ['volatility not known yet', { volatility: { ...wild(), terciles: ['high'], historyBars: 9 } }, {}],
    ['volatility not known yet', { volatility: { ...wild(), bars: 9, minBps: 1 } }, {}],
    ['volatility is middle', { volatility: { ...wild(), terciles: ['low', 'high'] } }, {}],
    ['volatility below the bound', { volatility: { ...wild(), terciles: null, minBps: 195 } }, {}],
    ['volatility above the bound', { volatility: { ...wild(), terciles: null, maxBps: 193 } }, {}],
    ['trend not known yet', { trend: { bars: 9, direction: 'with' } }, {}],
    ['not against the trend', { trend: { bars: 4, direction: 'against' } }, {}],
  ] as const)('passes a signal over: %s %#', (reason, filters, facts) => {
    const { base } = run({ prints, says: late, facts, trade: { filters } }).readings;
    expect([...base.notes]).toEqual([[`signal passed over: ${reason}`, 1]]);
    expect(base.orders).toEqual([]);
  });

  it.each([
    [{ sides: 'long' }, {}],
    [{ minStrength: 30 }, { strength: 30 }],
    [
      { minStrength: 0.5, strength: 'shift-free' },
      { strength: null, strengthShiftFree: 0.5 },
    ],
    [{ hours: { clock: 'utc', fromUs: 8 * 3600e6, toUs: 11 * 3600e6 } }, {}],
    [{ hours: { clock: 'utc', fromUs: 22 * 3600e6, toUs: 11 * 3600e6 } }, {}],
    [{ volatility: { ...wild(), terciles: ['middle'], minBps: 194, maxBps: 195 } }, {}],
    [{ trend: { bars: 4, direction: 'with' } }, {}],
  ] as const)('lets one pass that meets it %#', (filters, facts) => {
    const { base } = run({ prints, says: late, facts, trade: { filters } }).readings;
    expect(fillLines(base)).toEqual(['10:06:01 +1 at 102 entry']);
  });

  /** Over two changes the root mean squares are 1.58, 3.16, 3.16, and 2 now: above a third of them, 194 basis points. */
  function wild(): { bars: number; terciles: null; historyBars: number; minBps: null; maxBps: null } {
    return { bars: 2, terciles: null, historyBars: 3, minBps: null, maxBps: null };
  }
});

describe('a size', () => {
  it('that rests on the stop is what the stop may lose', () => {
    const prints = '10:00:10 100 5 +\n 10:01:01 100 5000 +';
    const trade = { exits: { stop: { unit: 'ticks', amount: 4 } } } as const;
    // 1 % of a million over four ticks.
    expect(fills({ prints, says: BULLISH, trade, sizing: 'risk:1%' })).toEqual(['10:01:01 +2500 at 100 entry']);
  });

  it('that is none is noted with its reason', () => {
    const prints = '10:00:10 100 5 +\n 10:01:01 100 5000 +';
    const { base } = run({ prints, says: BULLISH, sizing: 'risk:1%', trade: { exits: { holdBars: 5 } } }).readings;
    expect([...base.notes.keys()]).toEqual(['signal passed over: the risk of an entry without a stop is not known']);
  });
});

describe('the readings', () => {
  it('each have a strategy and a world of their own', () => {
    const prints = `
      10:00:10 101 5 +
      10:00:50 100 5 -
      10:01:20 99 1 -
      10:01:30 98 5 -
      10:02:01 98 5 -`;
    const trade = { entry: { kind: 'limit', offsetTicks: 1, timeOutUs: 30e6 }, exits: { holdBars: 1 } } as const;
    const { readings } = run({ prints, says: BULLISH, trade });
    expect(fillLines(readings.optimistic)[0]).toBe('10:01:20 +1 at 99 entry');
    expect(readings.pessimistic.orders.map(({ state }) => state)).toEqual(['expired']);
    expect(clock(readings.pessimistic.orders[0]!.expiresUs!)).toBe('10:01:30');
  });
});
