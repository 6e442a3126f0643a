import type { Recorded } from '../data/recorded-days.ts';
import type { MakeDetector } from '../divergence/audit/detector-check.ts';
import { type JudgedCell, judgedCells } from '../stats/evidence/judged-cells.ts';
import { ruleEvidence, type RuleEvidence } from '../stats/evidence/rule-evidence.ts';
import { type SearchEvidence, searchEvidence } from '../stats/evidence/search-evidence.ts';
import type { EventPanel } from '../stats/event/event-panel.ts';
import { panelFromSource } from '../stats/event/panel-from-source.ts';
import { barOptionsOf, BARS_DEFAULTS, type BarsOptions } from './bars-options.ts';
import { DAYS_DEFAULTS, type DaysOptions } from './days-options.ts';
import { DETECTOR_DEFAULTS, detectorMakersOf, type DetectorOptions } from './detector-options.ts';
import { evidenceOptionsOf, JUDGING_DEFAULTS, type JudgingOptions, panelOptionsOf } from './judging-options.ts';
import { openStored } from './open-days.ts';
import { type OptionDefaults, type OptionValues, resolveOptions } from './option-values.ts';
import { TrialEntries, type StudyTrials } from './trial-entries.ts';

/** What {@link studySignals} takes. */
export interface StudySignalsOptions extends DaysOptions, BarsOptions, DetectorOptions, JudgingOptions {
  /** Called when a rule has been judged, with the number of those that were and of all. */
  readonly onRule?: (done: number, total: number) => void;
  /** Ends the study between two rules. */
  readonly signal?: AbortSignal;
}

/** What {@link StudySignalsOptions} are where nothing is said. */
export const STUDY_SIGNALS_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...BARS_DEFAULTS,
  ...DETECTOR_DEFAULTS,
  ...JUDGING_DEFAULTS,
  onRule: undefined,
  signal: undefined,
} as const satisfies OptionDefaults<StudySignalsOptions>;

/** What signals were worth. */
export interface SignalStudy {
  /** The bars, and the prices that could have been had after each of them. */
  readonly panel: EventPanel;
  /** What is to be said about each rule. */
  readonly rules: readonly RuleEvidence[];
  /** Every rule at every horizon, judged as one family of tries, with a verdict in plain words. */
  readonly cells: readonly JudgedCell[];
  /** What the best of them is worth as the best of so many. */
  readonly search: SearchEvidence;
  /** What the ledger knows of tries on these days. */
  readonly trials: StudyTrials;
  /** The days; its source has been read. */
  readonly recorded: Recorded;
}

/**
 * What the signals on recorded days were worth: event study, null models, tries counted. `cvdlab stats`.
 *
 * Every rule at every horizon is entered into the ledger of tries (`<dataDir>/trials`) before it is evaluated.
 * @throws MissingDataError when the store holds none of the days, OptionError and RangeError for an option that cannot be
 * used, InputError for a file that holds no detector.
 */
export async function studySignals(options: StudySignalsOptions): Promise<SignalStudy> {
  return studyOf(resolveOptions(options, STUDY_SIGNALS_DEFAULTS), options);
}

/** Who hears of a study, and may end it. */
type StudyHooks = Pick<StudySignalsOptions, 'onRule' | 'signal'>;

/** {@link studySignals} of options that were read. */
export async function studyOf(values: OptionValues, hooks: StudyHooks): Promise<SignalStudy> {
  const makers = await detectorMakersOf(values);
  const evidence = evidenceOptionsOf(values);
  const recorded = await openStored(values);
  const entries = await TrialEntries.open(values, recorded);
  const panel = await panelOf(values, recorded);
  entries.start(
    panel,
    makers.map((make) => make().rule),
  );
  const rules = await judgedRules(makers, hooks, (make) => ruleEvidence(panel, make, evidence));
  const trials = entries.trials(panel, rules);
  const cells = judgedCells(panel, rules, trials.tries);
  const search = searchEvidence(
    cells.map(({ cell }) => cell),
    {
      totalTries: trials.tries.total ?? cells.length,
      otherSharpes: trials.otherSharpes,
      resamples: evidence.resamples,
      seed: evidence.seed,
    },
  );
  entries.finish(panel, cells, search.sharpes);
  return { panel, rules, cells, search, trials, recorded };
}

async function panelOf(values: OptionValues, recorded: Recorded): Promise<EventPanel> {
  const panelOptions = panelOptionsOf(values, recorded.source.scales);
  return (await panelFromSource(recorded.source, barOptionsOf(values), panelOptions)).panel;
}

async function judgedRules(
  makers: readonly MakeDetector[],
  { onRule, signal }: StudyHooks,
  judge: (make: MakeDetector) => RuleEvidence,
): Promise<RuleEvidence[]> {
  const rules: RuleEvidence[] = [];
  for (const [index, make] of makers.entries()) {
    signal?.throwIfAborted();
    rules.push(judge(make));
    onRule?.(index + 1, makers.length);
    // A person's Ctrl-C is heard between two rules.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return rules;
}
