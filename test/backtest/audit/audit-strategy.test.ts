import { describe, expect, it } from 'vitest';
import type { AmbientScope } from '../../../src/backtest/audit/ambient-watch.ts';
import { auditStrategy, type StrategyAudit } from '../../../src/backtest/audit/audit-strategy.ts';
import type { AuditedTape } from '../../../src/backtest/audit/audited-tape.ts';
import type { MakeAuditedStrategy } from '../../../src/backtest/audit/strategy-check.ts';
import type { Intent } from '../../../src/backtest/orders/order.ts';
import type { Moment } from '../../../src/backtest/strategy/moment.ts';
import type { Strategy } from '../../../src/backtest/strategy/strategy.ts';
import { seededRandom } from '../../../src/core/random.ts';
import type { MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import { windowDetector } from '../../../src/divergence/window-detector.ts';
import { followDelta } from '../../support/follow-delta.ts';
import { freeSetup, signals } from '../../support/runs.ts';
import { WHOLE, wholeOptions } from '../../support/tape.ts';
import { barsOf, batchOf, covered, DAY_START, type TestTrade } from '../../support/trades.ts';

const MINUTE = 60e6;

/** An hour of a random walk, a print every few seconds. */
function walk(): AuditedTape {
  const random = seededRandom(7);
  const trades: TestTrade[] = [];
  let price = 1000;
  for (let timeUs = DAY_START; timeUs < DAY_START + 60 * MINUTE; timeUs += 1 + random.integer(9e6)) {
    price += random.integer(5) - 2;
    trades.push([timeUs, price, 1 + random.integer(9), random.uniform() < 0.5 ? 1 : -1]);
  }
  const batches = [batchOf(trades.slice(0, 300), 1, WHOLE), batchOf(trades.slice(300), 301, WHOLE)];
  return { kind: 'trades', scales: WHOLE, events: covered(batches, DAY_START, DAY_START + 61 * MINUTE) };
}

const TAPE = walk();
const LATE = {
  ...freeSetup({ detectors: () => [followDelta()] }),
  latency: { feedUs: 50_000, decisionUs: 1000, orderUs: 50_000 },
};

function audit(make: MakeAuditedStrategy, ambient?: AmbientScope): StrategyAudit {
  return auditStrategy(make, TAPE, LATE, { decisions: 8, ...(ambient !== undefined && { ambient }) });
}

/** The promises that were broken. */
function broken(make: MakeAuditedStrategy, ambient?: AmbientScope): string[] {
  return audit(make, ambient)
    .checks.filter(({ offence }) => offence !== null)
    .map(({ promise }) => promise);
}

/** A strategy that buys or sells a lot at the market when a bar closes and something says so, and leaves a bar later. */
function atBars(side: (moment: Moment) => number, name = 'leak'): Strategy {
  return {
    name,
    decide: (moment): Intent[] => {
      if (moment.kind !== 'bar') return [];
      if (moment.position.lots !== 0) return [{ type: 'flatten', tag: 'time' }];
      const wanted = side(moment);
      if (!(Math.abs(wanted) > 0)) return [];
      const order = { kind: 'market', side: wanted > 0 ? 1 : -1, lots: 1, timeInForce: 'GTC' } as const;
      return [{ type: 'submit', order: { ...order, reduceOnly: false, tag: 'entry' } }];
    },
  };
}

/** What the bars of a tape will be. */
function barsAhead(tape: readonly MarketEvent[]): ReturnType<typeof barsOf> {
  return barsOf(tape, wholeOptions());
}

/** It trades on the close of the bar after the moment. */
const peeking: MakeAuditedStrategy = (_context, tape) => {
  const bars = barsAhead(tape);
  return atBars(({ bars: known, touch }) => {
    return known.length < bars.length ? bars.close[known.length]! - touch.lastTicks : 0;
  });
};

const PREFIX = 'every prefix of the tape gives the run that the whole gives up to there';
const POISON = 'a poisoned future changes nothing';
const AGAIN = 'the same tape gives the same run, whatever ran before it';
const BEYOND = 'what lies beyond the last bar does not matter';
const AMBIENT = 'no clock and no chance is asked that was not passed in';

describe('an audit catches a strategy', () => {
  it('that reads the close of the bar after the moment, in a table made of the whole tape', () => {
    expect(broken(peeking)).toEqual([PREFIX, POISON]);
  });

  it('that is filled by the very prints its signal is made of: it knows a bar early what will be said', () => {
    const early: MakeAuditedStrategy = (_context, tape) => {
      const bars = barsAhead(tape);
      const said = windowDetector({ lookback: 2 }).scan(bars, 0, bars.length);
      const typeAt = new Map(said.map((signal) => [signal.eventTimeUs, signal.type === 'bullish' ? 1 : -1]));
      return atBars(({ timeUs }) => typeAt.get(timeUs) ?? 0);
    };
    expect(broken(early)).toEqual([PREFIX, POISON]);
  });

  it('that normalises by the whole day', () => {
    const normalised: MakeAuditedStrategy = (_context, tape) => {
      const { close, length } = barsAhead(tape);
      const mean = close.subarray(0, length).reduce((sum, ticks) => sum + ticks / length, 0);
      return atBars(({ touch }) => mean - touch.lastTicks);
    };
    expect(broken(normalised)).toEqual([PREFIX, POISON]);
  });

  it('that reads beyond the last bar of the table it is given', () => {
    expect(broken(() => atBars(({ bars }) => bars.close[bars.length] ?? 0))).toContain(BEYOND);
  });

  it('that remembers another run', () => {
    let decisions = 0;
    const remembering: MakeAuditedStrategy = () =>
      atBars(() => {
        decisions += 1;
        return decisions % 5 === 0 ? 1 : 0;
      });
    expect(broken(remembering)).toContain(AGAIN);
  });

  it('that asks a clock, chance, or both', () => {
    const scope: AmbientScope = globalThis;
    expect(broken(() => atBars(() => (Date.now() > 0 ? 1 : -1)), scope)).toEqual([AMBIENT]);
    expect(broken(() => atBars(() => (new Date(0) < new Date() ? 1 : -1)), scope)).toEqual([AMBIENT]);
    expect(broken(() => atBars(() => (performance.now() > 0 ? 1 : -1)), scope)).toEqual([AMBIENT]);
    const { checks } = audit(() => atBars(() => Math.random() - 0.5), scope);
    const found = checks.find(({ promise }) => promise === AMBIENT);
    expect(found?.offence?.what).toBe('the strategy asked Math.random()');
    // Whoever draws by lot gives himself away without being watched, too.
    expect(broken(() => atBars(() => Math.random() - 0.5))).toContain(AGAIN);
  });

  it('that writes into the bars', () => {
    const vandal: MakeAuditedStrategy = () =>
      atBars(({ bars }) => {
        bars.close[bars.length - 1] = 0;
        return 1;
      });
    const [first] = audit(vandal).checks;
    expect(first?.promise).toBe('the bars are left as they were');
    expect(first?.offence?.what).toBe('the strategy wrote into the column close of bar 0');
  });

  it('that fails', () => {
    const failing: MakeAuditedStrategy = () =>
      atBars(() => {
        throw new Error('no such column');
      });
    const { checks, isClean } = audit(failing);
    expect(isClean).toBe(false);
    expect(checks[0]).toEqual({
      promise: 'it runs',
      offence: { timeUs: Number.NaN, what: 'the run failed: no such column' },
    });
  });
});

describe('an offence', () => {
  it('names the first moment at which the runs part, the reading and the event', () => {
    const { checks } = audit(peeking);
    const { offence } = checks.find(({ promise }) => promise === PREFIX)!;
    // The first minute's close and the second's are one: nothing to trade on.
    expect(offence?.timeUs).toBe(DAY_START + 2 * MINUTE);
    expect(offence?.what).toMatch(
      /^optimistic: submit \{.*\} in one run over the whole tape, nothing with the tape up to there$/,
    );
  });
});

describe('an audit', () => {
  it.each([
    ['market orders, stop, target, trailing', { exits: { stop: ticks(6), target: ticks(9), trailing: ticks(8) } }],
    [
      'limit orders with a time-out',
      { entry: { kind: 'limit', offsetTicks: 1, timeOutUs: 45e6 }, exits: { holdUs: 100e6 } },
    ],
    ['reversing', { exits: { opposite: 'reverse', stop: ticks(4) }, maxUnits: 2 }],
  ] as const)('raises no alarm for the built-in strategy: %s', (_name, input) => {
    const found = audit(signals(input), globalThis);
    expect(found.checks.filter(({ offence }) => offence !== null)).toEqual([]);
    expect(found.isClean).toBe(true);
    expect(found.cuts).toBe(24);
    expect(found.fills).toBeGreaterThan(10);
  });

  it('raises none on bars of trades, where a decision follows a print of the same microsecond', () => {
    const setup = { ...LATE, ...wholeOptions('tick:7') };
    const { checks, orders } = auditStrategy(signals({ exits: { holdBars: 2 } }), TAPE, setup, { decisions: 8 });
    expect(checks.filter(({ offence }) => offence !== null)).toEqual([]);
    expect(orders).toBeGreaterThan(10);
  });

  it('works on a source of bars, where it catches the same', () => {
    const rows = Array.from({ length: 60 }, (_, index) => 1000 + ((index * 7919) % 23));
    const column = (value: (ticks: number, index: number) => number): Float64Array => Float64Array.from(rows, value);
    const hundred = column(() => 100);
    const bars: MarketEvent = {
      ...{ type: 'bars', length: rows.length, lengthUs: MINUTE, scales: WHOLE },
      timeUs: column((_, index) => DAY_START + index * MINUTE),
      ...{ open: column((ticks) => ticks), high: column((ticks) => ticks + 9), low: column((ticks) => ticks - 9) },
      ...{ close: column((ticks, index) => ticks + (index % 5) - 2), volume: hundred },
      ...{ buyVolume: column((ticks) => ticks % 100), sellVolume: column((ticks) => 100 - (ticks % 100)) },
      ...{ unknownVolume: column(() => 0), trades: hundred, turnover: rows.map((ticks) => BigInt(ticks) * 100n) },
    };
    const events: MarketEvent[] = [
      { type: 'coverage-start', timeUs: DAY_START },
      bars,
      { type: 'coverage-end', timeUs: DAY_START + 60 * MINUTE },
    ];
    const tape: AuditedTape = { kind: 'bars', scales: WHOLE, events };
    const honest = auditStrategy(signals({ exits: { holdBars: 2, stop: ticks(9), target: ticks(9) } }), tape, LATE, {
      decisions: 4,
    });
    expect(honest.checks.filter(({ offence }) => offence !== null)).toEqual([]);
    expect(honest.isClean).toBe(true);
    const { checks } = auditStrategy(peeking, tape, LATE, { decisions: 4 });
    expect(checks.filter(({ offence }) => offence !== null).map(({ promise }) => promise)).toEqual([PREFIX, POISON]);
  });

  it('calls a failure in one of its runs an offence of that check', () => {
    let runs = 0;
    const moody: MakeAuditedStrategy = () => {
      runs += 1;
      if (runs > 9) throw new Error('no more today');
      return atBars(() => 1);
    };
    const { checks } = audit(moody);
    expect(checks[1]?.offence?.what).toBe('the run failed: no more today');
  });

  it('is not clean without an order to show it on', () => {
    const { isClean, orders, checks } = audit(() => atBars(() => 0));
    expect(orders).toBe(0);
    expect(checks.every(({ offence }) => offence === null)).toBe(true);
    expect(isClean).toBe(false);
  });
});

function ticks(amount: number): { readonly unit: 'ticks'; readonly amount: number } {
  return { unit: 'ticks', amount };
}
