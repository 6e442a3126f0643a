import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runBacktest } from '../../../src/backtest/engine/run-backtest.ts';
import type { RunResult, WorldResult } from '../../../src/backtest/engine/run-result.ts';
import { netBps } from '../../../src/backtest/metrics/trade-return.ts';
import { MONEY_DIGITS } from '../../../src/backtest/money.ts';
import type { MakeStrategy } from '../../../src/backtest/strategy/strategy.ts';
import { divideRounded } from '../../../src/core/exact-sum.ts';
import { DAY_US, dayOfTime } from '../../../src/core/time.ts';
import type { Cell, Settings } from '../../../src/sweep/space/sweep-space.ts';
import { runUnit } from '../../../src/sweep/unit/run-unit.ts';
import type { UnitResult } from '../../../src/sweep/unit/unit-result.ts';
import {
  cellOf,
  daysOf,
  FIRST_DAY,
  inBucket,
  meansOf,
  setupOf,
  simulatedTape,
  type TestTape,
  unitOf,
} from '../../support/sweep-units.ts';
import { TextSink } from '../../support/runs.ts';

/** A row without its money as money: texts can be compared and read. */
type Row = Readonly<Record<string, string | number>>;

const arbitraryShared: fc.Arbitrary<Settings> = fc.record(
  {
    bar: fc.constantFrom('1m', '5m', 'tick:20', 'volume:300'),
    session: fc.constantFrom('utc', 'us-eth'),
    minSize: fc.constantFrom('1', '2'),
  },
  { requiredKeys: ['bar'] },
);

/** What is seldom given: a cell with every filter would never trade. */
function seldom(...texts: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant('none') }, { weight: 1, arbitrary: fc.constantFrom(...texts) });
}

const arbitraryCell: fc.Arbitrary<Settings> = fc
  .record({
    rule: fc.constantFrom('window', 'pivot(2,2)', 'chart', 'delta(20)', 'window,slope'),
    lookback: fc.constantFrom('3', '5', '10,20'),
    cooldown: seldom('5'),
    direction: fc.constantFrom('both', 'both', 'long', 'short'),
    minStrength: seldom('5', '0.2s'),
    hours: seldom('08:00-20:00', '22:00-02:00'),
    trend: seldom('with', 'against'),
    trendBars: fc.constant('5'),
    volatility: seldom('low,middle'),
    entry: fc.constantFrom('market', 'limit', 'limit:1', 'stop:1'),
    entryTimeout: fc.constantFrom('2m', '30m'),
    hold: fc.constantFrom('none', '1', '4', '30'),
    holdTime: seldom('7m', '3h'),
    stop: fc.constantFrom('none', '3t', '0.05%', '2atr', 'ref:1'),
    target: fc.constantFrom('none', '5t', '2atr', '2r'),
    trailing: seldom('4t', '2atr'),
    opposite: fc.constantFrom('exit', 'reverse', 'ignore'),
    flattenBefore: fc.constantFrom('none', '1m', '2h'),
    maxUnits: fc.constantFrom('1', '3'),
    sizing: seldom('notional:3000', 'volatility:1%', 'kelly:0.5,min=2,prior=1%'),
    costs: fc.constantFrom('none', 'bps:maker=-1,taker=7.5', 'per-share:0.005,min=1;funding=0.01%/1h'),
    slippageTicks: fc.constantFrom('0', '2'),
    queueFactor: fc.constantFrom('0', '0.5'),
    latency: fc.constantFrom('0ms', '2s', '90s'),
    cash: fc.constantFrom('true', 'false', 'false'),
    maxTradesPerDay: seldom('3'),
    maxLosses: seldom('2/1h'),
    maxDailyLoss: seldom('0.5%', '20'),
    maxDrawdown: seldom('1%'),
  })
  .map((settings): Settings => {
    const { hold, flattenBefore, stop, target } = settings;
    return {
      ...settings,
      // Something has to close a position, and R is the distance to a stop.
      ...(hold === 'none' && flattenBefore === 'none' && { flattenBefore: '1m' }),
      ...(stop === 'none' && target === '2r' && { target: '5t' }),
    };
  });

