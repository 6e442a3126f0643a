import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricsDocument } from '../../../src/backtest/metrics/metrics-document.ts';
import { distributionTextTable } from '../../../src/backtest/metrics/distribution-text.ts';
import { METRIC_CATALOGUE } from '../../../src/backtest/metrics/catalogue.ts';
import {
  holdTextTable,
  metricsTextTable,
  randomEntriesTextTable,
  splitTextTable,
} from '../../../src/backtest/metrics/metrics-text.ts';
import { runMetrics, type RunMetricsOptions } from '../../../src/backtest/metrics/run-metrics.ts';
import { createFeeModel } from '../../../src/backtest/costs/create-fee-model.ts';
import { parseCosts } from '../../../src/backtest/costs/parse-costs.ts';
import { constantFunding } from '../../../src/backtest/costs/funding.ts';
import { parseDecimal } from '../../../src/core/decimal.ts';
import { HOUR_US } from '../../../src/core/time.ts';
import { csvChunks, tableToJson } from '../../../src/core/text-table.ts';
import { sessionCalendar } from '../../../src/core/session-calendar.ts';
import { freeSetup, runOf, says, signals } from '../../support/runs.ts';
import { end, start, tape, WHOLE } from '../../support/tape.ts';

// Bought at 103, sold at 106; bought at 109, sold at 105; out for good at the end of 2024-08-10 without another trade.
const EVENTS = [
  start('10:00'),
  tape(`
    10:00:10 100 5 +
    10:00:50 101 5 -
    10:01:00 102 1 +
    10:01:30 103 5 +
    10:02:10 104 5 -
    10:02:20 105 5 +
    10:03:10 106 5 -
    10:03:20 107 5 +
    2024-08-09T10:00:10Z 108 5 +
    2024-08-09T10:01:10Z 109 5 +
    2024-08-09T10:02:10Z 104 5 -
    2024-08-09T10:03:10Z 105 5 -
    2024-08-10T23:00:00Z 120 5 -`),
  end('2024-08-10T24:00:00Z'),
];
const COSTS = parseCosts('bps:10');
const setup = freeSetup({
  detectors: says({ '10:01': 'bullish', '2024-08-09T10:01:00Z': 'bullish' }),
  strategy: signals({ exits: { holdBars: 2 } }),
  costs: COSTS,
  capital: '1000',
});
const run = runOf(EVENTS, setup);
const options: RunMetricsOptions = {
  fees: () => createFeeModel(COSTS, WHOLE, run.money),
  slippageTicks: 0,
  randomEntries: { draws: 50 },
  monteCarlo: { paths: 50 },
};
const metrics = runMetrics(run, options);
const { base } = metrics.worlds;
const money = (amount: bigint): number => run.money.toNumber(amount);

describe('a run of three days with a trade on each of the first two', () => {
  it('has its trades, and their profit after fees', () => {
    expect(run.readings.base.fills.map(({ ticks }) => ticks)).toEqual([103, 106, 109, 105]);
    expect(base.trades).toMatchObject({ trades: 2, wins: 1, losses: 1, scratches: 0 });
    expect(money(base.trades.net)).toBeCloseTo(3 - 0.209 - 4 - 0.214, 12);
    expect(money(base.trades.fees)).toBeCloseTo(0.423, 12);
  });

  it('has three daily returns, the last of them 0', () => {
    const first = (3 - 0.209) / 1000;
    expect(base.equity.returns.length).toBe(3);
    expect(base.equity.returns[0]).toBeCloseTo(first, 12);
    expect(base.equity.returns[1]).toBeCloseTo((-4 - 0.214) / (1000 + 3 - 0.209), 12);
    expect(base.equity.returns[2]).toBe(0);
    expect(base.equity.finalEquity).toBe(run.readings.base.account.equity);
  });

  it('was in the market as long as the engine says', () => {
    expect(base.exposure.total).toBeCloseTo(run.readings.base.exposureUs / run.coveredUs, 12);
    expect(base.exposure.short).toBe(0);
  });

  it('paid half the estimated spread with every fill, and the fees that its account has', () => {
    expect(base.costs.fees).toBe(run.readings.base.account.fees);
    expect(base.costs.spread).toBeCloseTo(4 * (run.estimatedSpreadTicks / 2), 12);
    expect(money(base.costs.traded)).toBe(103 + 106 + 109 + 105);
    expect(base.turnover).toBeCloseTo(423 / 1000, 3);
  });

  it('lost less than the market held all the time won', () => {
    const held = metrics.buyAndHold!;
    const worse = Math.ceil(run.estimatedSpreadTicks / 2);
    // 1000 pay for 9 lots at 100 and half the spread, with the fee.
    expect([held.lots, money(held.trip.gross)]).toEqual([9, 9 * (120 - 100 - 2 * worse)]);
    expect(held.equity.perPeriod.equity.length).toBe(3);
    expect(held.equity.finalEquity).toBe(run.readings.base.account.capital + held.trip.net);
  });

  it('is put among random entries and drawn again', () => {
    expect(metrics.randomEntries).toMatchObject({ trades: 2, draws: 50 });
    expect(metrics.monteCarlo).toMatchObject({ paths: 50, days: 3, returns: 3, stake: 'equity' });
    expect(runMetrics(run, { ...options, monteCarlo: { paths: 5, stake: 'capital' } }).monteCarlo!.stake).toBe(
      'capital',
    );
  });

  it('can be judged by sessions', () => {
    const equity = { sessions: sessionCalendar('us-rth') };
    const judged = runMetrics(run, { ...options, equity });
    // 2024-08-10 was a Saturday.
    expect([judged.worlds.base.equity.returns.length, judged.worlds.base.equity.periodsPerYear]).toEqual([2, 252]);
    expect(judged.buyAndHold!.equity.returns.length).toBe(2);
  });

  it('is the same for the same seed', () => {
    expect(runMetrics(run, options)).toEqual(metrics);
  });
});

