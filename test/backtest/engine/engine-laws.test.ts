import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCosts } from '../../../src/backtest/costs/parse-costs.ts';
import { BacktestEngine } from '../../../src/backtest/engine/backtest-engine.ts';
import type { BacktestSetup } from '../../../src/backtest/engine/backtest-setup.ts';
import { EventLog } from '../../../src/backtest/engine/event-log.ts';
import type { RunEvent } from '../../../src/backtest/engine/run-event.ts';
import type { RunResult } from '../../../src/backtest/engine/run-result.ts';
import { READINGS } from '../../../src/backtest/matching/reading.ts';
import { MARGIN_LIMITS, parseLossLimit } from '../../../src/backtest/risk/risk-limits.ts';
import { DAY_US } from '../../../src/core/time.ts';
import type { MarketEvent } from '../../../src/cvd/bars-from-source.ts';
import type { Detector } from '../../../src/divergence/detector.ts';
import { followDelta } from '../../support/follow-delta.ts';
import { restless } from '../../support/restless-strategy.ts';
import { freeSetup, runOf, signals, TextSink } from '../../support/runs.ts';
import {
  arbitraryTrades,
  batchOf,
  covered,
  cutAt,
  DAY_START,
  engineOptions,
  rowsOf,
  TEST_SCALES,
  type TestTrade,
} from '../../support/trades.ts';

const END = DAY_START + 3 * DAY_US;

const arbitrarySetup: fc.Arbitrary<BacktestSetup> = fc
  .record({
    bar: fc.constantFrom('7m', '1h', 'tick:1', 'tick:3', 'volume:50', 'delta:20'),
    session: fc.constantFrom('utc', 'us-eth', '22:00-05:00@Europe/Berlin', '00:10-00:40@UTC'),
    seed: fc.nat(1000),
    latency: fc.constantFrom(0, 1, 250_000, 90e6),
    slippageTicks: fc.integer({ min: 0, max: 3 }),
    queueFactor: fc.constantFrom(0, 0.5, 2),
    sides: fc.constantFrom('known' as const, 'unknown' as const),
    strategy: fc.constantFrom('restless' as const, 'signals' as const, 'limits' as const),
    costs: fc.constantFrom('none', 'bps:maker=-1,taker=7.5', 'per-share:0.005,min=1;funding=0.01%/1h'),
    loss: fc.constantFrom(null, '2', '1%'),
  })
  .map(({ bar, session, seed, latency, strategy, loss, costs, ...tape }) => {
    const makers = {
      restless: restless(seed),
      signals: signals({
        exits: {
          holdBars: 3,
          stop: { unit: 'ticks', amount: 9 },
          target: { unit: 'r', amount: 2 },
          opposite: 'reverse',
        },
        maxUnits: 2,
      }),
      limits: signals({
        entry: { kind: 'limit', offsetTicks: 1, timeOutUs: 300e6 },
        exits: { holdUs: 400e6, trailing: { unit: 'ticks', amount: 5 }, flattenBeforeUs: null },
      }),
    };
    return freeSetup({
      ...engineOptions(bar, session),
      detectors: () => [followDelta()],
      strategy: makers[strategy],
      costs: parseCosts(costs),
      latency: { feedUs: Math.floor(latency / 2), decisionUs: 0, orderUs: Math.ceil(latency / 2) },
      limits: { ...MARGIN_LIMITS, maximumDailyLoss: loss === null ? null : parseLossLimit('loss', loss) },
      capital: '1000',
      tape,
    });
  });

/** A detector that is heard at every so many bars only. */
function seldom(detector: Detector, rarity: number): Detector {
  return {
    ...detector,
    scan: (bars, from, to) => detector.scan(bars, from, to).filter(() => from % rarity === 0),
  };
}

function whole(trades: readonly TestTrade[]): MarketEvent[] {
  return covered([batchOf(trades)], DAY_START, END);
}

function logOf(events: readonly MarketEvent[], setup: BacktestSetup): { sink: TextSink; result: RunResult } {
  const sink = new TextSink();
  return { sink, result: runOf(events, setup, { scales: TEST_SCALES, sink }) };
}

/** Everything of a result that has a value; the bars as rows. */
function plain({ bars, money, ...result }: RunResult): unknown {
  return { ...result, digits: money.digits, bars: rowsOf(bars) };
}

