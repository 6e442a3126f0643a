import type { Command } from 'commander';
import { formatDay } from '../core/time.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { readRunFolder, type StoredRun } from '../data/runs/read-run-folder.ts';
import { factsOf } from '../lab/days-facts.ts';
import { REPORT_BACKTEST_DEFAULTS, reportBacktest, type ReportBacktestOptions } from '../lab/report-backtest.ts';
import { packageVersion } from '../lab/version.ts';
import type { BacktestReportInput } from '../report/backtest/backtest-input.ts';
import { renderBacktest } from '../report/backtest/render-backtest.ts';
import { runRecord } from '../report/backtest/run-record.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { addOption, flagOf, flagOption, requiredText, textOption } from './options.ts';
import { note, printJson } from './output.ts';
import { openFor, reportMissing } from './recorded.ts';
import type { ReportKind } from './report-kind.ts';
import { divergenceInput } from './report-market.ts';
import { pageOptionsFor, writePage } from './report-page.ts';

/** `cvdlab report --backtest`: a backtest that is run now, as a page. */
export const backtestPage: ReportKind = {
  option: 'backtest',
  define(command) {
    addOption(command, '--backtest', 'a backtest of the signals, with all options of cvdlab backtest');
  },
  async write(context, command): Promise<ExitCode> {
    const options = pageOptionsFor<ReportBacktestOptions>(command, REPORT_BACKTEST_DEFAULTS);
    const { file, input, recorded } = await reportBacktest(options);
    await printRunPage(command, context, { ...input, file, facts: factsOf(command.opts(), recorded) });
    return reportMissing(recorded, command, context);
  },
};

/** `cvdlab report --run DIR`: a run folder as a page. Nothing is run again; the chart needs the run's data. */
export const runPage: ReportKind = {
  option: 'run',
  define(command) {
    addOption(command, '--run <dir>', 'a run folder of cvdlab backtest, as it is; with its data there, a chart too');
  },
  async write(context, command): Promise<ExitCode> {
    const stored = await readRunFolder(requiredText(command, 'run'));
    applySettings(command, stored);
    const input = { run: runRecord(stored), ...(await marketOf(command, stored)) };
    const { configuration: said, id } = input.run;
    const days = `${String(said['from'])}_${String(said['to'])}`;
    const file = textOption(command, 'out') ?? `reports/${String(said['symbol'])}-${days}-backtest-${id}.html`;
    await writePage(command, file, (assets) => renderBacktest(input, assets));
    await printRunPage(command, context, { ...input, file });
    return EXIT.ok;
  },
};

/** What a page shows, and what `--json` says of its data. */
interface RunPageInput extends BacktestReportInput {
  readonly facts: Readonly<Record<string, unknown>>;
}

async function printRunPage(command: Command, context: CliContext, input: WrittenRunPage): Promise<void> {
  const { file } = input;
  const { id, trips } = input.run;
  if (flagOption(command, 'json')) {
    const { market, remarks, facts } = input;
    const counts = { run: id, file, round_trips: trips.length, has_chart: market !== null, remarks };
    await printJson({ ...facts, ...counts }, {}, context.stdout);
  } else await context.stdout.write(`${file}\n`);
  for (const remark of input.remarks) await note(`note: ${remark}`, command, context);
  await note('open it in a browser: it needs no network', command, context);
}

interface WrittenRunPage extends RunPageInput {
  readonly file: string;
}

/**
 * Sets the command's options to the run's.
 * @throws CliError for one that was given otherwise: the page shows the run as it was.
 */
function applySettings(command: Command, { configuration }: StoredRun): void {
  for (const [name, value] of Object.entries(configuration)) {
    const option = command.options.find((one) => one.attributeName() === name);
    if (option === undefined || (typeof value !== 'string' && typeof value !== 'boolean')) continue;
    if (command.getOptionValueSource(name) === 'cli' && String(command.getOptionValue(name)) !== String(value)) {
      throw usageError(
        `--run shows a run as it was, with ${flagOf(command, name)} ${String(value)}: for another one use --backtest`,
      );
    }
    command.setOptionValueWithSource(name, value, 'run');
  }
}

/** What the run ran on, as far as it is there and the same. */
async function marketOf(command: Command, run: StoredRun): Promise<Pick<RunPageInput, 'market' | 'remarks' | 'facts'>> {
  const version =
    run.version === packageVersion()
      ? []
      : [`The run was made by cvdlab ${run.version}, this page by ${packageVersion()}.`];
  try {
    const recorded = await openFor(command);
    const market = await divergenceInput(command, recorded);
    return { market, remarks: [...version, ...changedDays(recorded, run)], facts: factsOf(command.opts(), recorded) };
  } catch (error) {
    const isKnown = error instanceof Error && ['MissingDataError', 'InputError'].includes(error.name);
    if (!isKnown) throw error;
    return { market: null, remarks: [...version, `There is no chart of the market: ${error.message}.`], facts: {} };
  }
}

function changedDays({ days }: Recorded, { data }: StoredRun): string[] {
  const now = new Map(days.map(({ day, checksum }) => [formatDay(day), checksum]));
  const changed = data.filter(({ date, checksum }) => now.has(date) && now.get(date) !== checksum);
  if (changed.length === 0) return [];
  const which = changed.length === 1 ? changed[0]!.date : `${changed.length} days, the first ${changed[0]!.date}`;
  return [`The data has changed since the run (${which}): chart and signals show it as it is now.`];
}
