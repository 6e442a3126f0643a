import { describe, expect, it } from 'vitest';
import { barsUpTo } from '../../../src/core/bar-table.ts';
import { renderBacktest } from '../../../src/report/backtest/render-backtest.ts';
import type { ReportAssets } from '../../../src/report/page/report-assets.ts';
import { marketOf, tableRows } from '../page-text.ts';
import { recordedRun } from '../recorded-days.ts';

const SHARED: ReportAssets = { mode: 'shared', pageScript: 'page();', plotlyHref: './plotly.js' };

const plain = recordedRun();
const page = renderBacktest(plain, SHARED);

describe('the page of a backtest', () => {
  it('lists every round trip, and the figures of the run', () => {
    const { result, metrics } = plain.backtest;
    const { roundTrips } = result.readings.base;
    const rows = tableRows(page, 'Round trips');
    expect(rows).toHaveLength(roundTrips.length);
    expect(rows[0]![6]).toBe(Number(metrics.money.format(roundTrips[0]!.net)).toString());
    const figures = tableRows(page, 'Figures of the run');
    const trades = figures.find(([name]) => name === 'Round trips')!;
    const { base, pessimistic, optimistic } = metrics.worlds;
    expect(trades.slice(1, 4)).toEqual([base, pessimistic, optimistic].map((world) => String(world.trades.trades)));
  });

  it('shows equity at the close and the deepest drawdown of what was put together', () => {
    const { result, metrics } = plain.backtest;
    const { equity: curve } = result.readings.base.equity;
    const { money } = metrics;
    const { traces } = marketOf(page);
    const values = (name: string): readonly (number | null)[] => traces.find((trace) => trace['name'] === name)!.y!;
    const equity = values('Equity');
    const drawdown = values('Drawdown');
    expect(equity).toHaveLength(1440);
    expect(equity.at(-1)).toBe(Number(money.format(curve.at(-1)!)));
    let [peak, deepest] = [result.readings.base.account.capital, 0n];
    for (const value of curve) {
      if (value > peak) peak = value;
      if (value - peak < deepest) deepest = value - peak;
    }
    expect(Math.min(...drawdown.map(Number))).toBe(Number(money.format(deepest)));
    for (const name of ['Pessimistic', 'Optimistic']) expect(values(name)).toHaveLength(1440);
  });

  it('refuses an equity curve of another length than the bars', () => {
    const short = { ...plain, bars: barsUpTo(plain.bars, 1000), band: null };
    expect(() => renderBacktest(short, SHARED)).toThrow(
      'the equity curve must have a row for each of 1000 bars, got 1440',
    );
  });
});
