import { describe, expect, it } from 'vitest';
import { parseCosts } from '../../../src/backtest/costs/parse-costs.ts';
import { BacktestEngine } from '../../../src/backtest/engine/backtest-engine.ts';
import { type BacktestSetup, DEFAULT_LATENCY, totalLatency } from '../../../src/backtest/engine/backtest-setup.ts';
import type { RunResult, WorldResult } from '../../../src/backtest/engine/run-result.ts';
import type { Intent, OrderRequest } from '../../../src/backtest/orders/order.ts';
import { CASH_LIMITS, MARGIN_LIMITS, parseLossLimit } from '../../../src/backtest/risk/risk-limits.ts';
import type { Moment } from '../../../src/backtest/strategy/moment.ts';
import type { MakeStrategy } from '../../../src/backtest/strategy/strategy.ts';
import type { MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { clock, fillLines, freeSetup, runOf, says, signals, TextSink } from '../../support/runs.ts';
import { at, end, gap, start, tape, WHOLE } from '../../support/tape.ts';
import { engineOptions } from '../../support/trades.ts';

const BUY = { kind: 'market', side: 1, lots: 1, timeInForce: 'GTC', reduceOnly: false, tag: 'entry' } as const;

function submit(order: Partial<OrderRequest> = {}): Intent {
  return { type: 'submit', order: { ...BUY, ...order } };
}

/** A strategy that does at these instants what a test says, whatever it is asked for. */
function script(steps: Readonly<Record<string, readonly Intent[]>>, log: string[] = []): MakeStrategy {
  return () => {
    const left = new Map(Object.entries(steps));
    return {
      name: 'script',
      decide: (moment: Moment) => {
        const now = clock(moment.timeUs);
        log.push(`${now} ${moment.kind}`);
        const intents = left.get(now) ?? [];
        left.delete(now);
        return intents;
      },
    };
  };
}

function baseOf(prints: string, setup: Partial<BacktestSetup>): WorldResult {
  return runOf([start('10:00'), tape(prints), end('10:30')], freeSetup(setup)).readings.base;
}

const PRINTS = `
  10:00:10 100 9 +
  10:00:20 99 9 -
  10:01:10 101 9 +
  10:01:20 98 9 -
  10:02:10 103 9 +
  10:02:20 97 9 -
  10:03:10 104 9 +
  10:03:20 95 9 -
  10:03:30 94 9 -`;

describe('a strategy is asked', () => {
  it('when a bar closes, an order fills, or one comes to its end; not when one arrives', () => {
    const log: string[] = [];
    const steps = { '10:01:00': [submit(), submit({ kind: 'limit', limitTicks: 90, expiresUs: at('10:01:15') })] };
    baseOf(PRINTS, { strategy: script(steps, log) });
    // Three readings, one after the other.
    expect(log.filter((line) => line.startsWith('10:01')).slice(0, 9)).toEqual([
      ...['10:01:00 bar', '10:01:00 bar', '10:01:00 bar'],
      ...['10:01:10 fill', '10:01:15 order'],
      ...['10:01:10 fill', '10:01:15 order'],
      ...['10:01:10 fill', '10:01:15 order'],
    ]);
  });

  it('at the instant it wants, after what happens then and before the prints of that microsecond', () => {
    const seen: string[] = [];
    const wake: MakeStrategy = () => {
      let wakeUs = at('10:01:10');
      return {
        name: 'alarm',
        get wakeUs() {
          return wakeUs;
        },
        decide: (moment) => {
          if (moment.kind === 'wake') wakeUs = Number.POSITIVE_INFINITY;
          seen.push(`${moment.kind} ${clock(moment.timeUs)} ${moment.touch.lastTicks}`);
          return [];
        },
      };
    };
    baseOf(PRINTS, { strategy: wake });
    expect(seen).toContain('wake 10:01:10 99');
    expect(seen.filter((line) => line.startsWith('wake'))).toHaveLength(3);
  });

  it('with the bars closed by then, the touch, its position and its orders', () => {
    const moments: unknown[] = [];
    const looking: MakeStrategy = () => ({
      name: 'looking',
      decide: ({ kind, bars, touch, position, orders, fills, equity, session }) => {
        moments.push({
          ...{ kind, bars: bars.length, touch, lots: position.lots, orders: orders.length, fills: fills.length },
          ...{ high: position.highTicks, low: position.lowTicks, equity, session: clock(session.endUs) },
        });
        return kind === 'bar' && bars.length === 1 ? [submit(), submit({ kind: 'limit', limitTicks: 90 })] : [];
      },
    });
    baseOf(PRINTS, { strategy: looking });
    const session = '2024-08-09T00:00:00';
    const flat = { lots: 0, fills: 0, high: Number.NaN, low: Number.NaN, equity: 10n ** 14n };
    expect(moments[0]).toEqual({
      ...{ kind: 'bar', bars: 1, touch: { bidTicks: 99, askTicks: 100, lastTicks: 99 }, orders: 0, session, ...flat },
    });
    expect(moments[3]).toEqual({
      ...{ kind: 'fill', bars: 1, touch: { bidTicks: 99, askTicks: 101, lastTicks: 101 }, orders: 1, session },
      ...{ lots: 1, fills: 1, high: 101, low: 101, equity: 10n ** 14n },
    });
    expect(moments[6]).toMatchObject({ kind: 'bar', bars: 2, lots: 1, fills: 0, high: 101, low: 98 });
  });

  it('about signals once, when they become known', () => {
    const heard: string[] = [];
    const listening: MakeStrategy = () => ({
      name: 'listening',
      decide: ({ signals: found, timeUs }) => {
        heard.push(...found.map(({ type }) => `${clock(timeUs)} ${type}`));
        return [];
      },
    });
    baseOf(PRINTS, { strategy: listening, detectors: says({ '10:02': 'bearish' }) });
    expect(heard).toEqual(['10:02:00 bearish', '10:02:00 bearish', '10:02:00 bearish']);
  });

  it('never about what it answers itself without end', () => {
    const dizzy: MakeStrategy = () => ({
      name: 'dizzy',
      decide: ({ timeUs }) => [submit({ reduceOnly: true, expiresUs: timeUs })],
    });
    expect(() => baseOf(PRINTS, { strategy: dizzy })).toThrow(
      `dizzy has decided 100000 times at ${at('10:01')} µs: it answers itself without end`,
    );
  });

  it('and says when it wants a wake in the past', () => {
    const late: MakeStrategy = () => ({ name: 'late', wakeUs: at('10:00'), decide: () => [] });
    expect(() => baseOf(PRINTS, { strategy: late })).toThrow(
      `late wants a wake at ${at('10:00')} µs, but it is ${at('10:01')} µs already`,
    );
  });
});

describe('orders', () => {
  it('travel the whole latency, and so do cancels and changes', () => {
    const latency = { feedUs: 5e6, decisionUs: 1e6, orderUs: 4e6 };
    const steps = {
      '10:01:00': [submit({ kind: 'limit', limitTicks: 97 })],
      '10:02:00': [
        { type: 'modify', orderId: 1, limitTicks: 95 },
        { type: 'cancel', orderId: 1 },
      ],
    } as const;
    const sink = new TextSink();
    runOf([start('10:00'), tape(PRINTS), end('10:30')], freeSetup({ latency, strategy: script(steps) }), { sink });
    const times = sink.lines.base
      .map((line) => JSON.parse(line) as { timeUs: number; type: string; to?: string; arrivesUs?: number })
      .filter(({ type }) => type !== 'day-end')
      .map(({ timeUs, type, to, arrivesUs }) => [
        clock(timeUs),
        to ?? type,
        arrivesUs === undefined ? '' : clock(arrivesUs),
      ]);
    expect(times).toEqual([
      ['10:01:00', 'submit', '10:01:10'],
      ['10:01:10', 'working', ''],
      ['10:02:00', 'modify', '10:02:10'],
      ['10:02:00', 'cancel', '10:02:10'],
      ['10:02:10', 'working', ''],
      ['10:02:10', 'cancelled', ''],
    ]);
  });

  it('of a bracket are at the venue with the entry’s fill, latency or not, and say what one R is', () => {
    const child = { lots: 1, side: -1, timeInForce: 'GTC', reduceOnly: true } as const;
    const entry: Intent = {
      type: 'submit',
      order: { ...BUY, lots: 4 },
      bracket: {
        stop: { ...child, kind: 'stop', stopTicks: 96, tag: 'stop' },
        target: { ...child, kind: 'limit', limitTicks: 103, tag: 'target' },
      },
    };
    const prints = PRINTS.replace('10:01:10 101 9 +', '10:01:10 101 3 +\n 10:01:15 102 9 +');
    const latency = { feedUs: 1e6, decisionUs: 0, orderUs: 1e6 };
    const world = baseOf(prints, { latency, strategy: script({ '10:01:00': [entry] }) });
    expect(fillLines(world)).toEqual([
      '10:01:10 +3 at 101 entry',
      '10:01:15 +1 at 102 entry',
      '10:02:10 -4 at 103 target',
    ]);
    expect(world.orders.map(({ tag, lots, state }) => [tag, lots, state])).toEqual([
      ['entry', 4, 'filled'],
      ['stop', 4, 'cancelled'],
      ['target', 4, 'filled'],
    ]);
    expect(clock(world.orders[1]!.arrivesUs)).toBe('10:01:10');
    expect(world.roundTrips[0]!.riskTicks).toBe(5);
  });

  it('of a bracket grow with the entry, whatever the limits say by then about what else waits', () => {
    const stop = { ...BUY, kind: 'stop', side: -1, stopTicks: 96, reduceOnly: true, tag: 'stop' } as const;
    const entry: Intent = { type: 'submit', order: { ...BUY, lots: 4 }, bracket: { stop } };
    const waiting = submit({ kind: 'stop', side: -1, stopTicks: 80, lots: 4, tag: 'short' });
    // Four lots are worth 396 when both are sent, and 408 when the entry's second part fills.
    const prints = PRINTS.replace('10:01:10 101 9 +', '10:01:10 101 3 +\n 10:01:15 102 9 +');
    const limits = { ...MARGIN_LIMITS, maximumNotional: parseDecimal('400') };
    const world = baseOf(prints, { limits, strategy: script({ '10:01:00': [entry, waiting] }) });
    expect(world.refusals).toEqual([]);
    expect(world.orders.find(({ tag }) => tag === 'stop')?.lots).toBe(4);
  });

  it('are all taken back by a flattening, which closes the position once however often it is asked for', () => {
    const steps = {
      '10:01:00': [submit({ lots: 12 }), submit({ kind: 'limit', limitTicks: 90 })],
      '10:02:00': [
        { type: 'flatten', tag: 'out' },
        { type: 'flatten', tag: 'out' },
      ],
    } as const;
    const world = baseOf(PRINTS, { strategy: script(steps) });
    expect(fillLines(world)).toEqual(['10:01:10 +9 at 101 entry', '10:02:20 -9 at 97 out']);
    expect(world.orders.map(({ tag, state }) => `${tag} ${state}`)).toEqual([
      ...['entry cancelled', 'entry cancelled', 'out filled'],
    ]);
  });

  it('for the day expire with the session', () => {
    const order = submit({ kind: 'limit', limitTicks: 80, timeInForce: 'DAY' });
    const { orders } = baseOf(PRINTS, {
      ...engineOptions('1m', '10:00-10:02@UTC'),
      strategy: script({ '10:01:00': [order] }),
    });
    expect(orders[0]).toMatchObject({ state: 'expired', reason: 'the session ended' });
  });

  it('that make no sense are rejected at once, and told', () => {
    const world = baseOf(PRINTS, { strategy: script({ '10:01:00': [submit({ lots: 0 })] }) });
    expect(world.orders[0]).toMatchObject({
      state: 'rejected',
      reason: 'size in lots must be a whole number of at least 1, got 0',
    });
  });

  it('before the first print are refused: nothing has a price', () => {
    const world = baseOf('10:05:00 100 1 +', { strategy: script({ '10:01:00': [submit()] }) });
    expect(world.refusals).toEqual([{ timeUs: at('10:01'), tag: 'entry', reason: 'nothing has printed yet' }]);
  });
});

describe('a risk limit', () => {
  it('refuses an order that could pass it, and says why', () => {
    const setup = {
      limits: CASH_LIMITS,
      capital: '150',
      strategy: script({ '10:01:00': [submit({ lots: 2 }), submit({ side: -1 })] }),
    };
    const { refusals, orders } = baseOf(PRINTS, setup);
    expect(refusals.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('the position could be worth 198.00000000, at most'),
      'short selling is not allowed in this account',
    ]);
    expect(orders).toEqual([]);
  });

  it('on the day’s loss is hit by the very print that reaches it, between two bars: out, and nothing more today', () => {
    const limits = { ...MARGIN_LIMITS, maximumDailyLoss: parseLossLimit('loss', '10') };
    const steps = {
      '10:01:00': [submit({ lots: 2 }), submit({ kind: 'limit', limitTicks: 50 })],
      '10:04:00': [submit()],
    };
    const world = baseOf(PRINTS, { limits, strategy: script(steps) });
    expect(world.halts).toEqual([
      { timeUs: at('10:03:20'), reason: 'maximum daily loss of 10 reached: stopped until 2024-08-09T00:00:00.000Z' },
    ]);
    // Bought two at 101: a loss of 10 is reached at 96, seen at 95, out at the next seller's print.
    expect(fillLines(world)).toEqual(['10:01:10 +2 at 101 entry', '10:03:30 -2 at 94 risk']);
    expect(world.orders.map(({ state }) => state)).toEqual(['filled', 'cancelled', 'filled']);
    expect(world.refusals.map(({ reason }) => reason)).toEqual([
      'maximum daily loss of 10 reached: stopped until 2024-08-09T00:00:00.000Z',
    ]);
  });

  it('on losses in a row cancels what would enter', () => {
    const limits = { ...MARGIN_LIMITS, lossStreak: { losses: 1, coolDownUs: 600e6 } };
    const steps = {
      '10:01:00': [submit(), submit({ kind: 'limit', limitTicks: 50 })],
      '10:02:00': [{ type: 'flatten', tag: 'out' }, submit({ kind: 'limit', limitTicks: 51 })],
    } as const;
    const world = baseOf(PRINTS, { limits, strategy: script(steps) });
    expect(fillLines(world)).toEqual(['10:01:10 +1 at 101 entry', '10:02:20 -1 at 97 out']);
    expect(world.halts.map(({ reason }) => reason)).toEqual(['too many losses in a row: entries are cancelled']);
    expect(world.orders.at(-1)).toMatchObject({ limitTicks: 51, state: 'cancelled' });
  });
});

