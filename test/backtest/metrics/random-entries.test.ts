import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoundTrip } from '../../../src/backtest/account/round-trip.ts';
import { drawnProfit, entryPlan, withShuffledSides } from '../../../src/backtest/metrics/entry-plan.ts';
import { type ExecutableBars, executableOpens } from '../../../src/backtest/metrics/executable-bars.ts';
import { randomEntries } from '../../../src/backtest/metrics/random-entries.ts';
import { MoneyScale } from '../../../src/backtest/money.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { MINUTE_US } from '../../../src/core/time.ts';
import { barsFrom } from '../../support/bars.ts';
import { lcg } from '../../support/lcg.ts';
import { TEST_MONEY, tripOf } from '../../support/round-trips.ts';
import { WHOLE } from '../../support/tape.ts';
import { DAY_START } from '../../support/trades.ts';

const LINEAR = { inverse: false, slippageTicks: 0 };

/** Minutes with these prices to be had at their closes, bought and sold alike. */
function barsOf(prices: readonly number[], session: (row: number) => number = () => 0): ExecutableBars {
  const ticks = Float64Array.from(prices);
  return {
    ...{ length: prices.length, buyTicks: ticks, sellTicks: ticks, session: ticks.map((_, row) => session(row)) },
    endUs: ticks.map((_, row) => DAY_START + (row + 1) * MINUTE_US),
  };
}

/** A round trip that is entered right after the one bar closed and left right after the other, at these bars' prices. */
function tripAt(bars: ExecutableBars, entry: number, exit: number, side: 1 | -1 = 1): RoundTrip {
  const [paid, got] = [bars.buyTicks[entry]!, bars.sellTicks[exit]!];
  const times = { entryTimeUs: bars.endUs[entry]! + 5, exitTimeUs: bars.endUs[exit]! + 5 };
  const entryNotional = TEST_MONEY.parse(paid.toFixed(8));
  const net = (side * (got - paid)).toFixed(8);
  return tripOf({ net, side, ...times, entryTicks: paid, exitTicks: got, entryNotional });
}

const RISING = barsOf(Array.from({ length: 40 }, (_, row) => 1000 * 1.01 ** row));

