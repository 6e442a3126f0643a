import { METRIC_CATALOGUE } from '../../backtest/metrics/catalogue.ts';
import { formatFixed } from '../../core/decimal.ts';
import type { Reading } from '../../backtest/matching/reading.ts';
import { dataTable, numberColumn, textColumn } from '../page/data-table.ts';
import type { Markup } from '../page/markup.ts';
import { groupDigits, percent, trimZeros } from '../page/readable.ts';
import { figureOf } from './run-metrics-view.ts';
import { moneyText } from './money-text.ts';
import type { RunRecord } from './run-record.ts';

/** What a reader is shown first, in the catalogue's names. */
export const SHOWN_FIGURES: readonly (readonly [name: string, title: string, remark: string])[] = [
  ['net_profit', 'Net profit, closed', 'of closed round trips, after fees, funding and slippage'],
  ['gross_profit', 'Gross profit', 'before fees, after slippage'],
  ['total_cost', 'Costs', 'spread, slippage, fees and funding'],
  ['trades', 'Round trips', ''],
  ['win_rate', 'Win rate', 'round trips with a net profit above 0, of all'],
  ['win_rate_low', '… at least', "lower end of Wilson's 95 % interval"],
  ['win_rate_high', '… at most', 'upper end'],
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
  ['net_without_best_day', 'Net without the best day', ''],
];

/** The run in figures, in three readings. */
export function figuresTable(run: RunRecord): Markup {
  return dataTable({
    label: 'Figures of the run',
    caption: 'Money in the currency the contract pays in. metrics.json of the run folder has every figure.',
    columns: [
      textColumn('Figure'),
      numberColumn('Base'),
      numberColumn('Pessimistic'),
      numberColumn('Optimistic'),
      textColumn('What it is'),
    ],
    rows: SHOWN_FIGURES.map(([name, title, remark]) => {
      const cell = (reading: Reading): string => shownFigure(run, reading, name);
      return { cells: [title, cell('base'), cell('pessimistic'), cell('optimistic'), remark] };
    }),
  });
}

/** A figure as a reader sees it; nothing where it has no meaning. */
export function shownFigure({ metrics }: RunRecord, reading: Reading, name: string): string {
  const value = figureOf(metrics, reading, name);
  const unit = METRIC_CATALOGUE.find((figure) => figure.name === name)?.unit;
  if (value === null) return '';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (unit === 'share') return percent(value).replace('-', '−');
  return unit === 'money' ? moneyText(value) : groupDigits(trimZeros(formatFixed(value, 6)));
}
