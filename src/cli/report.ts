import type { Command } from 'commander';
import {
  REPORT_DIVERGENCES_DEFAULTS,
  reportDivergences,
  type ReportDivergencesOptions,
} from '../lab/report-divergences.ts';
import { addBacktestOptions } from './backtest-run.ts';
import { factsOf } from './bars.ts';
import { addDetectorOptions } from './detectors.ts';
import { type ExitCode, usageError } from './exit.ts';
import { addBarOptions, addCommonOptions, addInstrumentOptions, addRangeOptions, flagOption } from './options.ts';
import { note, printJson } from './output.ts';
import { reportMissing } from './recorded.ts';
import { backtestPage, runPage } from './report-backtest.ts';
import { comparePage } from './report-compare.ts';
import { indexPage } from './report-index.ts';
import type { ReportKind } from './report-kind.ts';
import { qualityPage } from './report-quality.ts';
import { signalsPage } from './report-signals.ts';
import { sweepPage } from './report-sweep.ts';
import { addMarketPageOptions } from './report-market.ts';
import { addPageOptions, pageOptionsFor } from './report-page.ts';
import type { Verb, VerbContext } from './verb.ts';

/** The kinds of pages that have an option of their own. */
const KINDS: readonly ReportKind[] = [
  backtestPage,
  runPage,
  comparePage,
  signalsPage,
  qualityPage,
  indexPage,
  sweepPage,
];

/** `cvdlab report`: one HTML page. */
export const report: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addDetectorOptions(command);
    addBacktestOptions(command);
    addMarketPageOptions(command);
    for (const kind of KINDS) kind.define(command);
    addPageOptions(command);
    addCommonOptions(command);
    command.addHelpText('after', '\nExample:\n  cvdlab report --symbol XRPETH --date 2019-10-11 --backtest');
    command.action(run((context, self) => chosenKind(self)?.write(context, self) ?? marketPage(context, self)));
  },
};

function chosenKind(command: Command): ReportKind | undefined {
  const chosen = KINDS.filter(({ option }) => command.getOptionValueSource(option) !== undefined);
  if (chosen.length > 1) {
    throw usageError(`one page at a time: got ${chosen.map(({ option }) => `--${option}`).join(' and ')}`);
  }
  return chosen[0];
}

/** The page of recorded days and their divergences. */
async function marketPage(context: VerbContext, self: Command): Promise<ExitCode> {
  const options = pageOptionsFor<ReportDivergencesOptions>(self, REPORT_DIVERGENCES_DEFAULTS);
  const { file, input, recorded } = await reportDivergences(options);
  if (flagOption(self, 'json')) {
    const counts = { bars: input.bars.length, signals: input.signals.length };
    await printJson({ ...factsOf(self, recorded), file, ...counts }, {}, context.stdout);
  } else {
    await context.stdout.write(`${file}\n`);
  }
  await note('open it in a browser: it needs no network', self, context);
  return reportMissing(recorded, self, context);
}
