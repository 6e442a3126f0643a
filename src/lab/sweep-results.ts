import path from 'node:path';
import { type DailyCell, dailyCell, dailyTable } from '../sweep/evidence/daily-table.ts';
import { type SweepEvidence, sweepEvidence } from '../sweep/evidence/sweep-evidence.ts';
import { writeAtomically } from '../sweep/parts/atomic-file.ts';
import type { PartStore } from '../sweep/parts/part-store.ts';
import { type CellRow, writeResults } from '../sweep/parts/write-results.ts';
import type { Cell } from '../sweep/space/sweep-space.ts';
import type { OptionValues } from './option-values.ts';
import { type SweepDocument, sweepDocument } from './sweep-document.ts';
import { sweepEvidenceOptionsOf } from './sweep-judging.ts';
import type { SweepPlan } from './sweep-plan.ts';
import type { ParkedUnit } from './sweep-run.ts';
import type { SweepTrials } from './sweep-trials.ts';

/** A sweep that was computed. */
export interface FinishedSweep {
  /** What was to be computed. */
  readonly plan: SweepPlan;
  /** The cells that were followed to the end, in canonical order. */
  readonly cells: readonly Cell[];
  /** Units that failed. */
  readonly parked: readonly ParkedUnit[];
  /** The ledger. */
  readonly trials: SweepTrials;
}

/** Its results. */
export interface SweepResults {
  /** The cells that have results, in canonical order. */
  readonly cells: readonly CellRow[];
  /** What `sweep.json` holds. */
  readonly document: SweepDocument;
}

/** Puts the parts of a sweep together, judges it, and writes everything into its folder. */
export async function writeSweep(parts: PartStore, sweep: FinishedSweep, values: OptionValues): Promise<SweepResults> {
  const { plan, trials } = sweep;
  const dimensions = plan.space.dimensions.map(({ name }) => name);
  const daily: DailyCell[] = [];
  let days: Int32Array = new Int32Array();
  const rows = await writeResults(parts, {
    ...{ plan: { ...plan.units, cells: sweep.cells }, dimensions },
    onCell: (merged) => {
      daily.push(dailyCell(merged));
      days = merged.days;
    },
  });
  const evidence = daily.length === 0 || days.length === 0 ? null : judged(sweep, daily, days, values);
  if (evidence !== null) trials.finish(evidence);
  const document = sweepDocument(sweep, rows, evidence, values);
  writeAtomically(parts.out, path.join(parts.out, 'sweep.json'), `${JSON.stringify(document, null, 2)}\n`);
  return { cells: rows, document };
}

function judged(
  { plan, trials }: FinishedSweep,
  daily: readonly DailyCell[],
  days: Int32Array,
  values: OptionValues,
): SweepEvidence {
  const { dimensions } = plan.space;
  const table = dailyTable(dimensions, days, daily);
  return sweepEvidence({ dimensions, table, tries: trials.tries(), options: sweepEvidenceOptionsOf(values) });
}
