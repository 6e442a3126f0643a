import { Command } from 'commander';
import { REPORT_SIGNALS_DEFAULTS, reportSignals, type ReportSignalsOptions } from '../lab/report-signals.ts';
import { factsOf } from './bars.ts';
import type { ExitCode } from './exit.ts';
import { addOption, flagOption } from './options.ts';
import { note, printJson } from './output.ts';
import { openProgress } from './progress.ts';
import { reportMissing } from './recorded.ts';
import type { ReportKind } from './report-kind.ts';
import { pageOptionsFor } from './report-page.ts';
import { addStatsOptions } from './stats-options.ts';

/** `cvdlab report --stats`: what the signals were worth, as a page. */
export const signalsPage: ReportKind = {
  option: 'stats',
  define(command) {
    addOption(command, '--stats', 'what the signals were worth, with all options of cvdlab stats');
    addMissingOptions(command, addStatsOptions);
  },
  async write(context, command): Promise<ExitCode> {
    const progress = await openProgress(command, context, 'rules');
    const { file, study } = await reportSignals({
      ...pageOptionsFor<ReportSignalsOptions>(command, REPORT_SIGNALS_DEFAULTS),
      onRule: (done, total) => progress.update('rules judged', done, total),
      signal: context.interrupted,
    }).finally(() => progress.stop());
    if (flagOption(command, 'json')) {
      const counts = { cells: study.cells.length, tries: study.trials.tries.total };
      await printJson({ ...factsOf(command, study.recorded), file, ...counts }, {}, context.stdout);
    } else await context.stdout.write(`${file}\n`);
    await note('open it in a browser: it needs no network', command, context);
    return reportMissing(study.recorded, command, context);
  },
};

/** Options of another verb, as far as the command does not have them already. */
function addMissingOptions(command: Command, add: (command: Command) => void): void {
  const other = new Command();
  add(other);
  const known = new Set(command.options.map((option) => option.attributeName()));
  for (const option of other.options) if (!known.has(option.attributeName())) command.addOption(option);
}
