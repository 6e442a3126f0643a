import type { Command } from 'commander';
import {
  REPORT_COMPARISON_DEFAULTS,
  reportComparison,
  type ReportComparisonOptions,
} from '../lab/report-comparison.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { addOption, flagOption } from './options.ts';
import { note, printJson } from './output.ts';
import type { ReportKind } from './report-kind.ts';
import { pageOptionsFor } from './report-page.ts';

/** `cvdlab report --compare DIR DIR …`: run folders side by side. */
export const comparePage: ReportKind = {
  option: 'compare',
  define(command) {
    addOption(command, '--compare <dirs...>', 'two or more run folders side by side');
  },
  async write(context, command): Promise<ExitCode> {
    const options = pageOptionsFor<ReportComparisonOptions>(command, REPORT_COMPARISON_DEFAULTS);
    const { file, input } = await reportComparison({ ...options, runs: foldersOf(command) });
    const ids = input.runs.map(({ run }) => run.id);
    if (flagOption(command, 'json')) {
      const parted = input.partings.map((parting) => parting?.line ?? null);
      await printJson({ file, runs: ids, parted_at_line: parted }, {}, context.stdout);
    } else await context.stdout.write(`${file}\n`);
    await note('open it in a browser: it needs no network', command, context);
    return EXIT.ok;
  },
};

/** @throws CliError for fewer than two. */
function foldersOf(command: Command): string[] {
  const value: unknown = command.getOptionValue('compare');
  const folders = (Array.isArray(value) ? value : [value]).filter((folder) => typeof folder === 'string');
  if (folders.length >= 2) return folders;
  throw usageError('--compare takes two run folders or more: cvdlab report --compare RUN RUN');
}
