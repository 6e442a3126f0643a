import type { Command } from 'commander';
import { csvChunks, type TextTable, tableToJson } from '../core/text-table.ts';
import type { CliContext, TextSink } from './context.ts';
import { flagOption } from './options.ts';

/** Prints a table: CSV for a script, aligned columns for a person at a terminal. */
export async function printTable(table: TextTable, context: CliContext): Promise<void> {
  const { stdout } = context;
  if (stdout.isTerminal) {
    await stdout.write(alignedText(table));
    return;
  }
  for (const chunk of csvChunks(table)) await stdout.write(chunk);
}

/**
 * Prints one JSON document: `facts`, then the tables under their names. Numbers of tables keep every digit of their
 * text, which `JSON.stringify` of floats would not.
 */
export async function printJson(
  facts: Readonly<Record<string, unknown>>,
  tables: Readonly<Record<string, TextTable>>,
  stdout: TextSink,
): Promise<void> {
  const members = Object.entries(facts).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  for (const [key, table] of Object.entries(tables)) members.push(`${JSON.stringify(key)}:${tableToJson(table)}`);
  await stdout.write(`{${members.join(',\n')}}\n`);
}

/** A note for the person at the terminal, on stderr; silent under `--quiet`. */
export async function note(text: string, command: Command, context: CliContext): Promise<void> {
  if (!flagOption(command, 'quiet')) await context.stderr.write(`${text}\n`);
}

/** The table with aligned columns: numbers to the right, text to the left. */
export function alignedText(table: TextTable): string {
  const rows = [...table.rows];
  const widths = table.columns.map((column, index) =>
    rows.reduce((width, row) => Math.max(width, row[index]!.length), column.name.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        table.columns[index]!.type === 'number' ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!),
      )
      .join('  ')
      .trimEnd();
  return `${[table.columns.map((column) => column.name), ...rows].map(line).join('\n')}\n`;
}

/** `1 trade`, `12,345 trades`: a count as a person reads it. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;
}
