import type { Drawdown } from './drawdowns.ts';
import type { EquityMetrics } from './equity-metrics.ts';
import type { Figure } from './figure.ts';

/** The single figures of equity, in the order they are shown. Definitions: docs/backtest-metrics.md. */
export const EQUITY_CATALOGUE: readonly Figure<EquityMetrics>[] = [
  { name: 'capital', unit: 'money', of: ({ capital }) => capital },
  { name: 'final_equity', unit: 'money', of: ({ finalEquity }) => finalEquity },
  { name: 'total_return', unit: 'share', of: ({ totalReturn }) => totalReturn },
  { name: 'cagr', unit: 'share', of: ({ cagr }) => cagr },
  { name: 'periods', unit: 'count', of: ({ perPeriod }) => perPeriod.equity.length },
  { name: 'periods_per_year', unit: 'count', of: ({ periodsPerYear }) => periodsPerYear },
  { name: 'ruined_day', unit: 'day', of: ({ ruinedDay }) => ruinedDay },
  { name: 'volatility', unit: 'share', of: ({ volatility }) => volatility },
  { name: 'sharpe', unit: 'ratio', of: ({ sharpe }) => sharpe?.annualised ?? null },
  { name: 'sharpe_per_period', unit: 'ratio', of: ({ sharpe }) => sharpe?.perPeriod ?? null },
  { name: 'sharpe_per_period_error', unit: 'ratio', of: ({ sharpe }) => sharpe?.standardError ?? null },
  { name: 'sharpe_n', unit: 'count', of: ({ sharpe }) => sharpe?.n ?? null },
  { name: 'sharpe_lo', unit: 'ratio', of: ({ serialSharpe }) => serialSharpe?.annualised ?? null },
  { name: 'sharpe_lo_lags', unit: 'count', of: ({ serialSharpe }) => serialSharpe?.lags ?? null },
  { name: 'returns_autocorrelated', unit: 'flag', of: ({ serialSharpe }) => serialSharpe?.autocorrelated ?? null },
  { name: 'returns_skewness', unit: 'ratio', of: ({ sharpe }) => sharpe?.skewness ?? null },
  { name: 'returns_kurtosis', unit: 'ratio', of: ({ sharpe }) => sharpe?.kurtosis ?? null },
  { name: 'probabilistic_sharpe', unit: 'share', of: ({ probabilisticSharpe }) => probabilisticSharpe },
  { name: 'minimum_track_record', unit: 'count', of: ({ minimumTrackRecord }) => minimumTrackRecord },
  { name: 'sortino', unit: 'ratio', of: ({ sortino }) => sortino },
  { name: 'calmar', unit: 'ratio', of: ({ calmar }) => calmar },
  ...drawdownFigures('max_drawdown', ({ deepest }) => deepest),
  ...drawdownFigures('max_relative_drawdown', ({ steepest }) => steepest),
  { name: 'longest_drawdown_seconds', unit: 'duration', of: ({ longestUs }) => longestUs },
  { name: 'underwater_share', unit: 'share', of: ({ underwaterShare }) => underwaterShare },
  { name: 'underwater_at_end', unit: 'flag', of: ({ underwaterAtEnd }) => underwaterAtEnd },
];

function drawdownFigures(name: string, of: (metrics: EquityMetrics) => Drawdown | null): Figure<EquityMetrics>[] {
  return [
    { name, unit: 'money', of: (metrics) => of(metrics)?.amount ?? 0n },
    { name: `${name}_share`, unit: 'share', of: (metrics) => of(metrics)?.share ?? 0 },
    { name: `${name}_peak_time`, unit: 'time', of: (metrics) => of(metrics)?.peakUs ?? null },
    { name: `${name}_trough_time`, unit: 'time', of: (metrics) => of(metrics)?.troughUs ?? null },
    { name: `${name}_recovery_time`, unit: 'time', of: (metrics) => of(metrics)?.recoveredUs ?? null },
  ];
}