const arbitraryUnit = fc
  .tuple(arbitraryShared, fc.array(arbitraryCell, { minLength: 1, maxLength: 5 }))
  .map(([shared, cells]) => [
    ...new Map(cells.map((cell) => cellOf({ ...cell, ...shared })).map((cell) => [cell.id, cell])).values(),
  ]);

const tapes = new Map<number, Promise<TestTape>>();

/** Tapes are simulated once: there are not many. */
function tapeOf(seed: number): Promise<TestTape> {
  const known = tapes.get(seed) ?? simulatedTape(seed, 3);
  tapes.set(seed, known);
  return known;
}

const TWO_DAYS = { fromDay: FIRST_DAY, toDay: FIRST_DAY + 1 };

function rowsOf({ cells, days, columns }: UnitResult, id: string): Row[] {
  const first = cells.indexOf(id) * days.length;
  return Array.from(days, (day, row) => {
    const values = Object.entries<Int32Array | Float64Array | BigInt64Array>({ ...columns }).map(([name, column]) => {
      const value = column[first + row]!;
      return [name, typeof value === 'bigint' ? String(value) : value] as const;
    });
    return { day, ...Object.fromEntries(values) };
  });
}

/** What a backtest says about the same days, by plain sums over its lists. */
function rowsOfRun({ readings, money, signals }: RunResult): Row[] {
  const { base, pessimistic, optimistic } = readings;
  const printed = (amount: bigint): bigint => divideRounded(amount, 10n ** BigInt(money.digits - MONEY_DIGITS));
  const change = (world: WorldResult, row: number): string => {
    const before = row === 0 ? world.account.capital : world.days.equity[row - 1]!;
    return String(printed(world.days.equity[row]!) - printed(before));
  };
  return base.days.timeUs.map((timeUs, row) => {
    const day = timeUs / DAY_US - 1;
    const trips = base.roundTrips.filter((trip) => dayOfTime(trip.exitTimeUs) === day);
    const bps = trips.map(netBps);
    const worth = (untilDay: number): bigint =>
      printed(
        base.fills
          .filter((fill) => dayOfTime(fill.timeUs) <= untilDay)
          .reduce((sum, { ticks, lots }) => sum + money.notional(ticks, lots), 0n),
      );
    return {
      ...{ day, trips: trips.length, wins: trips.filter((trip) => trip.net > 0n).length },
      ...{ net: change(base, row), netPessimistic: change(pessimistic, row), netOptimistic: change(optimistic, row) },
      ...{ capital: String(printed(base.account.capital)), turnover: String(worth(day) - worth(day - 1)) },
      bpsSum: bps.reduce((sum, one) => sum + one, 0),
      bpsSquareSum: bps.reduce((sum, one) => sum + one * one, 0),
      signals: signals.filter(({ knownTimeUs }) => dayOfTime(knownTimeUs - 1) === day).length,
    };
  });
}

function without(rows: readonly Row[], ...names: readonly string[]): Row[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))));
}

function sumOf(rows: readonly Row[], name: string): bigint {
  return rows.reduce((sum, row) => sum + BigInt(row[name]!), 0n);
}

/** The backtest of a cell; one that is listened to never sleeps. */
async function backtestOf(cell: Cell, tape: TestTape, days: { fromDay: number; toDay: number }): Promise<RunResult> {
  const source = inBucket(daysOf(tape, days.fromDay, days.toDay), cell.settings);
  return runBacktest(source, await setupOf(cell, source), { sink: new TextSink() });
}

