import path from 'node:path';
import type { Command } from 'commander';
import {
  type SignalStudy,
  STUDY_SIGNALS_DEFAULTS,
  studySignals,
  type StudySignalsOptions,
} from '../lab/study-signals.ts';
import { assumptionLines, assumptionTexts, searchLines } from '../lab/study-words.ts';
import { factsOf } from './bars.ts';
import type { CliContext } from './context.ts';
import { addDetectorOptions } from './detectors.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  flagOption,
  optionsFor,
  textOption,
  valuesOf,
} from './options.ts';
import { alignedText, note, printJson, printTable } from './output.ts';
import { openProgress } from './progress.ts';
import { reportMissing } from './recorded.ts';
import { addStatsOptions } from './stats-options.ts';
import { shownSections, studyTables } from './stats-print.ts';
import { writeTableFile } from './table-file.ts';
import type { Verb } from './verb.ts';

/** `cvdlab stats`: what the signals were worth, against null models, with the number of tries. */
export const stats: Verb = {
  define(command, run) {
    addInstrumentOptions(command);
    addRangeOptions(command);
    addBarOptions(command);
    addDetectorOptions(command);
    addStatsOptions(command);
    addOption(command, '--out <dir>', 'write every table there as CSV');
    addOption(command, '--brief', 'at a terminal, only what the signals were worth and the verdict');
    addCommonOptions(command);
    command.addHelpText('after', EXAMPLES);
    command.action(
      run(async (context, self) => {
        const progress = await openProgress(self, context, 'rules');
        const study = await studySignals({
          ...optionsFor<StudySignalsOptions>(self, STUDY_SIGNALS_DEFAULTS),
          onRule: (done, total) => progress.update('rules judged', done, total),
          signal: context.interrupted,
        }).finally(() => progress.stop());
        await print(self, context, study);
        return reportMissing(study.recorded, self, context);
      }),
    );
  },
};

const EXAMPLES = `
Forward returns from prices that could have been had after the signal was known, against null models and three baselines.
Every rule at every horizon is entered into the ledger of tries before it is evaluated (<data-dir>/trials): a p-value
without the number of tries behind it is no evidence.

Examples:
  cvdlab stats --symbol XRPETH --lookback 10,20,40 --horizons 5,15,60
  cvdlab stats --symbol BTCUSDT --market um --horizons 30s,5m --fee-bps 2 --json`;

async function print(command: Command, context: CliContext, study: SignalStudy): Promise<void> {
  const { trials } = study;
  const facts = factsOf(command, study.recorded);
  const tables = studyTables(study);
  const assumptions = assumptionLines(study, assumptionTexts(valuesOf(command), study.recorded.aggressor));
  const out = textOption(command, 'out');
  if (out !== undefined) {
    for (const [name, table] of Object.entries(tables)) await writeTableFile(path.join(out, `${name}.csv`), table);
  }
  if (flagOption(command, 'json')) {
    const counted = { tries: trials.tries.total, ledger: trials.path, damaged_ledger_lines: trials.damagedLines };
    const search = { ...study.search, romanoWolf: study.search.romanoWolf && [...study.search.romanoWolf] };
    await printJson({ ...facts, ...counted, search, assumptions }, tables, context.stdout);
    return;
  }
  if (context.stdout.isTerminal) {
    const sections = shownSections(tables).slice(0, flagOption(command, 'brief') ? 1 : undefined);
    for (const { title, table } of sections) await context.stdout.write(`${title}\n${alignedText(table)}\n`);
  } else {
    await printTable(tables['cells']!, context);
  }
  await notes(command, context, { study, assumptions });
}

async function notes(
  command: Command,
  context: CliContext,
  { study, assumptions }: { study: SignalStudy; assumptions: readonly string[] },
): Promise<void> {
  const { trials } = study;
  for (const line of assumptions) await note(line, command, context);
  for (const line of searchLines(study)) await note(line, command, context);
  if (trials.damagedLines > 0) {
    await note(`${trials.path}: ${trials.damagedLines} lines cannot be read; each counts as a try`, command, context);
  }
  for (const { cell, verdict } of study.cells) {
    await note(`${cellLabel(study, cell.rule, cell.horizon)}: ${verdict.text}`, command, context);
  }
}

function cellLabel({ cells }: SignalStudy, rule: string, horizon: number): string {
  return cells.find(({ cell }) => cell.rule === rule && cell.horizon === horizon)?.adjusted.name ?? rule;
}
