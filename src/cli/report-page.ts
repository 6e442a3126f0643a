import type { Command } from 'commander';
import { PLOTLY_MODES } from '../report/page/page-assets.ts';
import type { ReportAssets } from '../report/page/report-assets.ts';
import type { OptionDefaults } from '../lab/option-values.ts';
import type { PageOptions } from '../lab/page-options.ts';
import { usageError } from './exit.ts';
import { addOption, flagOption, optionsFor, textOption } from './options.ts';

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

/** The options of a function that writes a page, with what the command calls otherwise. */
export function pageOptionsFor<Options extends PageOptions>(
  command: Command,
  defaults: OptionDefaults<Options>,
): Options {
  const file = textOption(command, 'out');
  const page: PageOptions = { plotly: plotlyMode(command), ...(file !== undefined && { file }) };
  return { ...optionsFor<Options>(command, defaults), ...page };
}