describe('laws of a unit', () => {
  it('its cells have, day by day and in every reading, what a backtest of the same settings gives', async () => {
    let trips = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), arbitraryUnit, async (seed, cells) => {
        const tape = await tapeOf(seed);
        const result = await runUnit(unitOf(cells, { ...TWO_DAYS }), meansOf(tape));
        for (const cell of cells) {
          const run = await backtestOf(cell, tape, TWO_DAYS);
          const rows = rowsOf(result, cell.id);
          expect(without(rows, 'gross', 'fees', 'exposedUs')).toEqual(rowsOfRun(run));
          const { account, exposureUs } = run.readings.base;
          const printed = (amount: bigint): string =>
            run.money
              .format(amount)
              .replace('.', '')
              .replace(/^(-?)0+(?=\d)/, '$1');
          expect(String(sumOf(rows, 'fees'))).toBe(printed(account.fees));
          expect(String(sumOf(rows, 'gross'))).toBe(printed(account.realised + account.unrealised));
          expect(Number(sumOf(rows, 'exposedUs'))).toBe(exposureUs);
          trips += run.readings.base.roundTrips.length;
        }
      }),
      { numRuns: 60 },
    );
    // The law would hold of cells that never trade.
    expect(trips).toBeGreaterThan(200);
  }, 120_000);

  it('a cell has the same rows whatever cells it is put together with', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        arbitraryUnit,
        fc.integer({ min: 1, max: 3 }),
        async (...drawn) => {
          const [seed, cells, block] = drawn;
          const means = meansOf(await tapeOf(seed));
          const whole = await runUnit(unitOf(cells, TWO_DAYS), means);
          for (let first = 0; first < cells.length; first += block) {
            const part = await runUnit(unitOf(cells.slice(first, first + block), TWO_DAYS), means);
            for (const id of part.cells) expect(rowsOf(part, id)).toEqual(rowsOf(whole, id));
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it('after a warm-up a cell trades as one that was there from the first day on and kept still', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), arbitraryUnit, async (seed, cells) => {
        const tape = await tapeOf(seed);
        const days = { warmUpFromDay: FIRST_DAY, fromDay: FIRST_DAY + 1, toDay: FIRST_DAY + 2 };
        const result = await runUnit(unitOf(cells, days), meansOf(tape));
        for (const cell of cells) {
          const source = inBucket(daysOf(tape, FIRST_DAY, days.toDay), cell.settings);
          const setup = await setupOf(cell, source);
          const strategy = stillUntil(setup.strategy, days.fromDay * DAY_US);
          const run = await runBacktest(source, { ...setup, strategy }, { sink: new TextSink() });
          const expected = rowsOfRun(run).filter(({ day }) => Number(day) >= days.fromDay);
          expect(without(rowsOf(result, cell.id), 'gross', 'fees', 'exposedUs')).toEqual(expected);
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('a longer warm-up than detectors remember changes nothing, so stretches add up however many there are', async () => {
    const cells = ['10', '20'].flatMap((lookback) =>
      ['market', 'limit'].map((entry) =>
        cellOf({ lookback, entry, stop: '2atr', target: '2r', hold: '30', bar: '5m' }),
      ),
    );
    for (const seed of [1, 2, 3]) {
      const means = meansOf(await tapeOf(seed));
      const last = { fromDay: FIRST_DAY + 2, toDay: FIRST_DAY + 2 };
      const short = await runUnit(unitOf(cells, { ...last, warmUpFromDay: FIRST_DAY + 1 }), means);
      const long = await runUnit(unitOf(cells, { ...last, warmUpFromDay: FIRST_DAY }), means);
      for (const { id } of cells) expect(rowsOf(short, id)).toEqual(rowsOf(long, id));
    }
  }, 60_000);
});

/** A strategy that is asked about nothing up to an instant. */
function stillUntil(make: MakeStrategy, timeUs: number): MakeStrategy {
  return (context) => {
    const inner = make(context);
    return {
      name: inner.name,
      get wakeUs() {
        return inner.wakeUs ?? Number.POSITIVE_INFINITY;
      },
      decide: (moment) => (moment.timeUs <= timeUs ? [] : inner.decide(moment)),
    };
  };
}
