import type { RunResult } from '../../backtest/engine/run-result.ts';
import type { RunMetrics } from '../../backtest/metrics/run-metrics.ts';
import type { ReportInput } from '../market/report-input.ts';
import type { NamedValue } from '../page/named-value.ts';

/** A backtest to show under the chart. */
export interface ReportBacktest {
  /** Its options and capital, in the words of the command line. */
  readonly settings: readonly NamedValue[];
  /** What came of it, in three readings; its bars are those of the report. */
  readonly result: RunResult;
  /** What that is worth. */
  readonly metrics: RunMetrics;
}

/** Everything the page of a backtest shows. */
export interface BacktestReportInput extends ReportInput {
  /** The backtest of the signals. */
  readonly backtest: ReportBacktest;
}
