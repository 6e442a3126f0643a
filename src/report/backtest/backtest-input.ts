import type { ReportInput } from '../market/report-input.ts';
import type { RunRecord } from './run-record.ts';

/** Everything the page of a backtest shows. */
export interface BacktestReportInput {
  /** The run. */
  readonly run: RunRecord;
  /** What it ran on, for the chart; null where the data is not there: everything else needs the run only. */
  readonly market: ReportInput | null;
  /** What a reader must know besides, e.g. that the data has changed since. */
  readonly remarks: readonly string[];
}
