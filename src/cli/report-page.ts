import type { Command } from 'commander';
import { loadPageAssets, PLOTLY_MODES } from '../report/page/page-assets.ts';
import type { ReportAssets } from '../report/page/report-assets.ts';
import { writeReport } from '../report/page/write-report.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, textOption } from './options.ts';

/** Options of every report page. */
export function addPageOptions(command: Command): void {
  addOption(command, '--plotly <where>', 'Plotly inside the page, beside it for all pages, or no charts at all', {
    choices: PLOTLY_MODES,
  });
  addOption(command, '--self-contained', 'the same as --plotly inline: one file that needs no other');
  addOption(command, '--out <file>', 'the page (default: reports/<what>.html)');
}

/**
 * Where Plotly is to be: beside the page unless something else was said.
 * @throws CliError when two things were said.
 */
export function plotlyMode(command: Command): ReportAssets['mode'] {
  const isOneFile = flagOption(command, 'selfContained');
  const named = PLOTLY_MODES.find((mode) => mode === textOption(command, 'plotly'));
  if (isOneFile && named !== undefined && named !== 'inline') {
    throw usageError(`--self-contained puts Plotly into the page, --plotly ${named} does not: give one of them`);
  }
  return isOneFile ? 'inline' : (named ?? 'shared');
}

/** Writes a report page as the command's options ask for it, with what has to lie beside it. */
export async function writePage(
  command: Command,
  file: string,
  render: (assets: ReportAssets) => string,
): Promise<void> {
  const { assets, shared } = loadPageAssets(plotlyMode(command));
  await writeReport({ file, html: render(assets), shared });
}