describe('laws of a run', () => {
  it('wherever the tape is cut, the same happens in the same order', () => {
    fc.assert(
      fc.property(arbitraryTrades, fc.array(fc.nat(200)), arbitrarySetup, (trades, cuts, setup) => {
        const inOne = logOf(whole(trades), setup);
        const cut = logOf(covered(cutAt(trades, cuts), DAY_START, END), setup);
        expect(cut.sink.lines).toEqual(inOne.sink.lines);
        expect(plain(cut.result)).toEqual(plain(inOne.result));
      }),
      { numRuns: 100 },
    );
  });

  it('a run that nobody listens to sleeps where nothing can happen, and comes to the same', () => {
    fc.assert(
      fc.property(
        arbitraryTrades,
        fc.array(fc.nat(200)),
        arbitrarySetup,
        fc.integer({ min: 1, max: 9 }),
        (...drawn) => {
          const [trades, cuts, given, rarity] = drawn;
          const setup = { ...given, detectors: () => [seldom(followDelta(), rarity)] };
          const quiet = runOf(covered(cutAt(trades, cuts), DAY_START, END), setup, { scales: TEST_SCALES });
          expect(plain(quiet)).toEqual(plain(logOf(whole(trades), setup).result));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a clock that says that time has passed changes nothing', () => {
    fc.assert(
      fc.property(arbitraryTrades, fc.array(fc.nat(200)), arbitrarySetup, (trades, cuts, setup) => {
        const sink = new TextSink();
        const engine = new BacktestEngine(setup, { scales: TEST_SCALES, kind: 'trades', sink });
        const batches = cutAt(trades, cuts);
        for (const [index, event] of covered(batches, DAY_START, END).entries()) {
          engine.push(event);
          const next = batches.slice(index).find((batch) => batch.length > 0);
          if (event.type === 'trades' && next !== undefined) engine.advance(next.timeUs[0]!);
        }
        engine.finish();
        expect(sink.lines).toEqual(logOf(whole(trades), setup).sink.lines);
      }),
      { numRuns: 80 },
    );
  });

  it('nothing that has happened depends on what comes after it', () => {
    fc.assert(
      fc.property(arbitraryTrades, fc.nat(120), arbitrarySetup, (trades, place, setup) => {
        const cut = place % trades.length;
        const lengths = (events: readonly MarketEvent[]): { sink: TextSink; counts: number[] } => {
          const sink = new TextSink();
          const engine = new BacktestEngine(setup, { scales: TEST_SCALES, kind: 'trades', sink });
          for (const event of events) engine.push(event);
          return { sink, counts: Object.values(sink.lines).map((lines) => lines.length) };
        };
        const start: MarketEvent = { type: 'coverage-start', timeUs: DAY_START };
        const prefix = lengths([start, batchOf(trades.slice(0, cut))]);
        const poisoned = trades.map(([timeUs, price, size, side], index): TestTrade => {
          return index < cut ? [timeUs, price, size, side] : [timeUs, 7777, 1, side === 1 ? -1 : 1];
        });
        const garbage = lengths([start, batchOf(poisoned)]);
        for (const [index, lines] of Object.values(garbage.sink.lines).entries()) {
          expect(lines.slice(0, prefix.counts[index])).toEqual(Object.values(prefix.sink.lines)[index]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('no fill comes before its order has arrived, none off the tape, and prints are never given out twice', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitrarySetup, (trades, setup) => {
        const { result } = logOf(whole(trades), setup);
        for (const reading of READINGS) {
          const { fills, orders } = result.readings[reading];
          const given = new Map<number, number>();
          for (const fill of fills) {
            const order = orders[fill.orderId - 1]!;
            const [timeUs, price, size, side] = trades[fill.printId! - 1]!;
            expect(fill.timeUs).toBe(timeUs);
            expect(fill.printTicks).toBe(price);
            expect(fill.timeUs).toBeGreaterThan(order.arrivesUs);
            const wanted = fill.liquidity === 'taker' ? fill.side : -fill.side;
            if (side !== 0 || setup.tape.sides === 'known') expect(side).toBe(wanted);
            given.set(fill.printId!, (given.get(fill.printId!) ?? 0) + fill.lots);
            expect(given.get(fill.printId!)).toBeLessThanOrEqual(size);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('every order is decided at a moment that has come, and travels the latency; only brackets are at the venue already', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitrarySetup, (trades, setup) => {
        const { result } = logOf(whole(trades), setup);
        for (const reading of READINGS) {
          const { orders } = result.readings[reading];
          for (const order of orders) {
            const isBracket = order.oco?.startsWith('bracket') === true;
            expect(order.arrivesUs - order.decidedUs).toBe(isBracket ? 0 : result.latencyUs);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('cash and position add up after every fill and funding, by plain sums', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitrarySetup, (trades, setup) => {
        const events: [string, RunEvent][] = [];
        const sink = { take: (stream: string, event: RunEvent): void => void events.push([stream, event]) };
        const result = runOf(whole(trades), setup, { scales: TEST_SCALES, sink });
        const { money } = result;
        for (const reading of READINGS) {
          let cash = money.parse(setup.capital);
          let position = 0;
          for (const [stream, event] of events) {
            if (stream !== reading || (event.type !== 'fill' && event.type !== 'funding')) continue;
            if (event.type === 'funding') cash -= event.amount;
            else {
              const { fill, fee } = event;
              cash -= money.notional(fill.ticks, fill.side * fill.lots) + fee;
              position += fill.side * fill.lots;
              expect(event.position).toBe(position);
            }
            expect(event.cash).toBe(cash);
          }
          const { account, equity, openTrip } = result.readings[reading];
          const { capital, realised, unrealised, fees, funding } = account;
          expect(account.cash).toBe(cash);
          expect(account.equity).toBe(capital + realised + unrealised - fees - funding);
          expect(equity.equity.length).toBe(result.bars.length);
          expect(openTrip === null).toBe(position === 0);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('excursions are the worst and the best of the prints between the fills', () => {
    fc.assert(
      fc.property(arbitraryTrades, fc.constantFrom(1, 2, 5), (trades, holdBars) => {
        const setup = freeSetup({
          ...engineOptions('tick:3'),
          detectors: () => [followDelta()],
          strategy: signals({ exits: { holdBars, flattenBeforeUs: null } }, 'size:0.1'),
        });
        const { readings } = runOf(whole(trades), setup, { scales: TEST_SCALES });
        const { roundTrips, fills } = readings.base;
        for (const [index, trip] of roundTrips.entries()) {
          const [entry, exit] = [fills[2 * index]!, fills[2 * index + 1]!];
          const held = trades
            .slice(entry.printId! - 1, exit.printId!)
            .map(([, price]) => trip.side * (price - entry.ticks) + 0);
          expect(trip.mfeTicks + 0).toBe(Math.max(...held));
          expect(trip.maeTicks + 0).toBe(Math.min(...held));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a market turned upside down earns the same before costs: every price, side and signal mirrored', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitrarySetup, (trades, given) => {
        const setup = {
          ...given,
          costs: parseCosts('none'),
          limits: MARGIN_LIMITS,
          strategy: signals({
            entry: { kind: 'limit', offsetTicks: 0, timeOutUs: 300e6 },
            exits: { stop: { unit: 'ticks', amount: 9 }, target: { unit: 'r', amount: 1.5 }, opposite: 'reverse' },
          }),
        };
        const upright = runOf(whole(trades), setup, { scales: TEST_SCALES });
        const mirrored = trades.map(([timeUs, price, size, side]): TestTrade => {
          return [timeUs, 10_000 - price, size, side === 0 ? 0 : side === 1 ? -1 : 1];
        });
        // Away from 0, where a price below one tick would be none.
        const lifted = trades.map(([timeUs, price, size, side]): TestTrade => [timeUs, price + 1000, size, side]);
        const one = runOf(whole(lifted), setup, { scales: TEST_SCALES });
        const other = runOf(whole(mirrored), setup, { scales: TEST_SCALES });
        expect(upright.bars.length).toBe(other.bars.length);
        for (const reading of READINGS) {
          const [left, right] = [one.readings[reading], other.readings[reading]];
          expect(right.roundTrips.map(({ side, gross }) => [-side, gross])).toEqual(
            left.roundTrips.map(({ side, gross }) => [side, gross]),
          );
          expect(right.account.equity).toBe(left.account.equity);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('a strategy that does nothing keeps its capital', () => {
    fc.assert(
      fc.property(arbitraryTrades, arbitrarySetup, (trades, setup) => {
        const idle = { ...setup, strategy: () => ({ name: 'idle', decide: () => [] }) };
        const { readings, money } = runOf(whole(trades), idle, { scales: TEST_SCALES });
        const capital = money.parse(setup.capital);
        for (const reading of READINGS) {
          const { equity, days, orders, exposureUs } = readings[reading];
          expect([...equity.equity, ...days.equity].every((amount) => amount === capital)).toBe(true);
          expect(days.timeUs).toEqual([1, 2, 3].map((day) => DAY_START + day * DAY_US));
          expect(orders).toEqual([]);
          expect(exposureUs).toBe(0);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('the log in one file has every event once, numbered, whatever the cuts', () => {
    fc.assert(
      fc.property(arbitraryTrades, fc.array(fc.nat(200)), arbitrarySetup, (trades, cuts, setup) => {
        const linesOf = (events: readonly MarketEvent[]): string[] => {
          const lines: string[] = [];
          const log = new EventLog((line) => void lines.push(line));
          runOf(events, setup, { scales: TEST_SCALES, sink: log });
          log.flush();
          expect(log.lines).toBe(lines.length);
          return lines;
        };
        const lines = linesOf(whole(trades));
        expect(linesOf(covered(cutAt(trades, cuts), DAY_START, END))).toEqual(lines);
        const parsed = lines.map((line) => JSON.parse(line) as { seq: number; stream: string });
        expect(parsed.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
        const { sink } = logOf(whole(trades), setup);
        expect(lines.length).toBe(Object.values(sink.lines).reduce((sum, stream) => sum + stream.length, 0));
      }),
      { numRuns: 30 },
    );
  });
});
