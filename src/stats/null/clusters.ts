import type { SignalRow } from '../event/signal-rows.ts';

/** Signals whose forward returns overlap from one to the next: they share prices, so they are one piece of evidence. */
export interface Cluster {
  /** Row of the first of them. */
  readonly firstRow: number;
  /** Rows after the first, of every signal: 0 for the first. */
  readonly offsets: readonly number[];
  /** Direction of every signal. */
  readonly directions: readonly (1 | -1)[];
}

/** The clusters of signals, in the order of time: a new one begins where the one before has ended. */
export function clustersOf(rows: readonly SignalRow[], horizonBars: number): Cluster[] {
  const clusters: { firstRow: number; offsets: number[]; directions: (1 | -1)[] }[] = [];
  let lastRow = Number.NEGATIVE_INFINITY;
  for (const { row, direction } of [...rows].sort((a, b) => a.row - b.row)) {
    if (row - lastRow >= horizonBars) clusters.push({ firstRow: row, offsets: [], directions: [] });
    const cluster = clusters.at(-1)!;
    cluster.offsets.push(row - cluster.firstRow);
    cluster.directions.push(direction);
    lastRow = row;
  }
  return clusters;
}
