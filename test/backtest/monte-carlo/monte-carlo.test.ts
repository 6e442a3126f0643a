import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityMetrics } from '../../../src/backtest/metrics/equity-metrics.ts';
import { capitalReturns } from '../../../src/backtest/monte-carlo/equity-stakes.ts';
import { monteCarlo } from '../../../src/backtest/monte-carlo/monte-carlo.ts';
import { fanTextTable, monteCarloTextTable } from '../../../src/backtest/monte-carlo/monte-carlo-text.ts';
import type { MonteCarloOptions } from '../../../src/backtest/monte-carlo/monte-carlo-options.ts';
import { normalCdf } from '../../../src/core/distributions.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { csvChunks } from '../../../src/core/text-table.ts';
import { politisWhiteBlockLength } from '../../../src/stats/numerics/block-length.ts';
import { stationaryIndices } from '../../../src/stats/numerics/stationary-bootstrap.ts';
import { recordOfProfits } from '../../support/equity.ts';
import { lcgAutoregression, lcgNormals } from '../../support/lcg.ts';

const RETURNS = Float64Array.of(0.02, -0.01, 0.03, -0.05, 0.01, 0.04, -0.02);
const drawn = (returns: Float64Array, options: MonteCarloOptions) => monteCarlo(returns, options)!;

describe('a drawn course', () => {
  it('is the product of the returns that the stationary bootstrap gives (vectors/backtest.json, arch_stationary_sampler)', () => {
    const { terminal, maxDrawdown, fan } = drawn(RETURNS, { paths: 1, seed: 5, blockDays: 3 });
    const rows = stationaryIndices(RETURNS.length, 3, seededRandom(5, 0));
    const course = [1];
    for (const row of rows) course.push(course.at(-1)! * (1 + RETURNS[row]!));
    expect(terminal.median).toBeCloseTo(course.at(-1)!, 14);
    fan.equity[2]!.forEach((equity, day) => expect(equity).toBeCloseTo(course[day]!, 14));
    const falls = course.flatMap((value, day) => course.slice(0, day + 1).map((before) => value / before - 1));
    expect(maxDrawdown.least).toBeCloseTo(Math.min(...falls), 14);
  });

  it('with a stake of capital is the sum of what each day gave or took', () => {
    const { terminal } = drawn(RETURNS, { paths: 1, seed: 5, blockDays: 3, stake: 'capital', size: 2 });
    const rows = stationaryIndices(RETURNS.length, 3, seededRandom(5, 0));
    expect(terminal.mean).toBeCloseTo(1 + 2 * rows.reduce((sum, row) => sum + RETURNS[row]!, 0), 14);
  });

  it('of equal returns is the same every time: growth without a drawdown', () => {
    const result = drawn(new Float64Array(10).fill(0.1), { paths: 50 });
    expect([result.terminal.least, result.terminal.most]).toEqual([result.terminal.median, result.terminal.median]);
    expect(result.terminal.mean).toBeCloseTo(1.1 ** 10, 12);
    expect([result.maxDrawdown.least, result.ruin.probability, result.lossShare]).toEqual([0, 0, 0]);
  });

  it('at 0 stays there, however good the days to come: no drawdown is more than everything', () => {
    const { terminal, maxDrawdown, ruin } = drawn(Float64Array.of(-1.5, 3), { paths: 200, days: 40 });
    expect([terminal.most, maxDrawdown.least, maxDrawdown.most, ruin.probability]).toEqual([0, -1, -1, 1]);
  });
});

