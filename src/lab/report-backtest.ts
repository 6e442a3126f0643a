import { metricsDocument } from '../backtest/metrics/metrics-document.ts';
import { formatDay } from '../core/time.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { BacktestReportInput } from '../report/backtest/backtest-input.ts';
import { renderBacktest } from '../report/backtest/render-backtest.ts';
import { runRecord } from '../report/backtest/run-record.ts';
import { runOn } from './backtest.ts';
import { STRATEGY_DEFAULTS, type StrategyOptions } from './backtest-setups.ts';
import { DAYS_DEFAULTS, type DaysOptions } from './days-options.ts';
import { marketPass } from './market-pass.ts';
import { openStored } from './open-days.ts';
import { type OptionDefaults, type OptionValues, resolveOptions, textOf } from './option-values.ts';
import { PAGE_DEFAULTS, type PageOptions, writePage } from './page-options.ts';
import { runTables } from './run-tables.ts';

/** What {@link reportBacktest} takes. */
export interface ReportBacktestOptions extends DaysOptions, StrategyOptions, PageOptions {
  /** Your own trades over the prices: a CSV with time, side, price, size and, if there is one, label. Default: none. */
  readonly fills?: string;
}

/** What {@link ReportBacktestOptions} are where nothing is said. */
export const REPORT_BACKTEST_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...STRATEGY_DEFAULTS,
  ...PAGE_DEFAULTS,
  fills: undefined,
} as const satisfies OptionDefaults<ReportBacktestOptions>;

/** A page of a backtest. */
export interface BacktestPage {
  /** The page. */
  readonly file: string;
  /** What it shows. */
  readonly input: BacktestReportInput;
  /** The days; its source has been read. */
  readonly recorded: Recorded;
}

/**
 * Runs a backtest and writes a page of it, which needs no network. `cvdlab report --backtest`.
 * @throws MissingDataError when the store holds none of the days, OptionError and RangeError for an option that cannot be
 * used, InputError for a file that holds no detector, strategy or trades.
 */
export async function reportBacktest(options: ReportBacktestOptions): Promise<BacktestPage> {
  const values = resolveOptions(options, REPORT_BACKTEST_DEFAULTS);
  const recorded = await openStored(values);
  const { instrument, fromDay, toDay } = recorded;
  const input = await backtestInput(values, recorded);
  const days = `${formatDay(fromDay)}_${formatDay(toDay)}`;
  const file = textOf(values, 'file') ?? `reports/${instrument.symbol}-${days}-backtest-${input.run.id}.html`;
  await writePage(values, file, (assets) => renderBacktest(input, assets));
  return { file, input, recorded };
}

/** What a page of a backtest that is run now shows. */
export async function backtestInput(values: OptionValues, stored: Recorded): Promise<BacktestReportInput> {
  const pass = marketPass(values, stored);
  const done = await runOn(values, pass.recorded);
  const { result, metrics, manifest, id } = done;
  const { bars, signals, tradesOutsideSessions } = result;
  const run = runRecord({ ...manifest, id, events: null, metrics: metricsDocument(metrics), tables: runTables(done) });
  return { run, market: { ...(await pass.rest()), bars, signals, tradesOutsideSessions }, remarks: [] };
}