describe('the tables', () => {
  const cells = (name: string, table: ReturnType<typeof metricsTextTable>): readonly string[] =>
    [...table.rows].find(([first]) => first === name)!;

  it('have every figure in the three readings', () => {
    const table = metricsTextTable(metrics.worlds, run.money);
    expect(table.columns.map(({ name }) => name)).toEqual(['metric', 'unit', 'base', 'pessimistic', 'optimistic']);
    expect(cells('trades', table)).toEqual(['trades', 'count', '2', '2', '2']);
    expect(cells('net_profit', table)[2]).toBe('-1.42300000');
    expect(cells('best_day', table)[2]).toBe('2024-08-08');
    expect(cells('expectancy_r', table)[2]).toBe('');
    expect(cells('underwater_at_end', table)[2]).toBe('true');
    expect(cells('max_drawdown_peak_time', table)[2]).toBe('2024-08-09T10:01:00.000Z');
    expect(() => JSON.parse(tableToJson(table)) as unknown).not.toThrow();
  });

  it('say holding and random entries', () => {
    expect(cells('final_equity', holdTextTable(base.equity, metrics.buyAndHold!.equity, run.money))[2]).toBe(
      '998.57700000',
    );
    expect(cells('trades', randomEntriesTextTable(metrics.randomEntries!))[1]).toBe('2');
    expect(cells('null_model', randomEntriesTextTable(metrics.randomEntries!))[1]).toMatch(/^as many entries/);
  });

  it('say parts and spreads', () => {
    const text = [...csvChunks(splitTextTable(base.splits, run.money))].join('');
    expect(text.split('\n')[0]).toBe(
      'dimension,part,trades,wins,losses,scratches,win_rate,win_rate_low,win_rate_high,net_profit,mean_bps,mean_bps_low,mean_bps_high,p,q',
    );
    expect(text).toContain('\nweekday,Friday,1,0,1,0,0.000000,0.000000,0.793451,-4.21400000,-386.605505,,,,\n');
    expect(cells('holding_seconds', distributionTextTable(base.trades)).slice(0, 3)).toEqual([
      'holding_seconds',
      '2',
      '110.000000',
    ]);
    expect(cells('mae_r', distributionTextTable(base.trades))).toEqual(['mae_r', '0', '', '', '', '', '', '']);
  });
});

