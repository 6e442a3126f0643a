import type { BacktestMetrics } from '../backtest/metrics.ts';
import { netBps } from '../backtest/metrics.ts';
import type { ExitReason, RoundTrip } from '../backtest/signal-backtest.ts';
import { formatUnits } from '../core/decimal.ts';
import type { Scales } from '../core/trade-batch.ts';
import { type Cell, dataTable, numberColumn, type Row, textColumn } from './data-table.ts';
import { type DrawnBars, drawnBarAt } from './drawn-bars.ts';
import { html, type Markup, NOTHING } from './markup.ts';
import { counted, percent, readableTime, trimZeros } from './readable.ts';
import type { ReportBacktest } from './report-input.ts';
import { settingsList } from './settings-list.ts';
import { thinned } from './thinned.ts';

const MAX_ROUND_TRIPS = 2000;

/** The backtest: its settings, its figures, and its round trips, which can be shown in the chart. */
export function backtestSection(backtest: ReportBacktest, drawn: DrawnBars, scales: Scales): Markup {
  return html`<section id="backtest" aria-labelledby="backtest-heading">
<h2 id="backtest-heading">Backtest</h2>
<p>Every signal traded at the market when it was known, with costs. One run over a few days is an example and no
evidence of an edge: that takes null models and a count of everything that was tried.</p>
${settingsList(backtest.settings)}
${dataTable({ label: 'Figures of the run', caption: METRIC_CAPTION, columns: METRIC_COLUMNS, rows: metricRows(backtest) })}
${tripTable(backtest, drawn, scales)}
</section>`;
}

function tripTable(backtest: ReportBacktest, drawn: DrawnBars, scales: Scales): Markup {
  const trips = thinned(backtest.roundTrips, MAX_ROUND_TRIPS);
  if (trips.total === 0) return html`<p>No position was opened.</p>`;
  const rows = trips.kept.map((trip) => tripRow(trip, backtest, drawn, scales));
  const note = html`<p class="note">${counted(trips.total, 'round trip')}, of which 1 in ${trips.every} is listed.</p>`;
  return html`${trips.every === 1 ? NOTHING : note}
${dataTable({ label: 'Round trips', caption: TRIP_CAPTION, columns: TRIP_COLUMNS, rows })}`;
}

const METRIC_CAPTION = 'The run in figures. Money in quote currency.';

const METRIC_COLUMNS = [textColumn('Figure'), numberColumn('Value'), textColumn('What it is')];

function metricRows({ metrics, money }: ReportBacktest): Row[] {
  const amount = (units: bigint): string => trimZeros(money.format(units));
  const rows: [string, Cell, string][] = [
    ['Net profit', amount(metrics.netProfit), 'after fees and slippage'],
    ['Gross profit', amount(metrics.grossProfit), 'before fees, after slippage'],
    ['Fees', amount(metrics.fees), ''],
    ['Round trips', String(metrics.trades), outcomes(metrics)],
    ['Win rate', share(metrics.winRate), 'round trips with a net profit above 0'],
    ['Expectancy', bps(metrics.expectancyBps), 'mean net profit of a round trip in basis points of its entry'],
    ['Profit factor', ratio(metrics.profitFactor), 'net profits won ÷ net profits lost'],
    [
      'Deepest drawdown',
      amount(metrics.maxDrawdown),
      `${percent(metrics.maxDrawdownShare)} of the peak, at bar closes`,
    ],
    ['Exposure', share(metrics.exposure), 'share of the covered time with an open position'],
    ['Signals', String(metrics.signals), skips(metrics)],
  ];
  return rows.map((cells) => ({ cells }));
}

function outcomes(metrics: BacktestMetrics): string {
  return `${metrics.wins} won, ${metrics.losses} lost, ${metrics.scratches} came out even`;
}

function skips({ skipped }: BacktestMetrics): string {
  return `not traded: ${skipped.inPosition} while in a position, ${skipped.tooLate} too late, ${skipped.unfilled} unfilled`;
}

function share(value: number | null): string {
  return value === null ? '' : percent(value);
}

function bps(value: number | null): string {
  return value === null ? '' : `${value.toFixed(2)} bp`;
}

function ratio(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '';
  return Number.isFinite(value) ? value.toFixed(3) : '∞';
}

const TRIP_CAPTION = 'Round trips in the order of their exits. A row shows its round trip in the chart.';

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
  textColumn('Signal known (UTC)'),
  textColumn('Rule'),
];

const EXIT_WORDS: Readonly<Record<ExitReason, string>> = {
  hold: 'holding time',
  session_end: 'session end',
  data_end: 'end of data',
};

function tripRow(trip: RoundTrip, { money }: ReportBacktest, drawn: DrawnBars, scales: Scales): Row {
  const amount = (units: bigint): string => trimZeros(money.format(units));
  return {
    cells: [
      trip.side === 1 ? '▲ long' : '▼ short',
      readableTime(trip.entryTimeUs),
      formatUnits(trip.entryPrice, scales.priceScale),
      readableTime(trip.exitTimeUs),
      formatUnits(trip.exitPrice, scales.priceScale),
      EXIT_WORDS[trip.exitReason],
      amount(trip.net),
      netBps(trip, money).toFixed(2),
      amount(trip.fees),
      formatUnits(trip.lots, scales.sizeScale),
      readableTime(trip.signal.knownTimeUs),
      trip.signal.rule,
    ],
    shows: [drawnBarAt(drawn, trip.entryTimeUs), drawnBarAt(drawn, trip.exitTimeUs)],
  };
}
