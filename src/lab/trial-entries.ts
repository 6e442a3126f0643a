import { createHash } from 'node:crypto';
import type { Recorded } from '../data/recorded-days.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { type Trial, type TrialCell, trialId } from '../data/trials/trial.ts';
import { TrialLedger } from '../data/trials/trial-ledger.ts';
import type { JudgedCell, Tries } from '../stats/evidence/judged-cells.ts';
import { cellName } from '../stats/evidence/judged-cells.ts';
import type { RuleEvidence } from '../stats/evidence/rule-evidence.ts';
import type { EventPanel } from '../stats/event/event-panel.ts';
import { factsOf } from './days-facts.ts';
import { detectorSettings } from './detector-options.ts';
import { flagOf, neededText, type OptionValues } from './option-values.ts';

/** The ledger of tries as a study sees it. */
export interface StudyTrials {
  /** What the ledger says once the cells are in it. */
  readonly tries: Tries;
  /** The other tries that could be read, in the order of their first start. */
  readonly others: readonly Trial[];
  /** Sharpe ratios of the other tries that have one. */
  readonly otherSharpes: readonly number[];
  /** Lines of the ledger that could not be read, each counted as a try. */
  readonly damagedLines: number;
  /** The ledger's file; null without one. */
  readonly path: string | null;
}

const NOT_COUNTED: StudyTrials = {
  tries: { total: null, otherP: [] },
  others: [],
  otherSharpes: [],
  damagedLines: 0,
  path: null,
};

/** What a cell depends on besides rule and horizon. */
const SETTINGS = ['latency', 'sessionEnd', 'nulls', 'draws', 'surrogateDraws', 'seed', 'feeBps', 'slippageTicks'];

/** Enters the cells of a run before they are evaluated, and what came of them afterwards. */
export class TrialEntries {
  private readonly ledger: TrialLedger | null;
  private readonly recorded: Recorded;
  private readonly settings: Readonly<Record<string, unknown>>;

  private constructor(ledger: TrialLedger | null, recorded: Recorded, settings: Readonly<Record<string, unknown>>) {
    this.ledger = ledger;
    this.recorded = recorded;
    this.settings = settings;
  }

  /** The ledger of the data a command works on; one that keeps nothing when the tries are not to be counted. */
  static async open(values: OptionValues, recorded: Recorded): Promise<TrialEntries> {
    const dataDir = neededText(values, 'dataDir');
    const ledger = flagOf(values, 'withoutLedger')
      ? null
      : new TrialLedger(dataDir, recorded.instrument, () => Date.now());
    const own = SETTINGS.map((name) => [name, neededText(values, name)] as const);
    const settings = {
      ...factsOf(values, recorded),
      ...Object.fromEntries(own),
      ...(await detectorSettings(values)),
    };
    return new TrialEntries(ledger, recorded, { ...settings, data: dataDigest(recorded) });
  }

  /** Says that these cells are about to be evaluated. */
  start(panel: EventPanel, rules: readonly string[]): void {
    this.ledger?.start(rules.flatMap((rule) => panel.horizons.map((_, horizon) => this.cell(panel, rule, horizon))));
  }

  /** What was tried on these days, the cells of this run included. */
  trials(panel: EventPanel, rules: readonly RuleEvidence[]): StudyTrials {
    const { ledger, recorded } = this;
    if (ledger === null) return NOT_COUNTED;
    const { trials, damagedLines } = ledger.on(recorded);
    const ours = new Set(
      rules.flatMap(({ cells }) => cells.map((one) => trialId(this.cell(panel, one.rule, one.horizon)))),
    );
    const others = trials.filter(({ id }) => !ours.has(id));
    return {
      tries: { total: ours.size + others.length + damagedLines, otherP: others.map(({ result }) => result?.p ?? null) },
      others,
      otherSharpes: others.flatMap(({ result }) => (result?.sharpe == null ? [] : [result.sharpe])),
      damagedLines,
      path: ledger.path,
    };
  }

  /** Enters what came of the cells. */
  finish(panel: EventPanel, cells: readonly JudgedCell[], sharpes: readonly (number | null)[]): void {
    for (const [index, { cell }] of cells.entries()) {
      const primary = cell.nulls[0];
      this.ledger?.finish(this.cell(panel, cell.rule, cell.horizon), {
        p: primary?.p ?? null,
        nullModel: primary?.model ?? null,
        events: cell.study.events,
        statistic: Number.isNaN(cell.study.grossBps) ? null : cell.study.grossBps,
        sharpe: sharpes[index] ?? null,
      });
    }
  }

  private cell(panel: EventPanel, rule: string, horizon: number): TrialCell {
    const { fromDay, toDay } = this.recorded;
    const name = cellName(panel, rule, horizon);
    return { name, fromDay, toDay, settings: { ...this.settings, rule, horizon: panel.horizons[horizon] } };
  }
}

function dataDigest({ days }: Recorded): string {
  const content = canonicalJson(days.map(({ day, checksum }) => [day, checksum]));
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