describe('a draw', () => {
  it('of one trade in a market that rises 1 % a bar earns the same wherever it begins', () => {
    const plan = entryPlan([tripAt(RISING, 3, 7)], RISING, LINEAR)!;
    for (let draw = 0; draw < 20; draw += 1) {
      expect(drawnProfit(plan, seededRandom(1, draw))).toBeCloseTo((1.01 ** 4 - 1) * 10_000, 6);
    }
  });

  it('keeps directions, holding times and costs of the session, and takes the spread and slippage of both sides', () => {
    const ticks = new Float64Array(40).fill(1000);
    const bars = { ...RISING, buyTicks: ticks.map((price) => price + 2), sellTicks: ticks.map((price) => price - 2) };
    const trip = {
      ...tripAt(bars, 3, 7, -1),
      fees: TEST_MONEY.parse('1'),
      funding: TEST_MONEY.parse('0.5'),
      entryNotional: TEST_MONEY.notional(1000, 1),
    };
    const plan = entryPlan([trip], bars, { inverse: false, slippageTicks: 1 })!;
    // Sold at 997, bought back at 1003; 15 basis points of costs.
    expect(drawnProfit(plan, lcg(1))).toBeCloseTo((-6 / 997) * 10_000 - 15, 9);
  });

  it('of an inverse contract counts in coins', () => {
    const plan = entryPlan([tripAt(RISING, 3, 7)], RISING, { inverse: true, slippageTicks: 0 })!;
    expect(drawnProfit(plan, lcg(1))).toBeCloseTo((1 - 1.01 ** -4) * 10_000, 6);
  });

  it('reaches every bar from which the holding time fits into the session, and no other', () => {
    // A price of its own for every bar, and a step up after bar 9 that only exits in the next session would see.
    const bars = barsOf(
      Array.from({ length: 20 }, (_, row) => (row < 10 ? 100 + row ** 2 : 9999)),
      (row) => Math.floor(row / 10),
    );
    const plan = entryPlan([tripAt(bars, 2, 5)], bars, LINEAR)!;
    const seen = new Set(Array.from({ length: 300 }, (_, draw) => drawnProfit(plan, seededRandom(1, draw)).toFixed(6)));
    const possible = [0, 1, 2, 3, 4, 5, 6].map((row) =>
      (((100 + (row + 3) ** 2) / (100 + row ** 2) - 1) * 10_000).toFixed(6),
    );
    expect([...seen].sort()).toEqual(possible.sort());
  });

  it('holds a position over the session’s end where the strategy did, entered last', () => {
    const bars = barsOf(
      Array.from({ length: 20 }, (_, row) => 100 + row),
      (row) => Math.floor(row / 10),
    );
    const plan = entryPlan([tripAt(bars, 1, 3), tripAt(bars, 5, 12)], bars, LINEAR)!;
    expect(plan.sessions).toMatchObject([{ first: 0, last: 9, inside: [{ bars: 2 }], beyond: { bars: 7 }, slack: 7 }]);
    for (let draw = 0; draw < 50; draw += 1) expect(drawnProfit(plan, seededRandom(2, draw))).toBeGreaterThan(0);
  });

  it('of a session that is full puts its trades one after the other, in any order', () => {
    const bars = barsOf([100, 110, 121, 133.1]);
    const plan = entryPlan([tripAt(bars, 0, 1), tripAt(bars, 1, 3)], bars, LINEAR)!;
    expect(plan.sessions[0]!.slack).toBe(0);
    expect(drawnProfit(plan, lcg(5))).toBeCloseTo((1000 + 2100) / 2, 6);
  });

  it('of a session with more holding time than bars may overlap', () => {
    const bars = barsOf([100, 101, 102]);
    const trips = [tripAt(bars, 0, 0), tripAt(bars, 0, 0), tripAt(bars, 1, 1), tripAt(bars, 1, 1)];
    const result = randomEntries(trips, bars, TEST_MONEY, { draws: 9 })!;
    expect([result.crowdedSessions, result.lengthened, result.trades]).toEqual([1, 4, 4]);
  });

  it('waits for the next price where there is none, and takes the last one at the end', () => {
    const bars = { ...barsOf([100, 100, 100, 200]), buyTicks: Float64Array.of(Number.NaN, 100, 100, Number.NaN) };
    expect([...entryPlan([tripAt(RISING, 0, 1)], bars, LINEAR)!.buyTicks]).toEqual([100, 100, 100, 100]);
    const none = new Float64Array(4).fill(Number.NaN);
    expect(entryPlan([tripAt(RISING, 0, 1)], { ...bars, sellTicks: none }, LINEAR)).toBeNull();
  });

  it('with directions shuffled over the run has as many longs and shorts, elsewhere', () => {
    const bars = barsOf(
      Array.from({ length: 40 }, (_, row) => 100 + row),
      (row) => Math.floor(row / 10),
    );
    const trips = [0, 1, 2, 3].map((day) => tripAt(bars, 10 * day, 10 * day + 2, day < 2 ? 1 : -1));
    const plan = entryPlan([...trips, tripAt(bars, 5, 25)], bars, LINEAR)!;
    const orders = new Set<string>();
    for (let draw = 0; draw < 50; draw += 1) {
      const sides = withShuffledSides(plan, seededRandom(1, draw)).sessions.flatMap(({ inside, beyond }) => [
        ...inside.map(({ side }) => side),
        ...(beyond === null ? [] : [beyond.side]),
      ]);
      expect(sides.reduce<number>((sum, side) => sum + side, 0)).toBe(1);
      orders.add(sides.join());
    }
    expect(orders.size).toBeGreaterThan(5);
  });
});

describe('where a strategy stands', () => {
  const prices = Array.from({ length: 400 }, (_, row) => 1000 + (row % 20 < 10 ? row % 20 : 20 - (row % 20)));
  const bars = barsOf(prices, (row) => Math.floor(row / 100));
  const every = (offset: number): RoundTrip[] =>
    Array.from({ length: 16 }, (_, place) => 20 * place + offset)
      .filter((row) => row % 100 < 90)
      .map((row) => tripAt(bars, row, row + 10));

  it('that buys every low and sells every high is at the very top', () => {
    const { p, exceeding, betterThan, draws, observedBps, drawnBps, nullModel } = randomEntries(
      every(0),
      bars,
      TEST_MONEY,
      { draws: 199 },
    )!;
    expect([p, exceeding, betterThan, draws]).toEqual([1 / 200, 0, 1, 199]);
    expect(observedBps).toBeCloseTo(100, 9);
    expect(Math.abs(drawnBps.mean)).toBeLessThan(10);
    expect(nullModel).toBe(
      'as many entries in every session, with their directions, holding times and costs, at the market after random bars of it',
    );
  });

  it('that buys every high is at the very bottom', () => {
    expect(randomEntries(every(10), bars, TEST_MONEY, { draws: 199 })!.p).toBe(1);
  });

  it('is the same for the same seed', () => {
    const [one, other] = [1, 1].map((seed) => randomEntries(every(3), bars, TEST_MONEY, { draws: 30, seed }));
    expect(one).toEqual(other);
    expect(randomEntries(every(3), bars, TEST_MONEY, { draws: 30, seed: 2 })!.drawnBps).not.toEqual(one!.drawnBps);
  });

  it('has no answer without a round trip, and refuses no draws', () => {
    expect(randomEntries([], bars, TEST_MONEY)).toBeNull();
    expect(() => randomEntries(every(0), bars, TEST_MONEY, { draws: 0 })).toThrow(
      new RangeError('draws must be 1 or more, got 0'),
    );
  });
});

