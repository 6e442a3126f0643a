import type { RunResult } from '../backtest/engine/run-result.ts';
import { metricsTextTable, splitTextTable } from '../backtest/metrics/metrics-text.ts';
import type { RunMetrics } from '../backtest/metrics/run-metrics.ts';
import {
  equityTextTable,
  fillTextTable,
  orderTextTable,
  refusalTextTable,
  tradeTextTable,
} from '../backtest/run-text.ts';
import type { TextTable } from '../core/text-table.ts';
import { signalTextTable } from '../divergence/signal-text.ts';

/** The tables of a run folder, by the names of their files. */
export function runTables({
  result,
  metrics,
}: {
  readonly result: RunResult;
  readonly metrics: RunMetrics;
}): Record<'signals' | 'orders' | 'fills' | 'trades' | 'equity' | 'refusals' | 'figures' | 'splits', TextTable> {
  return {
    signals: signalTextTable(result.signals, result.bars.scales),
    orders: orderTextTable(result),
    fills: fillTextTable(result),
    trades: tradeTextTable(result),
    equity: equityTextTable(result),
    refusals: refusalTextTable(result),
    figures: metricsTextTable(metrics.worlds, metrics.money),
    splits: splitTextTable(metrics.worlds.base.splits, metrics.money),
  };
}
