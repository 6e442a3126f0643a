import { EQUITY_CATALOGUE } from './equity-catalogue.ts';
import type { Figure } from './figure.ts';
import { TRADE_CATALOGUE } from './trade-catalogue.ts';
import type { WorldMetrics } from './world-metrics.ts';

/** Every single figure of a run, in the order they are shown. Definitions: docs/backtest-metrics.md. */
export const METRIC_CATALOGUE: readonly Figure<WorldMetrics>[] = [
  ...TRADE_CATALOGUE.map(({ of, ...figure }) => ({ ...figure, of: (world: WorldMetrics) => of(world.trades) })),
  ...EQUITY_CATALOGUE.map(({ of, ...figure }) => ({ ...figure, of: (world: WorldMetrics) => of(world.equity) })),
  { name: 'intratrade_drawdown_least', unit: 'money', of: ({ intratrade }) => intratrade.least },
  { name: 'intratrade_drawdown_most', unit: 'money', of: ({ intratrade }) => intratrade.most },
  { name: 'exposure', unit: 'share', of: ({ exposure }) => exposure.total },
  { name: 'exposure_long', unit: 'share', of: ({ exposure }) => exposure.long },
  { name: 'exposure_short', unit: 'share', of: ({ exposure }) => exposure.short },
  { name: 'traded', unit: 'money', of: ({ costs }) => costs.traded },
  { name: 'turnover', unit: 'ratio', of: ({ turnover }) => turnover },
  { name: 'turnover_per_year', unit: 'ratio', of: ({ turnoverPerYear }) => turnoverPerYear },
  { name: 'spread_cost', unit: 'money', of: ({ costs }) => costs.spread },
  { name: 'slippage_cost', unit: 'money', of: ({ costs }) => costs.slippage },
  { name: 'fees', unit: 'money', of: ({ costs }) => costs.fees },
  { name: 'funding', unit: 'money', of: ({ costs }) => costs.funding },
  { name: 'total_cost', unit: 'money', of: ({ costs }) => costs.total },
  { name: 'top_trades', unit: 'count', of: ({ withoutTop }) => withoutTop.dropped },
  { name: 'top_trades_net', unit: 'money', of: ({ withoutTop }) => withoutTop.droppedNet },
  { name: 'net_without_top_trades', unit: 'money', of: ({ withoutTop }) => withoutTop.net },
  { name: 'expectancy_without_top_trades', unit: 'money', of: ({ withoutTop }) => withoutTop.expectancy },
  { name: 'profit_factor_without_top_trades', unit: 'ratio', of: ({ withoutTop }) => withoutTop.profitFactor },
  { name: 'best_day', unit: 'day', of: ({ days }) => days?.withoutBest.day ?? null },
  { name: 'net_without_best_day', unit: 'money', of: ({ days }) => days?.withoutBest.net ?? null },
  { name: 'sharpe_per_period_without_best_day', unit: 'ratio', of: ({ days }) => days?.withoutBest.sharpe ?? null },
  { name: 'worst_day', unit: 'day', of: ({ days }) => days?.withoutWorst.day ?? null },
  { name: 'net_without_worst_day', unit: 'money', of: ({ days }) => days?.withoutWorst.net ?? null },
  { name: 'sharpe_per_period_without_worst_day', unit: 'ratio', of: ({ days }) => days?.withoutWorst.sharpe ?? null },
  { name: 'deciding_days', unit: 'count', of: ({ days }) => days?.deciding ?? null },
];