it('p-values of entries that are random themselves are uniform: no more than a share of α below α', () => {
  const ps: number[] = [];
  for (let run = 0; run < 200; run += 1) {
    const random = seededRandom(99, run);
    let price = 10_000;
    const bars = barsOf(
      Array.from({ length: 240 }, () => (price += random.integer(21) - 10)),
      (row) => Math.floor(row / 80),
    );
    const trips = [0, 1, 2].flatMap((session) => {
      const first = 80 * session + random.integer(35);
      const second = first + 8 + random.integer(30);
      return [tripAt(bars, first, first + 6, random.uniform() < 0.5 ? 1 : -1), tripAt(bars, second, second + 6)];
    });
    ps.push(randomEntries(trips, bars, TEST_MONEY, { draws: 99, seed: run })!.p);
  }
  for (const level of [0.1, 0.25, 0.5, 0.75]) {
    const share = ps.filter((p) => p <= level).length / ps.length;
    // Three standard errors of 200 runs.
    expect(Math.abs(share - level)).toBeLessThan(3 * Math.sqrt((level * (1 - level)) / 200) + 0.01);
  }
});

describe('whatever the trades', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
  const sessionOf = (row: number): number => Math.floor(row / 40);
  const oneAfterAnother = (held: readonly number[], bars: ExecutableBars): RoundTrip[] => {
    let row = 0;
    return held.map((length) => tripAt(bars, row, (row += length)));
  };

  it('no drawn position is cut off at the end of its session', () => {
    const bars = barsOf(
      Array.from({ length: 80 }, (_, row) => 1000 * 1.001 ** row),
      sessionOf,
    );
    fc.assert(
      fc.property(lengths, fc.integer(), (held, seed) => {
        const expected = held.reduce((sum, length) => sum + (1.001 ** length - 1) * 10_000, 0) / held.length;
        const plan = entryPlan(oneAfterAnother(held, bars), bars, LINEAR)!;
        expect(drawnProfit(plan, seededRandom(seed))).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('no two drawn positions are open at once: one of them at most is there when the price doubles', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 39 }), fc.integer(), (held, jump, seed) => {
        const bars = barsOf(
          Array.from({ length: 80 }, (_, row) => (row < jump ? 100 : 200)),
          sessionOf,
        );
        const plan = entryPlan(oneAfterAnother(held, bars), bars, LINEAR)!;
        expect([0, 10_000]).toContain(Math.round(drawnProfit(plan, seededRandom(seed)) * held.length));
      }),
    );
  });
});

describe('prices of bars alone', () => {
  const bars = barsFrom([
    { close: 100, delta: 1 },
    { close: 101, delta: 0 },
    { close: 102, delta: 1 },
  ]);

  it('are the next open, half the spread worse, where that bar has trades', () => {
    const { buyTicks, sellTicks, length } = executableOpens(bars, 0.5);
    expect([length, [...buyTicks], [...sellTicks]]).toEqual([
      3,
      [Number.NaN, 102.5, Number.NaN],
      [Number.NaN, 101.5, Number.NaN],
    ]);
    expect([...executableOpens(bars).buyTicks]).toEqual([Number.NaN, 102, Number.NaN]);
  });
});

it('an inverse contract’s money tells the formula to take', () => {
  const money = new MoneyScale(WHOLE, parseDecimal('0'), { multiplier: parseDecimal('1'), inverse: true });
  const { drawnBps } = randomEntries([tripAt(RISING, 3, 7)], RISING, money, { draws: 3 })!;
  expect(drawnBps.median).toBeCloseTo((1 - 1.01 ** -4) * 10_000, 6);
});
