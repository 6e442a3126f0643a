import { dailyCell } from '../sweep/evidence/daily-table.ts';
import { mergedCells } from '../sweep/parts/merged-cells.ts';
import type { PartStore } from '../sweep/parts/part-store.ts';
import { halvingRungs, type Score, survivors } from '../sweep/search/halving.ts';
import { randomCells } from '../sweep/search/random-cells.ts';
import { cellsOf } from '../sweep/space/cells.ts';
import type { Cell, SweepSpace } from '../sweep/space/sweep-space.ts';
import { sharpeRatio } from '../stats/sharpe/sharpe-ratio.ts';
import type { PlanOptions } from '../sweep/unit/plan-units.ts';
import { type OptionValues, seedOf } from './option-values.ts';
import { searchOf } from './sweep-judging.ts';
import { type ComputeOptions, computeMissing, type Computed } from './sweep-run.ts';

const FEWEST_FINALISTS = 5;

/** The cells that a sweep tries. @throws RangeError where there is none. */
export function triedCells(values: OptionValues, space: SweepSpace): readonly Cell[] {
  const search = searchOf(values);
  const all = cellsOf(space);
  if (all.length === 0) throw new RangeError('every cell of the space is dropped by a condition of `when`');
  return search.kind === 'random' ? randomCells(all, { samples: search.samples, seed: seedOf(values) }) : all;
}

/** What a search computed, and the cells that it followed to the end. */
export interface Searched {
  /** What was computed on the way. */
  readonly computed: Computed;
  /** Those cells, in canonical order. */
  readonly cells: readonly Cell[];
}

/**
 * Successive halving: cells on the first stretches of time, the best of them on more, the best of those on all. A cell is as good
 * as its daily Sharpe ratio. It ends early after an abort.
 */
export async function halvingSearch(
  plan: PlanOptions & { readonly cells: readonly Cell[] },
  eta: number,
  options: ComputeOptions,
): Promise<Searched> {
  const { cells } = plan;
  // In order of time whatever the symbol: a rung has the same days of all of them.
  const stretches = plan.stretches.toSorted((a, b) => a.fromDay - b.fromDay);
  const finalists = Math.max(FEWEST_FINALISTS, Math.ceil(Math.sqrt(cells.length)));
  let left = cells;
  let computed: Computed = { done: 0, parked: [] };
  const rungs = halvingRungs(cells.length, stretches.length, { eta, finalists });
  for (const [index, rung] of rungs.entries()) {
    const part = { ...plan, cells: left, stretches: stretches.slice(0, rung.stretches) };
    const more = await computeMissing(part, options);
    computed = { done: computed.done + more.done, parked: [...computed.parked, ...more.parked] };
    const next = rungs[index + 1];
    if (options.signal.aborted || next === undefined) break;
    const kept = new Set(survivors(scoresOf(part, options.parts), next.cells));
    left = left.filter(({ id }) => kept.has(id));
  }
  return { computed, cells: left };
}

/** Cells without all parts of a rung, because a unit was parked, have no score and are not kept. */
function scoresOf(part: PlanOptions, parts: PartStore): Score[] {
  return Array.from(mergedCells(part, parts), (merged) => {
    const { id, returns } = dailyCell(merged);
    return { id, score: sharpeRatio(returns, { periods: 1 })?.perPeriod ?? Number.NaN };
  });
}
