import { Command } from 'commander';
import { formatDay } from '../core/time.ts';
import { factsOf } from '../lab/days-facts.ts';
import { neededText, type OptionValues, resolveOptions } from '../lab/option-values.ts';
import {
  type SignalStudy,
  STUDY_SIGNALS_DEFAULTS,
  studySignals,
  type StudySignalsOptions,
} from '../lab/study-signals.ts';
import { packageVersion } from '../lab/version.ts';
import type { NamedValue } from '../report/page/named-value.ts';
import { renderSignals } from '../report/signals/render-signals.ts';
import type { LedgerTry, SignalStudyInput } from '../report/signals/study-input.ts';
import type { CliContext } from './context.ts';
import type { ExitCode } from './exit.ts';
import { addOption, flagOption, optionsFor, textOption } from './options.ts';
import { note, printJson } from './output.ts';
import { openProgress } from './progress.ts';
import { reportMissing } from './recorded.ts';
import type { ReportKind } from './report-kind.ts';
import { writePage } from './report-page.ts';
import { assumptionLines, assumptionTexts, searchLines } from './stats-print.ts';
import { addStatsOptions } from './stats-options.ts';

/** `cvdlab report --stats`: what the signals were worth, as a page. */
export const signalsPage: ReportKind = {
  option: 'stats',
  define(command) {
    addOption(command, '--stats', 'what the signals were worth, with all options of cvdlab stats');
    addMissingOptions(command, addStatsOptions);
  },
  async write(context, command): Promise<ExitCode> {
    const options = studyOptionsOf(command);
    const study = await studied(command, context, options);
    const input = studyInput(resolveOptions(options, STUDY_SIGNALS_DEFAULTS), study);
    const { symbol } = input.instrument;
    const days = `${formatDay(input.fromDay)}_${formatDay(input.toDay)}`;
    const file = textOption(command, 'out') ?? `reports/${symbol}-${days}-signals.html`;
    await writePage(command, file, (assets) => renderSignals(input, assets));
    if (flagOption(command, 'json')) {
      const counts = { cells: input.cells.length, tries: input.tries.total };
      await printJson({ ...factsOf(command.opts(), study.recorded), file, ...counts }, {}, context.stdout);
    } else await context.stdout.write(`${file}\n`);
    await note('open it in a browser: it needs no network', command, context);
    return reportMissing(study.recorded, command, context);
  },
};

/** Options of another verb, as far as the command does not have them already. */
function addMissingOptions(command: Command, add: (command: Command) => void): void {
  const other = new Command();
  add(other);
  const known = new Set(command.options.map((option) => option.attributeName()));
  for (const option of other.options) if (!known.has(option.attributeName())) command.addOption(option);
}

/** What was said of the study; what was not has the defaults of a study, whatever those of a backtest are. */
function studyOptionsOf(command: Command): StudySignalsOptions {
  const options = optionsFor<StudySignalsOptions>(command, STUDY_SIGNALS_DEFAULTS);
  const said = Object.entries(options).filter(([name]) => command.getOptionValueSource(name) !== 'default');
  return Object.fromEntries(said) as unknown as StudySignalsOptions; // fewer of the same
}

async function studied(command: Command, context: CliContext, options: StudySignalsOptions): Promise<SignalStudy> {
  const progress = await openProgress(command, context, 'rules');
  const onRule = (done: number, total: number): void => progress.update('rules judged', done, total);
  return studySignals({ ...options, onRule, signal: context.interrupted }).finally(() => progress.stop());
}

function studyInput(values: OptionValues, study: SignalStudy): SignalStudyInput {
  const { panel, rules, cells, search, trials, recorded } = study;
  const { instrument, fromDay, toDay } = recorded;
  return {
    ...{ instrument, fromDay, toDay, panel, rules, cells },
    settings: settingsOf(values, study),
    searchWords: searchLines({ panel, rules, cells, search }),
    tries: { total: trials.tries.total, list: triesOf(study), damagedLines: trials.damagedLines },
    assumptions: assumptionLines(study, assumptionTexts(values, recorded.aggressor)),
  };
}

function triesOf({ cells, search, trials, recorded }: SignalStudy): LedgerTry[] {
  const { fromDay, toDay } = recorded;
  const own = cells.map(({ cell: { nulls, study }, adjusted }, index): LedgerTry => {
    const statistic = Number.isNaN(study.grossBps) ? null : study.grossBps;
    const test = { p: nulls[0]?.p ?? null, nullModel: nulls[0]?.model ?? null };
    const result = { ...test, events: study.events, statistic, sharpe: search.sharpes[index] ?? null };
    return { name: adjusted.name, fromDay, toDay, isOnPage: true, result };
  });
  return [...own, ...trials.others.map((other) => ({ ...other, isOnPage: false }))];
}

function settingsOf(values: OptionValues, { rules, recorded }: SignalStudy): NamedValue[] {
  const said = (name: string): string => neededText(values, name);
  return [
    ['Bars', said('bar')],
    ['Session', said('session')],
    ['CVD reset', said('reset')],
    ['Aggressor', recorded.aggressor],
    ['Rules', rules.map(({ rule }) => rule).join(', ')],
    ['Horizons', said('horizons')],
    ['Latency', said('latency')],
    ['Fee per side', `${said('feeBps')} bp`],
    ['Slippage', `${said('slippageTicks')} ticks`],
    ['Draws', said('draws')],
    ['Seed', said('seed')],
    ['Made from', recorded.source.kind],
    ['cvdlab', packageVersion()],
  ];
}
