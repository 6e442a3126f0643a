import { formatDay } from '../core/time.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { InputError } from '../data/input-error.ts';
import { readRunFolder, type StoredRun } from '../data/runs/read-run-folder.ts';
import type { BacktestReportInput } from '../report/backtest/backtest-input.ts';
import { renderBacktest } from '../report/backtest/render-backtest.ts';
import { runRecord } from '../report/backtest/run-record.ts';
import { BARS_DEFAULTS } from './bars-options.ts';
import { DAYS_DEFAULTS } from './days-options.ts';
import { DETECTOR_DEFAULTS } from './detector-options.ts';
import { divergenceInput } from './market-pass.ts';
import { MissingDataError } from './missing-data-error.ts';
import { openStored } from './open-days.ts';
import { neededText, type OptionDefaults, type OptionValues, resolveOptions, textOf } from './option-values.ts';
import { PAGE_DEFAULTS, type PageOptions, writePage } from './page-options.ts';
import { packageVersion } from './version.ts';

/** What {@link reportRun} takes. */
export interface ReportRunOptions extends PageOptions {
  /** The run folder. */
  readonly run: string;
  /** The store with the data the run read; without it the page has no chart of the market. Default `data`. */
  readonly dataDir?: string;
  /** Your own trades over the prices: a CSV with time, side, price, size and, if there is one, label. Default: none. */
  readonly fills?: string;
}

/** What {@link ReportRunOptions} are where nothing is said. */
export const REPORT_RUN_DEFAULTS = {
  ...PAGE_DEFAULTS,
  run: undefined,
  dataDir: DAYS_DEFAULTS.dataDir,
  fills: undefined,
} as const satisfies OptionDefaults<ReportRunOptions>;

/** A page of a run folder. */
export interface RunPage {
  /** The page. */
  readonly file: string;
  /** What it shows. */
  readonly input: BacktestReportInput;
  /** The days of the chart; null where they are not there. */
  readonly recorded: Recorded | null;
}

/**
 * Writes a page of a run folder, as it is: nothing is run again, and what has changed since is said. `cvdlab report --run`.
 * @throws InputError when the folder holds no run.
 */
export async function reportRun(options: ReportRunOptions): Promise<RunPage> {
  const values = resolveOptions(options, REPORT_RUN_DEFAULTS);
  const stored = await readRunFolder(neededText(values, 'run'));
  const { recorded, ...market } = await marketOf(settingsOf(stored, values), stored);
  const input = { run: runRecord(stored), ...market };
  const { configuration: said, id } = input.run;
  const days = `${String(said['from'])}_${String(said['to'])}`;
  const file = textOf(values, 'file') ?? `reports/${String(said['symbol'])}-${days}-backtest-${id}.html`;
  await writePage(values, file, (assets) => renderBacktest(input, assets));
  return { file, input, recorded };
}

/** The options of the run, in the store of this page. */
function settingsOf({ configuration }: StoredRun, values: OptionValues): OptionValues {
  const defaults = resolveOptions({}, { ...DAYS_DEFAULTS, ...BARS_DEFAULTS, ...DETECTOR_DEFAULTS });
  return { ...defaults, ...configuration, dataDir: values['dataDir'], fills: values['fills'] };
}

type RunMarket = Pick<BacktestReportInput, 'market' | 'remarks'> & Pick<RunPage, 'recorded'>;

/** What the run ran on, as far as it is there and the same. */
async function marketOf(settings: OptionValues, run: StoredRun): Promise<RunMarket> {
  const version =
    run.version === packageVersion()
      ? []
      : [`The run was made by cvdlab ${run.version}, this page by ${packageVersion()}.`];
  try {
    const recorded = await openStored(settings);
    const market = await divergenceInput(settings, recorded);
    return { market, remarks: [...version, ...changedDays(recorded, run)], recorded };
  } catch (error) {
    if (!(error instanceof MissingDataError || error instanceof InputError)) throw error;
    const remarks = [...version, `There is no chart of the market: ${error.message}.`];
    return { market: null, remarks, recorded: null };
  }
}

function changedDays({ days }: Recorded, { data }: StoredRun): string[] {
  const now = new Map(days.map(({ day, checksum }) => [formatDay(day), checksum]));
  const changed = data.filter(({ date, checksum }) => now.has(date) && now.get(date) !== checksum);
  if (changed.length === 0) return [];
  const which = changed.length === 1 ? changed[0]!.date : `${changed.length} days, the first ${changed[0]!.date}`;
  return [`The data has changed since the run (${which}): chart and signals show it as it is now.`];
}