describe('money', () => {
  const hold = { strategy: script({ '10:01:00': [submit()] }) };

  it('is paid for every fill', () => {
    const { fills, account } = baseOf(PRINTS, { ...hold, costs: parseCosts('bps:10') });
    expect(fills[0]!.fee).toBe(account.fees);
    expect(account).toMatchObject({ positionLots: 1, realised: 0n });
    expect(account.equity).toBe(account.capital + account.unrealised - account.fees);
  });

  it('is paid for an open position at every funding', () => {
    const events = [start('10:00'), tape(PRINTS), end('12:30')];
    const sink = new TextSink();
    const setup = freeSetup({ ...hold, costs: parseCosts('none;funding=1%/1h') });
    const { money, readings } = runOf(events, setup, { sink });
    expect(money.format(readings.base.account.funding)).toBe('1.88000000');
    expect(sink.lines.base.filter((line) => line.includes('"funding"')).length).toBe(2);
  });

  it('is told at the close of every bar and the end of every UTC day, the one before the data ends included', () => {
    const events: MarketEvent[] = [
      start('22:00'),
      tape('22:00:10 100 9 +\n 22:01:10 101 9 +'),
      end('2024-08-10T01:00'),
    ];
    const { bars, readings, money } = runOf(events, freeSetup({ strategy: script({ '22:01:00': [submit()] }) }));
    const { equity, days } = readings.base;
    expect(equity.timeUs).toEqual([...bars.endUs.subarray(0, bars.length)]);
    expect(days.timeUs).toEqual(['2024-08-09T00:00', '2024-08-10T00:00', '2024-08-11T00:00'].map(at));
    expect(days.equity.map((amount) => money.format(amount))).toEqual([
      '1000000.00000000',
      '1000000.00000000',
      '1000000.00000000',
    ]);
    expect(days.positionLots).toEqual([1, 1, 1]);
    expect(readings.base.openTrip).toMatchObject({ exitTag: 'open', side: 1, lots: 1 });
    expect(readings.base.exposureUs).toBe(at('2024-08-10T01:00') - at('22:01:10'));
  });
});