describe('terminal equity', () => {
  it('differs from course to course: days are drawn anew, not only reordered (as in quantstats)', () => {
    const { terminal } = drawn(RETURNS, { paths: 100 });
    expect(terminal.most).toBeGreaterThan(terminal.least);
  });

  it('has the mean and the spread that independent days give', () => {
    const returns = lcgNormals(3, 500).map((value) => value / 100);
    const mean = returns.reduce((sum, value) => sum + value, 0) / 500;
    const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 500;
    const { terminal } = drawn(returns, { paths: 4000, days: 100, blockDays: 1, stake: 'capital' });
    const spread = Math.sqrt(100 * variance);
    expect(Math.abs(terminal.mean - (1 + 100 * mean))).toBeLessThan((4 * spread) / Math.sqrt(4000));
    // A tenth lies below −1.2816 standard deviations.
    expect(Math.abs((terminal.lowerTenth - 1 - 100 * mean) / spread + 1.2816)).toBeLessThan(0.08);
  });

  it('spreads more where bad days keep their company', () => {
    const returns = lcgAutoregression(0.6, 11, 400).map((value) => value / 100);
    const wide = drawn(returns, { paths: 800 });
    const narrow = drawn(returns, { paths: 800, blockDays: 1 });
    expect(wide.blockDays).toBe(politisWhiteBlockLength(returns).stationary);
    expect(wide.terminal.upperTenth - wide.terminal.lowerTenth).toBeGreaterThan(
      1.3 * (narrow.terminal.upperTenth - narrow.terminal.lowerTenth),
    );
  });
});

describe('ruin', () => {
  it('is a fall to the level at the end of any day, even of a course that recovers', () => {
    // Halved or doubled by the toss of a coin: below the start once in 30 days with 1 − C(30, 15) ÷ 2³⁰ = 0.8555.
    const { ruin } = drawn(Float64Array.of(-0.5, 1), { paths: 3000, days: 30, blockDays: 1 });
    expect([ruin.change, ruin.paths / 3000]).toEqual([-0.5, ruin.probability]);
    expect(Math.abs(ruin.probability - 0.8555)).toBeLessThan(3 * Math.sqrt((0.8555 * 0.1445) / 3000));
  });

  it('of independent days meets the reflection principle of Brownian motion', () => {
    // Without a mean, P(ever below −b within n days) ≈ 2·Φ(−b ÷ σ√n); seen only once a day it is a little less, as if b were
    // 0.5826·σ further away (Broadie, Glasserman and Kou, 1997).
    const raw = lcgNormals(8, 1000);
    const mean = raw.reduce((sum, value) => sum + value, 0) / 1000;
    const returns = raw.map((value) => (value - mean) / 100);
    const sigma = Math.sqrt(returns.reduce((sum, value) => sum + value ** 2, 0) / 1000);
    const options = { paths: 4000, days: 250, blockDays: 1, stake: 'capital', ruin: -0.2 } as const;
    const { probability, interval } = drawn(returns, options).ruin;
    const expected = 2 * normalCdf(-(0.2 + 0.5826 * sigma) / (sigma * Math.sqrt(250)));
    expect(Math.abs(probability - expected)).toBeLessThan(0.03);
    expect(interval.low < probability && probability < interval.high).toBe(true);
  });

  it('is likelier the larger the size', () => {
    const returns = lcgNormals(4, 300).map((value) => value / 50);
    const [small, large] = [1, 3].map((size) => drawn(returns, { paths: 500, size }).ruin.probability);
    expect(large!).toBeGreaterThan(small!);
  });
});

describe('the fan', () => {
  it('starts at 1, has a row for every quantile and never crosses itself', () => {
    const { fan } = drawn(RETURNS, { paths: 200, quantiles: [0, 0.1, 0.5, 0.9, 1] });
    expect(fan.days).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const row of fan.equity) expect(row[0]).toBe(1);
    for (let day = 0; day < fan.days.length; day += 1) {
      for (let row = 1; row < 5; row += 1)
        expect(fan.equity[row]![day]).toBeGreaterThanOrEqual(fan.equity[row - 1]![day]!);
    }
  });

  it('of a long course has 251 days, the first and the last among them', () => {
    const { fan, terminal } = drawn(RETURNS, { paths: 20, days: 1000 });
    expect([fan.days.length, fan.days[0], fan.days[1], fan.days.at(-1)]).toEqual([251, 0, 4, 1000]);
    expect(fan.equity[2]!.at(-1)).toBe(terminal.median);
  });
});

