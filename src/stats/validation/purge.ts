import type { LabelIntervals } from './label-intervals.ts';

/** Rows to fit on and rows to judge by, both ascending; what is in neither was purged. */
export interface Split {
  /** Rows whose labels share no instant with any label of the test rows, outside the embargo. */
  readonly train: Uint32Array;
  /** The rows tested. */
  readonly test: Uint32Array;
}

/** A run of rows: from `from` to before `until`. */
export interface RowRange {
  /** The first row. */
  readonly from: number;
  /** The row after the last. */
  readonly until: number;
}

/**
 * The rows that may train for tests on the given ranges. A range spans from its first start to its latest end; a row is
 * dropped if its label touches that span, one shared instant included, or starts within the embargo after it.
 * @throws RangeError where nothing is left to train on.
 */
export function purgedTrain(labels: LabelIntervals, tests: readonly RowRange[], embargo: number): Uint32Array {
  const { start, end } = labels;
  const kept = new Uint8Array(start.length).fill(1);
  for (const test of tests) {
    const span = spanOf(labels, test);
    for (let row = 0; row < start.length; row += 1) {
      if (start[row]! <= span.end + embargo && end[row]! >= span.start) kept[row] = 0;
    }
  }
  return requireRows(rowsWhere(kept), tests);
}

/** The rows of the ranges. */
export function rowsOf(ranges: readonly RowRange[]): Uint32Array {
  const rows = new Uint32Array(ranges.reduce((total, { from, until }) => total + until - from, 0));
  let at = 0;
  for (const { from, until } of ranges) for (let row = from; row < until; row += 1) rows[at++] = row;
  return rows;
}

/** The rows that are marked. */
export function rowsWhere(marked: Uint8Array): Uint32Array {
  const rows = new Uint32Array(marked.reduce((total, mark) => total + mark, 0));
  let at = 0;
  for (let row = 0; row < marked.length; row += 1) if (marked[row] === 1) rows[at++] = row;
  return rows;
}

/** The rows themselves, or an error that says for which test there are none. */
export function requireRows(train: Uint32Array, tests: readonly RowRange[]): Uint32Array {
  if (train.length > 0) return train;
  const tested = tests.map(({ from, until }) => `${from} to ${until - 1}`).join(' and ');
  throw new RangeError(
    `no row is left to train on for the test on rows ${tested}: labels or embargo are too long for so few rows`,
  );
}

function spanOf({ start, end }: LabelIntervals, { from, until }: RowRange): { start: number; end: number } {
  let latest = end[from]!;
  for (let row = from + 1; row < until; row += 1) latest = Math.max(latest, end[row]!);
  return { start: start[from]!, end: latest };
}
