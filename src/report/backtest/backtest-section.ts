import type { RoundTrip } from '../../backtest/account/round-trip.ts';
import { METRIC_CATALOGUE } from '../../backtest/metrics/catalogue.ts';
import { figureText } from '../../backtest/metrics/figure.ts';
import { netBps } from '../../backtest/metrics/trade-return.ts';
import { formatFixed, formatUnits } from '../../core/decimal.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { dataTable, numberColumn, type Row, textColumn } from '../page/data-table.ts';
import { type DrawnBars, drawnBarAt } from '../market/drawn-bars.ts';
import { html, type Markup, NOTHING } from '../page/markup.ts';
import { counted, percent, readableTime, trimZeros } from '../page/readable.ts';
import type { ReportBacktest } from './backtest-input.ts';
import { settingsList } from '../page/settings-list.ts';
import { thinned } from '../page/thinned.ts';

const MAX_ROUND_TRIPS = 2000;

/** The backtest: its settings, its figures in three readings, and its round trips, which can be shown in the chart. */
export function backtestSection(backtest: ReportBacktest, drawn: DrawnBars, scales: Scales): Markup {
  return html`<section id="backtest" aria-labelledby="backtest-heading">
<h2 id="backtest-heading">Backtest</h2>
<p>Nobody knows which of our limit orders a print would have filled, so every run is read three ways: optimistic (a touch
fills, no slippage), base (a queue stands ahead), pessimistic (prices must trade through, slippage doubled). One run over a
few days is an example and no evidence of an edge: that takes null models and a count of everything that was tried.</p>
${settingsList(backtest.settings)}
${dataTable({ label: 'Figures of the run', caption: METRIC_CAPTION, columns: METRIC_COLUMNS, rows: metricRows(backtest) })}
<p>${comparisonWords(backtest)}</p>
${tripTable(backtest, drawn, scales)}
</section>`;
}

function tripTable(backtest: ReportBacktest, drawn: DrawnBars, scales: Scales): Markup {
  const trips = thinned(backtest.result.readings.base.roundTrips, MAX_ROUND_TRIPS);
  if (trips.total === 0) return html`<p>No position was opened.</p>`;
  const rows = trips.kept.map((trip) => tripRow(trip, backtest, drawn, scales));
  const note = html`<p class="note">${counted(trips.total, 'round trip')}, of which 1 in ${trips.every} is listed.</p>`;
  return html`${trips.every === 1 ? NOTHING : note}
${dataTable({ label: 'Round trips', caption: TRIP_CAPTION, columns: TRIP_COLUMNS, rows })}`;
}

const METRIC_CAPTION =
  'The run in figures; money in the currency the contract pays in. metrics.json of the run folder has all of them.';

const METRIC_COLUMNS = [
  textColumn('Figure'),
  numberColumn('Base'),
  numberColumn('Pessimistic'),
  numberColumn('Optimistic'),
  textColumn('What it is'),
];

/** What a reader is shown first, in the catalogue's names. */
const SHOWN: readonly (readonly [name: string, title: string, remark: string])[] = [
  ['net_profit', 'Net profit', 'after fees, funding and slippage'],
  ['gross_profit', 'Gross profit', 'before fees, after slippage'],
  ['total_cost', 'Costs', 'spread, slippage, fees and funding'],
  ['trades', 'Round trips', ''],
  ['win_rate', 'Win rate', 'round trips with a net profit above 0, of all'],
  ['expectancy_bps', 'Expectancy, bp', 'mean net profit of a round trip in basis points of its entry'],
  ['expectancy_bps_low', '… at least, bp', 'lower end of its 95 % interval'],
  ['expectancy_bps_high', '… at most, bp', 'upper end'],
  ['profit_factor', 'Profit factor', 'net profits won ÷ net profits lost'],
  ['sharpe_per_period', 'Sharpe ratio per day', 'of returns of UTC days, those without a trade included'],
  ['sharpe_per_period_error', '… standard error', ''],
  ['max_drawdown', 'Deepest drawdown', 'below the highest equity so far, the capital included'],
  ['intratrade_drawdown_most', '… between bars, at most', 'with the worst print of every position'],
  ['exposure', 'Exposure', 'share of the covered time with an open position'],
  ['net_without_top_trades', 'Net without the best five', 'what is left when five round trips are taken away'],
];

function metricRows({ metrics }: ReportBacktest): Row[] {
  const { worlds, money } = metrics;
  return SHOWN.map(([name, title, remark]) => {
    const { unit, of } = METRIC_CATALOGUE.find((figure) => figure.name === name)!;
    const cell = (world: typeof worlds.base): string => {
      const value = of(world);
      if (unit === 'share' && typeof value === 'number') return percent(value);
      return trimZeros(figureText(value, unit, money));
    };
    return { cells: [title, cell(worlds.base), cell(worlds.pessimistic), cell(worlds.optimistic), remark] };
  });
}

/** The run beside the market held all the time, and among random entries. */
function comparisonWords({ metrics }: ReportBacktest): string {
  const { buyAndHold, randomEntries, monteCarlo, worlds } = metrics;
  const share = (value: number | null): string => (value === null ? 'nothing that can be told' : percent(value));
  const own = share(worlds.base.equity.totalReturn);
  const parts = [
    ...(buyAndHold === null
      ? []
      : [
          `Held all the time, the same capital would have returned ${share(buyAndHold.equity.totalReturn)} against ${own}.`,
        ]),
    ...(randomEntries === null
      ? []
      : [
          `Among ${randomEntries.draws} runs of random entries with the same exits it did better than ${percent(randomEntries.betterThan)} (p = ${randomEntries.p.toPrecision(2)}; ${randomEntries.nullModel}).`,
        ]),
    ...(monteCarlo === null ? ['Fewer than two days: nothing to draw equity from.'] : []),
  ];
  return parts.join(' ');
}

const TRIP_CAPTION =
  'Round trips of the base reading in the order of their exits. A row shows its round trip in the chart.';

const TRIP_COLUMNS = [
  textColumn('Side'),
  textColumn('Entry (UTC)'),
  numberColumn('Entry price'),
  textColumn('Exit (UTC)'),
  numberColumn('Exit price'),
  textColumn('Closed by'),
  numberColumn('Net'),
  numberColumn('Net bp'),
  numberColumn('Fees'),
  numberColumn('Size'),
  numberColumn('Worst'),
  numberColumn('Best'),
];

function tripRow(trip: RoundTrip, { metrics }: ReportBacktest, drawn: DrawnBars, scales: Scales): Row {
  const amount = (units: bigint): string => trimZeros(metrics.money.format(units));
  const price = (ticks: number): string =>
    trimZeros(formatFixed(ticks / 10 ** scales.priceScale, scales.priceScale + 2));
  return {
    cells: [
      trip.side === 1 ? '▲ long' : '▼ short',
      readableTime(trip.entryTimeUs),
      price(trip.entryTicks),
      readableTime(trip.exitTimeUs),
      price(trip.exitTicks),
      trip.ambiguous ? `${trip.exitTag}, ambiguous` : trip.exitTag,
      amount(trip.net),
      netBps(trip).toFixed(2),
      amount(trip.fees),
      formatUnits(trip.maxLots, scales.sizeScale),
      amount(trip.mae),
      amount(trip.mfe),
    ],
    shows: [drawnBarAt(drawn, trip.entryTimeUs), drawnBarAt(drawn, trip.exitTimeUs)],
  };
}
