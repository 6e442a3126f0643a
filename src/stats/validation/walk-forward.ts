import { blockEdges } from './block-edges.ts';
import { checkLabels, type LabelIntervals } from './label-intervals.ts';
import { type RowRange, requireRows, rowsOf, rowsWhere, type Split } from './purge.ts';

/** How a walk forward is cut. */
export interface WalkForwardOptions {
  /** Test windows, 1 or more. The rows are cut into one more block than that; the first only trains. */
  readonly windows: number;
  /** How long before a test's first observation the outcomes it was fitted on must have been known, in the labels' unit. */
  readonly embargo: number;
  /** At most so many rows before a test train for it, 1 or more. Default: all of them. */
  readonly trainRows?: number;
}

/**
 * Walk forward: every window is tested by what could have been fitted before it began. A row trains if its outcome was
 * known more than the embargo before the window's first observation; the rest is purged.
 * @throws RangeError for labels out of order, too many windows, or where nothing is left to train on.
 */
export function walkForward(labels: LabelIntervals, options: WalkForwardOptions): readonly Split[] {
  const { windows, embargo, trainRows = labels.start.length } = options;
  checkLabels(labels, embargo);
  if (!Number.isSafeInteger(trainRows) || trainRows < 1) {
    throw new RangeError(`train rows must be a whole number, 1 or more, got ${trainRows}`);
  }
  const edges = blockEdges(labels.start.length, windows + 1);
  return Array.from({ length: windows }, (_, window) => {
    const test = { from: edges[window + 1]!, until: edges[window + 2]! };
    const first = Math.max(0, test.from - trainRows);
    return { train: knownBefore(labels, test, first, embargo), test: rowsOf([test]) };
  });
}

function knownBefore({ start, end }: LabelIntervals, test: RowRange, first: number, embargo: number): Uint32Array {
  const known = new Uint8Array(start.length);
  for (let row = first; row < test.from; row += 1) known[row] = end[row]! + embargo < start[test.from]! ? 1 : 0;
  return requireRows(rowsWhere(known), [test]);
}
