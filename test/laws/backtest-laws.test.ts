import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtestSource, type BacktestResult } from '../../src/backtest/backtest-source.ts';
import { type ExitReason, type SignalBacktestOptions } from '../../src/backtest/signal-backtest.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import type { Signal } from '../../src/core/signal.ts';
import { DAY_US } from '../../src/core/time.ts';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import type { CvdEngineOptions } from '../../src/cvd/cvd-engine.ts';
import { windowDetector } from '../../src/divergence/window-detector.ts';
import { followDelta } from '../support/backtest.ts';
import { sourceOf } from '../support/tape.ts';
import {
  arbitraryTrades,
  batchOf,
  covered,
  cutAt,
  DAY_START,
  engineOptions,
  TEST_SCALES,
  type TestTrade,
} from '../support/trades.ts';

const END = DAY_START + 3 * DAY_US;
const CAPITAL = '1000';

interface Run {
  readonly engine: CvdEngineOptions;
  readonly options: SignalBacktestOptions;
}

const arbitraryRun: fc.Arbitrary<Run> = fc.record({
  engine: fc
    .record({
      bar: fc.constantFrom('1m', '7m', '1h', 'tick:1', 'tick:3', 'volume:50', 'delta:20'),
      session: fc.constantFrom('utc', 'us-eth', '22:00-05:00@Europe/Berlin', '00:10-00:40@UTC'),
      reset: fc.constantFrom('session' as const, 'never' as const),
    })
    .map(({ bar, session, reset }) => engineOptions(bar, session, reset)),
  options: fc.record({
    lots: fc.integer({ min: 1, max: 1000 }),
    holdBars: fc.integer({ min: 1, max: 5 }),
    latencyUs: fc.constantFrom(0, 1, 250_000, 90e6),
    feeBps: fc.constantFrom('0', '7.5', '0.025').map(parseDecimal),
    slippageTicks: fc.integer({ min: 0, max: 3 }),
    flattenBeforeUs: fc.constantFrom(0, 60e6),
  }),
});

function backtest(events: readonly MarketEvent[], { engine, options }: Run, turned = false): Promise<BacktestResult> {
  const detectors = [followDelta(turned), windowDetector({ lookback: 2 })].slice(0, turned ? 1 : 2);
  return backtestSource(sourceOf(events, TEST_SCALES), { ...engine, detectors, options, capital: CAPITAL });
}

function whole(trades: readonly TestTrade[]): MarketEvent[] {
  return covered([batchOf(trades)], DAY_START, END);
}

/** What came of a signal, found by looking at the whole tape at once. */
function outcomes(
  result: BacktestResult,
  trades: readonly TestTrade[],
  { engine, options }: Run,
): (readonly unknown[])[] {
  const { bars, signals } = result;
  const firstAfter = (instant: number): TestTrade | undefined => trades.find(([timeUs]) => timeUs > instant);
  const slipped = (price: number, side: number): number => Math.max(price + side * options.slippageTicks, 1);
  let flatSinceUs = Number.NEGATIVE_INFINITY;
  return signals.map((signal: Signal) => {
    const session = engine.session.firstEndingAfter(signal.knownTimeUs);
    const flattenAtUs = session.endUs - options.flattenBeforeUs;
    if (signal.knownTimeUs < flatSinceUs) return ['inPosition'];
    if (signal.knownTimeUs < session.startUs || signal.knownTimeUs + options.latencyUs >= flattenAtUs)
      return ['tooLate'];
    const entry = firstAfter(signal.knownTimeUs + options.latencyUs);
    if (entry === undefined || entry[0] >= flattenAtUs) return ['unfilled'];
    const ends = [...bars.endUs.subarray(0, bars.length)];
    const held = ends.filter((endUs) => endUs > entry[0])[options.holdBars - 1] ?? Number.POSITIVE_INFINITY;
    const exit = firstAfter(Math.min(held, flattenAtUs) + options.latencyUs);
    const reason: ExitReason = exit === undefined ? 'data_end' : held <= flattenAtUs ? 'hold' : 'session_end';
    const [exitTimeUs, exitPrint] = exit ?? trades.at(-1)!;
    flatSinceUs = exitTimeUs;
    const side = signal.type === 'bullish' ? 1 : -1;
    return [side, entry[0], slipped(entry[1], side), exitTimeUs, slipped(exitPrint, -side), reason];
  });
}

