import path from 'node:path';
import type { Command } from 'commander';
import { compareRuns } from '../data/runs/compare-runs.ts';
import { readRunFolder } from '../data/runs/read-run-folder.ts';
import { runRecord } from '../report/backtest/run-record.ts';
import type { CompareInput, Parting } from '../report/compare/compare-input.ts';
import { renderCompare } from '../report/compare/render-compare.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { addOption, flagOption, textOption } from './options.ts';
import { note, printJson } from './output.ts';
import type { ReportKind } from './report-kind.ts';
import { writePage } from './report-page.ts';

/** `cvdlab report --compare DIR DIR …`: run folders side by side. */
export const comparePage: ReportKind = {
  option: 'compare',
  define(command) {
    addOption(command, '--compare <dirs...>', 'two or more run folders side by side');
  },
  async write(context, command): Promise<ExitCode> {
    const input = await compareInput(foldersOf(command));
    const ids = input.runs.map(({ run }) => run.id);
    const file = textOption(command, 'out') ?? `reports/compare-${ids.map((id) => id.slice(0, 8)).join('-')}.html`;
    await writePage(command, file, (assets) => renderCompare(input, assets));
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

async function compareInput(folders: readonly string[]): Promise<CompareInput> {
  const names = folders.map((folder) => path.basename(path.resolve(folder)));
  const areTold = new Set(names).size === names.length;
  const runs = [];
  for (const [index, folder] of folders.entries()) {
    runs.push({ name: areTold ? names[index]! : folder, run: runRecord(await readRunFolder(folder)) });
  }
  const partings: (Parting | null)[] = [];
  for (const other of folders.slice(1)) {
    const { firstEvent } = await compareRuns(folders[0]!, other);
    partings.push(firstEvent === null ? null : { ...firstEvent, other: firstEvent.second });
  }
  return { runs, partings };
}