describe('bars without prints', () => {
  function bars(rows: readonly (readonly [open: number, high: number, low: number, close: number])[]): MarketEvent {
    const column = (value: (row: readonly number[], index: number) => number): Float64Array =>
      Float64Array.from(rows, value);
    const hundred = column(() => 100);
    return {
      ...{ type: 'bars', length: rows.length, lengthUs: 60e6, scales: WHOLE },
      timeUs: column((_, index) => at('10:00') + index * 60e6),
      ...{ open: column(([open]) => open!), high: column(([, high]) => high!), low: column(([, , low]) => low!) },
      ...{ close: column(([, , , close]) => close!), volume: hundred, buyVolume: hundred },
      ...{ sellVolume: column(() => 0), unknownVolume: column(() => 0), trades: hundred },
      turnover: rows.map(() => null),
    };
  }

  const run = (rows: Parameters<typeof bars>[0], setup: Partial<BacktestSetup>): RunResult =>
    runOf([start('10:00'), bars(rows), end('10:30')], freeSetup({ latency: DEFAULT_LATENCY, ...setup }));

  it('fill at the next open, without latency, and the result says so', () => {
    const result = run(
      [
        [100, 101, 99, 100],
        [102, 105, 101, 104],
        [106, 107, 105, 106],
      ],
      { detectors: says({ '10:01': 'bullish' }), strategy: signals({ exits: { holdBars: 1 } }) },
    );
    expect(fillLines(result.readings.base)).toEqual(['10:01:00 +1 at 102 entry', '10:02:00 -1 at 106 time']);
    expect(result).toMatchObject({ fills: 'bars', latencyUs: 0, spread: 'unknown' });
    // The entry's bar went from 101 to 105 while it was held; the next one opened where it was left.
    expect(result.readings.base.roundTrips[0]).toMatchObject({ maeTicks: -1, mfeTicks: 4 });
  });

  it('with the stop and the target in one bar: the stop first, but in the optimistic reading; both are marked', () => {
    const exits = { holdBars: null, stop: { unit: 'ticks', amount: 5 }, target: { unit: 'ticks', amount: 5 } } as const;
    const { readings } = run(
      [
        [100, 101, 99, 100],
        [100, 102, 99, 101],
        [101, 110, 90, 100],
      ],
      { detectors: says({ '10:01': 'bullish' }), strategy: signals({ exits }) },
    );
    expect(fillLines(readings.base)[1]).toBe('10:02:59.999999 -1 at 95 stop');
    expect(fillLines(readings.optimistic)[1]).toBe('10:02:59.999999 -1 at 105 target');
    expect(readings.base.ambiguousFills).toBe(1);
    expect(readings.base.roundTrips[0]!.ambiguous).toBe(true);
  });

  it('hit a loss limit that lies inside a bar', () => {
    const limits = { ...MARGIN_LIMITS, maximumDailyLoss: parseLossLimit('loss', '5') };
    const { readings } = run(
      [
        [100, 101, 99, 100],
        [100, 102, 94, 101],
        [103, 110, 90, 100],
      ],
      { limits, strategy: script({ '10:01:00': [submit()] }) },
    );
    expect(readings.base.halts[0]!.timeUs).toBe(at('10:02') - 1);
    expect(fillLines(readings.base)).toEqual(['10:01:00 +1 at 100 entry', '10:02:00 -1 at 103 risk']);
  });
});

