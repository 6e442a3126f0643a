import type { Command } from 'commander';
import type { TextTable } from '../core/text-table.ts';
import { compareRuns, type RunComparison } from '../data/runs/compare-runs.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { flagOption } from './options.ts';
import { note, printTable } from './output.ts';

/** `cvdlab backtest --compare RUN RUN`. Exit code 4 when the events differ. */
export async function printRunComparison(
  folders: readonly string[],
  command: Command,
  context: CliContext,
): Promise<ExitCode> {
  const [first, second] = folders;
  if (first === undefined || second === undefined || folders.length > 2) {
    throw usageError('--compare takes two run folders: cvdlab backtest --compare RUN RUN');
  }
  const comparison = await compareRuns(first, second);
  if (flagOption(command, 'json')) await context.stdout.write(`${JSON.stringify(comparison, null, 1)}\n`);
  else await printTable(differenceTable(comparison), context);
  const { firstEvent } = comparison;
  if (firstEvent === null) {
    await note('every event is the same, byte for byte', command, context);
    return EXIT.ok;
  }
  await note(`the events part at line ${firstEvent.line}:`, command, context);
  await note(`  first:  ${firstEvent.first ?? 'has ended'}`, command, context);
  await note(`  second: ${firstEvent.second ?? 'has ended'}`, command, context);
  return EXIT.validationFailed;
}

function differenceTable({ causes, figures }: RunComparison): TextTable {
  const rows = [...causes.map((one) => ['made of', one] as const), ...figures.map((one) => ['came to', one] as const)];
  return {
    columns: ['kind', 'what', 'first', 'second'].map((name) => ({ name, type: 'text' })),
    rows: rows.map(([kind, { what, first, second }]) => [kind, what, first ?? '', second ?? '']),
  };
}
