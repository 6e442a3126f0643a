import type { RunRecord } from '../backtest/run-record.ts';

/** A run with the name it has on the page. */
export interface NamedRun {
  /** Its folder's name, for instance. */
  readonly name: string;
  /** The run. */
  readonly run: RunRecord;
}

/** Where the events of a run part from those of the first one. */
export interface Parting {
  /** The number of the first line that differs, from 1. */
  readonly line: number;
  /** That line of the first run; null when its log has ended. */
  readonly first: string | null;
  /** The other's. */
  readonly other: string | null;
}

/** Everything the page that compares runs shows. */
export interface CompareInput {
  /** Two or more runs; the first is what the others are compared with. */
  readonly runs: readonly NamedRun[];
  /** For each run but the first where its events part from the first one's; null where they are the same byte for byte. */
  readonly partings: readonly (Parting | null)[];
}
