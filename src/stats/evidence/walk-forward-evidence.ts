import { mean } from '../numerics/moments.ts';
import { sharpeRatio } from '../sharpe/sharpe-ratio.ts';
import { rowLabels } from '../validation/label-intervals.ts';
import { walkForward } from '../validation/walk-forward.ts';

/** What a search would have brought to somebody who could not see the future. */
export interface WalkForwardEvidence {
  /** Windows, one after the other; in each the cell that was best before it. */
  readonly picks: readonly number[];
  /** Sessions that were traded with the pick of the sessions before. */
  readonly sessions: number;
  /** Their mean return after costs, a fraction per session. */
  readonly outOfSample: number;
  /** Mean of the picks on the sessions they were picked by: what the search looks like from inside. */
  readonly inSample: number;
}

const WINDOWS = 5;
/** The session before a window is left out of the choice for it: its outcomes were known too late to act on. */
const EMBARGO_SESSIONS = 1;
const PERIODS = 365;

/**
 * Walks forward through the sessions: for each window the cell with the best Sharpe ratio on all sessions before it,
 * the last of them left out, is held over the window.
 * @param columns returns after costs by session, one column for each cell.
 */
export function walkForwardEvidence(columns: readonly Float64Array[]): WalkForwardEvidence {
  const labels = rowLabels(columns[0]!.length, 0);
  const splits = walkForward(labels, { windows: WINDOWS, embargo: EMBARGO_SESSIONS });
  const held = splits.map(({ train, test }) => {
    const pick = bestOn(columns, train);
    return { pick, inside: picked(columns[pick]!, train), outside: picked(columns[pick]!, test) };
  });
  const outside = held.flatMap((window) => [...window.outside]);
  const inside = held.flatMap((window) => [...window.inside]);
  return {
    picks: held.map(({ pick }) => pick),
    sessions: outside.length,
    outOfSample: mean(Float64Array.from(outside)),
    inSample: mean(Float64Array.from(inside)),
  };
}

/** The cell with the best Sharpe ratio on some sessions; the first where none has one. */
function bestOn(columns: readonly Float64Array[], rows: Uint32Array): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, column] of columns.entries()) {
    const ratio = sharpeRatio(picked(column, rows), { periods: PERIODS })?.perPeriod ?? Number.NEGATIVE_INFINITY;
    if (ratio <= highest) continue;
    best = index;
    highest = ratio;
  }
  return best;
}

function picked(column: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!);
}