describe('the document', () => {
  const document = JSON.parse(JSON.stringify(metricsDocument(metrics))) as {
    readonly readings: Record<
      string,
      {
        readonly figures: Record<string, unknown>;
        readonly splits: unknown[];
        readonly distributions: Record<string, unknown>;
      }
    >;
    readonly buy_and_hold: { readonly lots: number; readonly figures: Record<string, unknown> };
    readonly random_entries: Record<string, unknown>;
    readonly monte_carlo: Record<string, unknown>;
  };

  it('has every figure of every reading by its name, as numbers', () => {
    for (const reading of ['optimistic', 'base', 'pessimistic']) {
      expect(Object.keys(document.readings[reading]!.figures)).toEqual(METRIC_CATALOGUE.map(({ name }) => name));
    }
    expect(document.readings['base']!.figures).toMatchObject({
      ...{ trades: 2, win_rate: 0.5, net_profit: -1.423, best_day: '2024-08-08', expectancy_r: null, ruined_day: null },
      ...{ periods: 3, underwater_at_end: true, minimum_track_record: 'Infinity' },
    });
  });

  it('has parts, spreads, comparisons and courses under their names in snake_case', () => {
    expect(document.readings['base']!.splits[0]).toMatchObject({
      dimension: 'side',
      part: 'long',
      win_rate: 0.5,
      net: -1.423,
    });
    expect(document.readings['base']!.distributions).toMatchObject({ mae_r: null, holding_us: { n: 2, mean: 110e6 } });
    expect(document.buy_and_hold).toMatchObject({ lots: 9, figures: { capital: 1000 } });
    expect(document.random_entries).toMatchObject({ draws: 50, drawn_bps: { n: 50 } });
    expect(document.monte_carlo).toMatchObject({ paths: 50, fan: { days: [0, 1, 2, 3] }, max_drawdown: { n: 50 } });
  });

  it('has no number that is none, and null for what there is not', () => {
    const text = JSON.stringify(
      metricsDocument({ ...metrics, buyAndHold: null, randomEntries: null, monteCarlo: null }),
    );
    expect(text).not.toContain('NaN');
    expect(JSON.parse(text)).toMatchObject({
      format_version: 1,
      buy_and_hold: null,
      random_entries: null,
      monte_carlo: null,
    });
  });

  it('has figures all of which docs/backtest-metrics.md defines', () => {
    const page = readFileSync(new URL('../../../docs/backtest-metrics.md', import.meta.url), 'utf8');
    expect(METRIC_CATALOGUE.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect(new Set(METRIC_CATALOGUE.map(({ name }) => name)).size).toBe(METRIC_CATALOGUE.length);
  });
});

describe('edges', () => {
  it('a run without a trade has figures where they have a meaning', () => {
    const quiet = runMetrics(runOf(EVENTS, freeSetup()), options);
    expect(quiet.worlds.base.trades.trades).toBe(0);
    expect([quiet.randomEntries, quiet.worlds.base.equity.sharpe, quiet.worlds.base.costs.spread]).toEqual([
      null,
      null,
      0,
    ]);
    expect(quiet.worlds.base.equity).toMatchObject({ totalReturn: 0, deepest: null });
    const empty = [...metricsTextTable(quiet.worlds, run.money).rows].filter(([, , base]) => base === '');
    expect(empty.map(([name]) => name)).toEqual(
      expect.arrayContaining(['win_rate', 'expectancy', 'sharpe', 'sortino']),
    );
    expect(JSON.stringify(metricsDocument(quiet))).not.toContain('NaN');
  });

  it('a position still open at the end counts for exposure and equity, not among the trades', () => {
    const held = freeSetup({ ...setup, strategy: signals({ exits: { holdBars: 1_000_000, flattenBeforeUs: null } }) });
    const result = runOf(EVENTS, held);
    const { worlds } = runMetrics(result, options);
    expect(result.readings.base.openTrip).not.toBeNull();
    expect(worlds.base.trades.trades).toBe(result.readings.base.roundTrips.length);
    expect(worlds.base.exposure.total).toBeCloseTo(result.readings.base.exposureUs / result.coveredUs, 12);
    expect(worlds.base.equity.finalEquity).toBe(result.readings.base.account.equity);
  });

  it('intervals, prices after bars and funding are taken as given', () => {
    const { bars } = run;
    const ticks = new Float64Array(bars.length).fill(100);
    const executable = {
      length: bars.length,
      endUs: bars.endUs,
      session: bars.session,
      buyTicks: ticks,
      sellTicks: ticks,
    };
    const estimates = { resamples: 10, level: 0.5, seed: 7 };
    const funding = constantFunding({ rate: parseDecimal('0.001'), intervalUs: 8 * HOUR_US });
    const given = runMetrics(run, { ...options, executable, estimates, funding });
    // At a price that stays, a draw loses its costs and nothing else.
    expect(given.randomEntries!.drawnBps.most - given.randomEntries!.drawnBps.least).toBeCloseTo(0, 9);
    expect(given.worlds.base.trades.expectancyBps!.interval).not.toEqual(base.trades.expectancyBps!.interval);
    expect(given.buyAndHold!.trip.funding > 0n).toBe(true);
  });

  it('a run without a bar is refused', () => {
    expect(() => runMetrics(runOf([], freeSetup()), options)).toThrow(
      new RangeError('a run without a bar has no metrics'),
    );
  });

  it('nothing is held where the capital does not pay for a lot', () => {
    expect(runMetrics(runOf(EVENTS, freeSetup({ capital: '50' })), options).buyAndHold).toBeNull();
  });
});
