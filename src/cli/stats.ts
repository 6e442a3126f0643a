import path from 'node:path';
import type { Command } from 'commander';
import { judgedCells } from '../stats/evidence/judged-cells.ts';
import { ruleEvidence, type RuleEvidence } from '../stats/evidence/rule-evidence.ts';
import { searchEvidence } from '../stats/evidence/search-evidence.ts';
import { panelFromSource } from '../stats/event/panel-from-source.ts';
import { factsOf } from './bars.ts';
import type { CliContext } from './context.ts';
import { addDetectorOptions, detectorMakersOf } from './detectors.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  addRangeOptions,
  barOptionsOf,
  flagOption,
  requiredText,
  textOption,
} from './options.ts';
import { alignedText, note, printJson, printTable } from './output.ts';
import { openProgress } from './progress.ts';
import { openFor, reportMissing } from './recorded.ts';
import { addStatsOptions, evidenceOptionsOf, panelOptionsOf } from './stats-options.ts';
import { assumptionLines, searchLines, shownSections, type Study, studyTables } from './stats-print.ts';
import { StatsLedger, type StatsTrials } from './stats-trials.ts';
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
        const recorded = await openFor(self);
        const ledger = await StatsLedger.open(self, recorded);
        const { study, trials } = await judge(self, context, { recorded, ledger });
        await print(self, context, { study, trials, facts: factsOf(self, recorded) });
        return reportMissing(recorded, self, context);
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

interface Opened {
  readonly recorded: Awaited<ReturnType<typeof openFor>>;
  readonly ledger: StatsLedger;
}

async function judge(
  command: Command,
  context: CliContext,
  { recorded, ledger }: Opened,
): Promise<{ study: Study; trials: StatsTrials }> {
  const makers = await detectorMakersOf(command);
  const options = evidenceOptionsOf(command);
  const panelOptions = panelOptionsOf(command, recorded.source.scales);
  const { panel } = await panelFromSource(recorded.source, barOptionsOf(command), panelOptions);
  ledger.start(
    panel,
    makers.map((make) => make().rule),
  );
  const progress = await openProgress(command, context, 'rules');
  const rules: RuleEvidence[] = [];
  for (const [index, make] of makers.entries()) {
    context.interrupted.throwIfAborted();
    rules.push(ruleEvidence(panel, make, options));
    progress.update('rules judged', index + 1, makers.length);
    // A person's Ctrl-C is heard between two rules.
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.stop();
  const trials = ledger.trials(panel, rules);
  const cells = judgedCells(panel, rules, trials.tries);
  const totalTries = trials.tries.total ?? cells.length;
  const search = searchEvidence(
    cells.map(({ cell }) => cell),
    { totalTries, otherSharpes: trials.otherSharpes, resamples: options.resamples, seed: options.seed },
  );
  ledger.finish(panel, cells, search.sharpes);
  return { study: { panel, rules, cells, search }, trials };
}

interface Judged {
  readonly study: Study;
  readonly trials: StatsTrials;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function print(command: Command, context: CliContext, { study, trials, facts }: Judged): Promise<void> {
  const tables = studyTables(study);
  const assumptions = assumptionLines(study, assumptionTexts(command, String(facts['aggressor'])));
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
  await notes(command, context, { study, trials, assumptions });
}

async function notes(
  command: Command,
  context: CliContext,
  { study, trials, assumptions }: { study: Study; trials: StatsTrials; assumptions: readonly string[] },
): Promise<void> {
  for (const line of assumptions) await note(line, command, context);
  for (const line of searchLines(study)) await note(line, command, context);
  if (trials.damagedLines > 0) {
    await note(`${trials.path}: ${trials.damagedLines} lines cannot be read; each counts as a try`, command, context);
  }
  for (const { cell, verdict } of study.cells) {
    await note(`${cellLabel(study, cell.rule, cell.horizon)}: ${verdict.text}`, command, context);
  }
}

function cellLabel({ cells }: Study, rule: string, horizon: number): string {
  return cells.find(({ cell }) => cell.rule === rule && cell.horizon === horizon)?.adjusted.name ?? rule;
}

function assumptionTexts(command: Command, aggressor: string): Parameters<typeof assumptionLines>[1] {
  return {
    aggressor,
    fee: requiredText(command, 'feeBps'),
    slippage: requiredText(command, 'slippageTicks'),
    sessionEnd: requiredText(command, 'sessionEnd'),
    model: evidenceOptionsOf(command).models[0]!,
    draws: requiredText(command, 'draws'),
    seed: requiredText(command, 'seed'),
  };
}
