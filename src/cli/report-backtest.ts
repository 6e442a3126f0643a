import type { Command } from 'commander';
import { readRunFolder, type StoredRun } from '../data/runs/read-run-folder.ts';
import { factsOf } from '../lab/days-facts.ts';
import { REPORT_BACKTEST_DEFAULTS, reportBacktest, type ReportBacktestOptions } from '../lab/report-backtest.ts';
import { REPORT_RUN_DEFAULTS, reportRun, type ReportRunOptions } from '../lab/report-run.ts';
import type { BacktestReportInput } from '../report/backtest/backtest-input.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { addOption, flagOf, flagOption, requiredText } from './options.ts';
import { note, printJson } from './output.ts';
import { reportMissing } from './recorded.ts';
import type { ReportKind } from './report-kind.ts';
import { pageOptionsFor } from './report-page.ts';

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
    requireSettings(command, await readRunFolder(requiredText(command, 'run')));
    const options = pageOptionsFor<ReportRunOptions>(command, REPORT_RUN_DEFAULTS);
    const { file, input, recorded } = await reportRun(options);
    const facts = recorded === null ? {} : factsOf(input.run.configuration, recorded);
    await printRunPage(command, context, { ...input, file, facts });
    return EXIT.ok;
  },
};

/** What a page shows, and what `--json` says of its data. */
interface WrittenRunPage extends BacktestReportInput {
  readonly file: string;
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

/** @throws CliError for an option that was given otherwise: the page shows the run as it was. */
function requireSettings(command: Command, { configuration }: StoredRun): void {
  for (const [name, value] of Object.entries(configuration)) {
    if (command.getOptionValueSource(name) !== 'cli' || String(command.getOptionValue(name)) === String(value))
      continue;
    throw usageError(
      `--run shows a run as it was, with ${flagOf(command, name)} ${String(value)}: for another one use --backtest`,
    );
  }
}
