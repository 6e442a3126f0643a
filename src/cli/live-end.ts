import type { Command } from 'commander';
import type { TextTable } from '../core/text-table.ts';
import type { EndedSession } from '../lab/live-sessions.ts';
import type { CliContext } from './context.ts';
import { flagOption } from './options.ts';
import { alignedText, note, printJson } from './output.ts';

/**
 * Says what came of the sessions: where they were recorded and what the paper trading has come to, on stderr; with `--json`
 * all of it and every fill as one document on stdout.
 */
export async function printEnd(
  sessions: readonly EndedSession[],
  command: Command,
  context: CliContext,
): Promise<void> {
  for (const { folder } of sessions) if (folder !== null) await note(`recorded in ${folder}`, command, context);
  const papers = sessions.flatMap(({ symbol, paperReport }) => (paperReport === null ? [] : [{ symbol, paperReport }]));
  const tables = (name: 'accounts' | 'fills'): TextTable | null =>
    tableOfSymbols(papers.map(({ symbol, paperReport }) => [symbol, paperReport[name]]));
  const [accounts, fills] = [tables('accounts'), tables('fills')];
  const [strategy] = papers.map(({ paperReport }) => paperReport.strategy);
  if (flagOption(command, 'json')) {
    const about = sessions.map(({ symbol, folder, logs, paper }) => ({ symbol, folder, logs, paper }));
    const trading = { ...(accounts !== null && { accounts }), ...(fills !== null && { fills }) };
    await printJson({ sessions: about, strategy: strategy ?? null }, trading, context.stdout);
  } else if (accounts !== null) {
    await note(`on paper, ${strategy ?? ''}:\n${alignedText(accounts).trimEnd()}`, command, context);
  }
}

/** The rows of tables of one kind in one, each with the symbol it is of; null for no table. */
function tableOfSymbols(tables: readonly (readonly [symbol: string, table: TextTable])[]): TextTable | null {
  const [first] = tables;
  if (first === undefined) return null;
  return {
    columns: [{ name: 'symbol', type: 'text' }, ...first[1].columns],
    rows: tables.flatMap(([symbol, { rows }]) => Array.from(rows, (row) => [symbol, ...row])),
  };
}