describe('laws of the backtest', () => {
  it('agrees with looking at the whole tape, signal by signal', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, arbitraryRun, async (trades, run) => {
        const result = await backtest(whole(trades), run);
        const expected = outcomes(result, trades, run);
        const trips = result.roundTrips.map((trip) => [
          ...[trip.side, trip.entryTimeUs, trip.entryPrice, trip.exitTimeUs, trip.exitPrice, trip.exitReason],
        ]);
        expect(trips).toEqual(expected.filter((outcome) => outcome.length > 1));
        for (const reason of ['inPosition', 'tooLate', 'unfilled'] as const) {
          expect(result.metrics.skipped[reason]).toBe(expected.filter(([outcome]) => outcome === reason).length);
        }
        expect(result.metrics.signals).toBe(result.signals.length);
      }),
      { numRuns: 300 },
    );
  });

  it('any cutting of the tape gives the same run', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, fc.array(fc.nat(200)), arbitraryRun, async (trades, cuts, run) => {
        const inOne = await backtest(whole(trades), run);
        const cut = await backtest(covered(cutAt(trades, cuts), DAY_START, END), run);
        expect(cut.signals).toEqual(inOne.signals);
        expect(cut.roundTrips).toEqual(inOne.roundTrips);
        expect(cut.equity).toEqual(inOne.equity);
        expect(cut.metrics).toEqual(inOne.metrics);
      }),
    );
  });

  it('nothing before an instant depends on what happens after it', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryTrades,
        arbitraryTrades,
        fc.nat(120),
        arbitraryRun,
        async (trades, garbage, cut, run) => {
          const instant = trades[cut % trades.length]![0];
          const kept = trades.filter(([timeUs]) => timeUs <= instant);
          const poison = garbage.map(
            ([timeUs, price, size, side]): TestTrade => [timeUs - DAY_START + instant + 1, price * 7, size, side],
          );
          const honest = await backtest(whole(trades), run);
          const poisoned = await backtest(whole([...kept, ...poison]), run);
          const upTo = ({ roundTrips }: BacktestResult): unknown => ({
            entries: roundTrips
              .filter((trip) => trip.entryTimeUs <= instant)
              .map(({ signal, side, entryTimeUs, entryPrice }) => [signal, side, entryTimeUs, entryPrice]),
            exits: roundTrips.filter((trip) => trip.exitTimeUs <= instant && trip.exitReason !== 'data_end'),
          });
          // The last bar takes in what comes later, so it is left out.
          const rows = Math.min(
            ...[honest, poisoned].map(({ bars, equity }) => {
              return Math.min(equity.timeUs.filter((timeUs) => timeUs <= instant).length, bars.length - 1);
            }),
          );
          expect(poisoned.equity.equity.slice(0, Math.max(rows, 0))).toEqual(
            honest.equity.equity.slice(0, Math.max(rows, 0)),
          );
          expect(upTo(poisoned)).toEqual(upTo(honest));
        },
      ),
    );
  });

  it('one position at a time, and no fill at or before a decision plus the latency', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, arbitraryRun, async (trades, run) => {
        const { roundTrips } = await backtest(whole(trades), run);
        let flatSinceUs = Number.NEGATIVE_INFINITY;
        for (const trip of roundTrips) {
          expect(trip.signal.knownTimeUs).toBeGreaterThanOrEqual(flatSinceUs);
          expect(trip.entryTimeUs).toBeGreaterThan(trip.signal.knownTimeUs + run.options.latencyUs);
          if (trip.exitReason !== 'data_end')
            expect(trip.exitTimeUs).toBeGreaterThan(trip.entryTimeUs + run.options.latencyUs);
          flatSinceUs = trip.exitTimeUs;
        }
      }),
    );
  });

  it('money is exact: gross, fees and net of every round trip, and the last equity', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, arbitraryRun, async (trades, run) => {
        const { roundTrips, money, equity, metrics } = await backtest(whole(trades), run);
        // Units of 10^-20: prices have two decimals, sizes one, fees at most three of a basis point.
        const unit = 10n ** 20n;
        const inUnits = (amount: bigint): bigint => amount * 10n ** BigInt(20 - money.digits);
        const { units, scale } = run.options.feeBps;
        const fee = (notional: bigint): bigint => (notional * units) / 10n ** BigInt(scale + 4);
        let total = parseDecimal(CAPITAL).units * unit;
        for (const trip of roundTrips) {
          const lots = BigInt(run.options.lots);
          const [entry, exit] = [trip.entryPrice, trip.exitPrice].map((ticks) => (BigInt(ticks) * lots * unit) / 1000n);
          expect(inUnits(trip.gross)).toBe(BigInt(trip.side) * (exit! - entry!));
          expect(inUnits(trip.fees)).toBe(fee(entry!) + fee(exit!));
          expect(trip.net).toBe(trip.gross - trip.fees);
          total += inUnits(trip.net);
        }
        expect(inUnits(equity.equity.at(-1) ?? money.parse(CAPITAL))).toBe(total);
        expect(inUnits(metrics.netProfit)).toBe(total - parseDecimal(CAPITAL).units * unit);
        expect(equity.drawdown.every((drawdown) => drawdown <= 0n)).toBe(true);
      }),
    );
  });

  it('turning every signal around turns gross profit around, where fills cost no slippage', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrades, arbitraryRun, async (trades, run) => {
        const free = { ...run, options: { ...run.options, slippageTicks: 0 } };
        const setup = { ...free.engine, options: free.options, capital: CAPITAL };
        const straight = await backtestSource(sourceOf(whole(trades), TEST_SCALES), {
          ...setup,
          detectors: [followDelta()],
        });
        const turned = await backtest(whole(trades), free, true);
        expect(turned.roundTrips.map(({ gross }) => -gross)).toEqual(straight.roundTrips.map(({ gross }) => gross));
        expect(turned.roundTrips.map(({ fees, side }) => [fees, -side])).toEqual(
          straight.roundTrips.map(({ fees, side }) => [fees, side]),
        );
      }),
    );
  });
});