it('the same seed gives the same courses, and more of them leave the first ones as they are', () => {
  const options = { paths: 30, seed: 9 };
  expect(drawn(RETURNS, options)).toEqual(drawn(RETURNS, options));
  expect(drawn(RETURNS, { paths: 30, seed: 10 }).terminal).not.toEqual(drawn(RETURNS, options).terminal);
});

it('gains as shares of the capital are those of the account', () => {
  const metrics = equityMetrics(recordOfProfits(1000n, [100n, -50n, 0n]));
  expect([...capitalReturns(metrics)]).toEqual([0.1, -0.05, 0]);
});

describe('what is refused', () => {
  it('fewer than two returns give nothing', () => {
    expect(monteCarlo(Float64Array.of(0.1))).toBeNull();
    expect(monteCarlo(new Float64Array())).toBeNull();
  });

  it.each<[MonteCarloOptions, string]>([
    [{ paths: 0 }, 'paths must be a whole number of at least 1, got 0'],
    [{ days: 1.5 }, 'days of a path must be a whole number of at least 1, got 1.5'],
    [{ size: 0 }, 'size must be above 0, got 0'],
    [{ ruin: 0.5 }, 'ruin must be a change from -1 to below 0, got 0.5'],
    [{ ruin: 0 }, 'ruin must be a change from -1 to below 0, got 0'],
    [{ blockDays: 0.5 }, 'a block length must be 1 or more, got 0.5'],
    [{ quantiles: [2] }, 'a probability must be between 0 and 1, got 2'],
    [{ level: 1 }, 'a confidence level must be between 0 and 1, got 1'],
  ])('%o', (options, message) => {
    expect(() => monteCarlo(RETURNS, { paths: 2, ...options })).toThrow(new RangeError(message));
  });

  it('a return that is no number', () => {
    expect(() => monteCarlo(Float64Array.of(0.1, Number.NaN))).toThrow(
      new RangeError('returns must be finite, got NaN (row 1)'),
    );
  });
});

it('whatever the returns: equity is not negative, drawdowns are shares, ruin is counted', () => {
  const returns = fc.array(fc.integer({ min: -120, max: 120 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(returns, fc.constantFrom('equity' as const, 'capital' as const), (given, stake) => {
      const { terminal, maxDrawdown, ruin, lossShare } = drawn(
        Float64Array.from(given, (value) => value / 100),
        { paths: 20, stake },
      );
      expect(terminal.least).toBeGreaterThanOrEqual(0);
      expect(maxDrawdown.least).toBeGreaterThanOrEqual(-1);
      expect(maxDrawdown.most).toBeLessThanOrEqual(0);
      // Whoever was ruined has fallen by half at least from the start, and from the peak.
      expect(ruin.paths === 0 || maxDrawdown.least <= -0.5).toBe(true);
      expect(lossShare >= 0 && lossShare <= 1).toBe(true);
    }),
  );
});

it('tables say it in text', () => {
  const result = drawn(new Float64Array(2).fill(0.5), { paths: 4, quantiles: [0.5], seed: 2 });
  expect([...csvChunks(fanTextTable(result.fan))].join('')).toBe(
    'day,equity_0.5\n0,1.000000\n1,1.500000\n2,2.250000\n',
  );
  const rows: Record<string, string> = {};
  for (const [name, value] of monteCarloTextTable(result).rows) rows[name!] = value!;
  expect(rows).toMatchObject({
    paths: '4',
    days: '2',
    recorded_days: '2',
    stake: 'equity',
    terminal_median: '2.250000',
  });
  expect(rows).toMatchObject({
    ruin_change: '-0.500000',
    ruin_probability: '0.000000',
    loss_share: '0.000000',
    seed: '2',
  });
});