describe('a result', () => {
  it('says what the spread was estimated at, how long data was covered, and how late orders were', () => {
    const events = [start('10:00'), tape(PRINTS), gap('10:03:30', '10:05:00'), end('10:30')];
    const result = runOf(events, freeSetup({ latency: DEFAULT_LATENCY }));
    expect(result).toMatchObject({
      spread: 'estimated',
      sides: 'known',
      fills: 'tape',
      latencyUs: 100_000,
      coveredUs: 1800e6,
    });
    expect(result.estimatedSpreadTicks).toBeGreaterThan(0);
  });

  it('of strategies that differ only in what they are made of has one and the same bars and signals', () => {
    const setup = freeSetup({ detectors: says({ '10:01': 'bullish' }) });
    const one = runOf([start('10:00'), tape(PRINTS), end('10:30')], setup);
    expect(one.signals).toHaveLength(1);
    expect(one.bars.length).toBe(30);
    expect(one.strategy).toBe('signals');
  });
});

describe('a setting out of its range', () => {
  it.each([
    [
      { latency: { feedUs: -1, decisionUs: 0, orderUs: 0 } },
      'feed latency must be a whole number of µs of at least 0, got -1',
    ],
    [
      { latency: { feedUs: 0, decisionUs: 0.5, orderUs: 0 } },
      'decision latency must be a whole number of µs of at least 0, got 0.5',
    ],
    [
      { tape: { slippageTicks: -1, queueFactor: 1, sides: 'known' } },
      'slippage in ticks must be a whole number of at least 0, got -1',
    ],
    [{ capital: '' }, 'not a decimal number: ""'],
  ] as const)('is named: %o', (setup, message) => {
    expect(() => new BacktestEngine(freeSetup(setup), { scales: WHOLE, kind: 'trades' })).toThrow(message);
  });

  it('the default latency is a tenth of a second', () => {
    expect(totalLatency(DEFAULT_LATENCY)).toBe(100_000);
  });
});
