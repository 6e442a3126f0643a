import type { EventPanel } from '../event/event-panel.ts';
import { horizonLabel } from '../event/horizon.ts';
import { type CellVerdict, familyVerdict } from '../multiplicity/family.ts';
import { type Verdict, verdictOf } from '../verdict.ts';
import type { CellEvidence, RuleEvidence } from './rule-evidence.ts';

/** What the ledger says of the data. */
export interface Tries {
  /** N: cells ever tried on the data, these included; null without a ledger: then nothing is called evidence. */
  readonly total: number | null;
  /** p-values of the other tries; null for those that have none. */
  readonly otherP: readonly (number | null)[];
}

/** A cell with its verdict. */
export interface JudgedCell {
  /** The cell. */
  readonly cell: CellEvidence;
  /** Its p adjusted for everything that was tried. */
  readonly adjusted: CellVerdict;
  /** What it amounts to. */
  readonly verdict: Verdict;
}

/** What a cell is called: `window(20) 15 bars`. */
export function cellName(panel: EventPanel, rule: string, horizon: number): string {
  return `${rule} ${horizonLabel(panel.horizons[horizon]!, panel.bars.scales)}`;
}

/** Judges every cell of the rules as one of all that was tried. The p of a cell is that of its first null model. */
export function judgedCells(panel: EventPanel, rules: readonly RuleEvidence[], tries: Tries): JudgedCell[] {
  const cells = rules.flatMap((rule) => rule.cells);
  const named = cells.map((cell) => ({ name: cellName(panel, cell.rule, cell.horizon), p: cell.nulls[0]?.p ?? null }));
  const total = tries.total ?? cells.length;
  const { cells: family } = familyVerdict(named, {
    totalTries: total,
    otherP: tries.total === null ? [] : tries.otherP,
  });
  return cells.map((cell, index) => {
    const adjusted = family[index]!;
    const { study } = cell;
    const verdict = verdictOf({
      events: study.events,
      independentEvents: study.thinned.events,
      hits: study.hits,
      grossBps: study.grossBps,
      netBps: study.netBps,
      netLowBps: study.netInterval.low,
      p: adjusted.p,
      q: adjusted.benjaminiYekutieli,
      tries: tries.total,
    });
    return { cell, adjusted, verdict };
  });
}
