import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';
import type { Instrument } from '../core/trade-batch.ts';
import { type Trial, type TrialCell, trialId } from '../data/trials/trial.ts';
import { TrialLedger } from '../data/trials/trial-ledger.ts';
import type { SweepTries } from '../sweep/evidence/cell-evidence.ts';
import { DAILY_NULL } from '../sweep/evidence/daily-mean.ts';
import type { SweepEvidence } from '../sweep/evidence/sweep-evidence.ts';
import type { Cell } from '../sweep/space/sweep-space.ts';
import { flagOf, neededText, type OptionValues } from './option-values.ts';
import { rangeOfPlan, type SweepPlan } from './sweep-plan.ts';

/**
 * The cells of a sweep in the ledgers of its symbols: entered before they are evaluated, so that those that were given up on the
 * way, or never finished, count as tried. The same cell on the same data is one try, however often it is evaluated.
 */
export class SweepTrials {
  private readonly plan: SweepPlan;
  private readonly ledgers: readonly TrialLedger[];
  private readonly data: string;

  private constructor(plan: SweepPlan, ledgers: readonly TrialLedger[]) {
    this.plan = plan;
    this.ledgers = ledgers;
    const content = canonicalJson(plan.stretches.map(({ checksums }) => checksums));
    this.data = createHash('sha256').update(content).digest('hex').slice(0, 16);
  }

  /** The ledgers of a plan; none when the tries are not to be counted. */
  static of(values: OptionValues, plan: SweepPlan): SweepTrials {
    const dataDir = neededText(values, 'dataDir');
    const open = (instrument: Instrument): TrialLedger => new TrialLedger(dataDir, instrument, () => Date.now());
    const ledgers = flagOf(values, 'withoutLedger') ? [] : instrumentsOf(plan).map(open);
    return new SweepTrials(plan, ledgers);
  }

  /** Says that the cells are about to be evaluated; those that are there are not written again. */
  start(): void {
    const cells = this.plan.cells.map((cell) => this.trialOf(cell));
    for (const ledger of this.ledgers) {
      const known = new Set(ledger.on(rangeOfPlan(this.plan)).trials.map(({ id }) => id));
      ledger.start(cells.filter((cell) => !known.has(trialId(cell))));
    }
  }

  /** What was tried on these days: of several symbols, on the one that most was tried on. */
  tries(): SweepTries {
    const own = this.plan.cells.length;
    const ours = new Set(this.plan.cells.map((cell) => trialId(this.trialOf(cell))));
    const others = this.ledgers.map((ledger) => {
      const { trials, damagedLines } = ledger.on(rangeOfPlan(this.plan));
      const before = trials.filter(({ id }) => !ours.has(id));
      return { before, count: before.length + damagedLines };
    });
    if (others.length === 0) return { own, total: null, otherP: [], otherSharpes: [] };
    const most = others.reduce((leader, one) => (one.count > leader.count ? one : leader));
    const results = most.before.map(({ result }: Trial) => result);
    return {
      own,
      total: own + most.count,
      otherP: results.map((result) => result?.p ?? null),
      otherSharpes: results.flatMap((result) => result?.sharpe ?? []),
    };
  }

  /** Enters what came of the cells, unless it is there. */
  finish({ cells }: SweepEvidence): void {
    const found = new Map(cells.map((cell) => [cell.id, cell]));
    for (const ledger of this.ledgers) {
      const { trials } = ledger.on(rangeOfPlan(this.plan));
      const finished = new Set(trials.flatMap(({ id, result }) => (result === null ? [] : [id])));
      for (const cell of this.plan.cells) {
        const [trial, row] = [this.trialOf(cell), found.get(cell.id)];
        if (row === undefined || finished.has(trialId(trial))) continue;
        const { p, bps } = row.mean;
        const outcome = { p, nullModel: p === null ? null : DAILY_NULL, events: row.trips };
        ledger.finish(trial, { ...outcome, statistic: bps, sharpe: row.dailySharpe });
      }
    }
  }

  private trialOf({ id, settings, position }: Cell): TrialCell {
    const varied = this.plan.space.dimensions.map(({ name, values }, index) => `${name}=${values[position[index]!]!}`);
    const name = `sweep ${varied.join(' ') || id}`;
    return { name, ...rangeOfPlan(this.plan), settings: { verb: 'sweep', ...settings, data: this.data } };
  }
}

function instrumentsOf({ stretches }: SweepPlan): readonly Instrument[] {
  const named = stretches.map(({ instrument }) => [canonicalJson({ ...instrument }), instrument] as const);
  return [...new Map(named).values()];
}
