import { describe, expect, it } from 'vitest';
import { renderBacktest } from '../../../src/report/backtest/render-backtest.ts';
import type { ReportAssets } from '../../../src/report/page/report-assets.ts';
import { marketOf, pageData, tableRows, visibleText } from '../page-text.ts';
import { recordedRun } from '../recorded-days.ts';

const SHARED: ReportAssets = { mode: 'shared', pageScript: 'page();', plotlyHref: './plotly.js' };

const plain = recordedRun({ days: 3 });
const page = renderBacktest(plain, SHARED);
const { result, metrics, run } = plain;
const { money } = metrics;

describe('the page of a backtest', () => {
  it('lists every round trip, and the figures of the run', () => {
    const { roundTrips } = result.readings.base;
    const rows = tableRows(page, 'Round trips');
    expect(rows).toHaveLength(roundTrips.length);
    expect(Number(rows[0]![6]!.replace('−', '-'))).toBe(Number(money.format(roundTrips[0]!.net)));
    const figures = tableRows(page, 'Figures of the run');
    const trades = figures.find(([name]) => name === 'Round trips')!;
    const { base, pessimistic, optimistic } = metrics.worlds;
    expect(trades.slice(1, 4)).toEqual([base, pessimistic, optimistic].map((world) => String(world.trades.trades)));
  });

  it('says first what came of it, with the three readings', () => {
    const text = visibleText(page);
    const verdict = text.slice(text.indexOf('Summary'), text.indexOf('Account and fill band'));
    const net = result.readings.base.account.equity - result.readings.base.account.capital;
    expect(verdict).toContain(net < 0n ? 'It lost' : 'It made');
    expect(verdict).toContain('pessimistic');
    expect(verdict).toContain(
      `p = ${metrics.randomEntries!.p.toFixed(3)}. The null model: as many entries in every session`,
    );
  });

  it('shows equity at the close and the deepest drawdown of what was put together', () => {
    const { equity: curve } = result.readings.base.equity;
    const { traces } = marketOf(page);
    const values = (name: string): readonly (number | null)[] => traces.find((trace) => trace['name'] === name)!.y!;
    const equity = values('Equity');
    expect(equity).toHaveLength(3 * 1440);
    expect(equity.at(-1)).toBe(Number(money.format(curve.at(-1)!)));
    let [peak, deepest] = [result.readings.base.account.capital, 0n];
    for (const value of curve) {
      if (value > peak) peak = value;
      if (value - peak < deepest) deepest = value - peak;
    }
    expect(Math.min(...values('Drawdown').map(Number))).toBe(Number(money.format(deepest)));
    for (const name of ['Pessimistic', 'Optimistic']) expect(values(name)).toHaveLength(3 * 1440);
  });

  it('marks every entry and exit at its price, sides told apart by shape', () => {
    const { traces } = marketOf(page);
    const marks = (name: string) => traces.find((trace) => trace['name'] === name);
    const { roundTrips } = result.readings.base;
    for (const side of ['long', 'short'] as const) {
      const own = roundTrips.filter((trip) => (trip.side === 1 ? 'long' : 'short') === side);
      expect(marks(`${side} entry`)!.y).toEqual(own.map(({ entryTicks }) => Number((entryTicks / 100).toFixed(6))));
      expect(marks(`${side} exit`)!.y).toHaveLength(own.length);
    }
    const symbols = ['long entry', 'short entry', 'long exit', 'short exit'].map((name) => {
      const { symbol, color } = marks(name)!['marker'] as { symbol: string; color: string };
      return `${symbol}, ${color === '--surface' ? 'hollow' : 'filled'}`;
    });
    expect(new Set(symbols).size).toBe(4);
  });

  it('adds the days up to the whole, and the months too', () => {
    const net = Number(money.format(result.readings.base.account.equity - result.readings.base.account.capital));
    for (const label of ['Days', 'Months']) {
      const rows = tableRows(page, label);
      const changes = rows.map(([, change]) => Number(change!.replaceAll(',', '').replace('−', '-')));
      expect(changes.reduce((sum, change) => sum + change, 0)).toBeCloseTo(net, 6);
      const trips = rows.map((row) => Number(row[3]));
      expect(trips.reduce((sum, count) => sum + count, 0)).toBe(run.trips.length);
    }
  });

  it('counts every round trip once among the bars of the histogram, and once among the hours', () => {
    const bars = tableRows(page, 'Results of round trips').map((row) => Number(row[2]));
    expect(bars.reduce((sum, count) => sum + count, 0)).toBe(run.trips.length);
    const hours = tableRows(page, 'Hours and weekdays').map((row) => Number(row[2]));
    expect(hours.reduce((sum, count) => sum + count, 0)).toBe(run.trips.length);
  });

  it('takes costs from what the trades would have brought for nothing down to the net', () => {
    const figure = pageData(page).figures.find(({ id }) => id === 'costs')!;
    const { base, y } = figure.traces[0] as unknown as { base: number[]; y: number[] };
    expect(y[0]! + y[1]! + y[2]! + y[3]! + y[4]!).toBeCloseTo(y[5]!, 6);
    expect(base[2]).toBeCloseTo(base[1]! + y[1]!, 9);
  });

  it('says what Monte Carlo assumes beside its probability of ruin', () => {
    const text = visibleText(page);
    expect(text).toContain('Probability of ruin (a loss of 50.0 % of the capital)');
    expect(text).toContain('What it assumes: the days to come are like the 3 recorded ones');
    expect(tableRows(page, 'Drawn equity')).toHaveLength(metrics.monteCarlo!.fan.days.length);
  });

  it('has the checksum of every day and of the events', () => {
    expect(tableRows(page, 'Days of data')).toEqual(run.data.map(({ date, checksum }) => [date, checksum]));
    expect(visibleText(page)).toContain('7 lines, sha256:e7');
  });

  it('needs the run only: without its data there is no chart, and everything else', () => {
    const alone = renderBacktest({ ...plain, market: null, remarks: ['There is no chart of the market.'] }, SHARED);
    expect(pageData(alone).market).toBeNull();
    expect(alone.includes('data-from="')).toBe(false);
    expect(visibleText(alone)).toContain('There is no chart of the market.');
    for (const label of ['Round trips', 'Figures of the run', 'Months', 'Drawn equity', 'Settings']) {
      expect(tableRows(alone, label)).toEqual(tableRows(page, label));
    }
  });

  it('leaves the account out of the chart where the data has other bars than the run', () => {
    const other = renderBacktest(
      { ...plain, run: { ...run, equity: { ...run.equity, base: new Float64Array(5) } } },
      SHARED,
    );
    expect(marketOf(other).traces.some((trace) => trace['name'] === 'Equity')).toBe(false);
    expect(marketOf(other).traces.some((trace) => trace['name'] === 'Price')).toBe(true);
  });
});
