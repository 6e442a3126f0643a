/** Ids that follow one another without a hole, with the times of the first and the last. */
export interface IdRun {
  /** First id. */
  readonly first: number;
  /** Last id. */
  readonly last: number;
  /** Time of the first id, µs. */
  readonly firstTimeUs: number;
  /** Time of the last id, µs. */
  readonly lastTimeUs: number;
}

/** Ids from `first` to `last`, both included. */
export interface IdRange {
  /** First id. */
  readonly first: number;
  /** Last id. */
  readonly last: number;
}

const FIRST_COMPACTION = 1 << 16;

/**
 * Keeps account of ids that count up by one, seen in the order of the tape. Only where the count breaks is anything
 * remembered; ids that come late close the holes they left. Memory grows with the number of holes, not of ids.
 */
export class IdLedger {
  private runs: IdRun[] = [];
  private repeated: IdRange[] = [];
  private compactAt = FIRST_COMPACTION;
  private first = Number.NaN;
  private firstTimeUs = Number.NaN;
  private last = Number.NaN;
  private lastTimeUs = Number.NaN;

  /** Enters the first `length` ids of a column, with their times. */
  add(ids: Float64Array, timesUs: Float64Array, length: number): void {
    let { last } = this;
    for (let i = 0; i < length; i += 1) {
      const id = ids[i]!;
      if (id !== last + 1) {
        this.last = last;
        this.breakAt(id, timesUs[i]!, i === 0 ? this.lastTimeUs : timesUs[i - 1]!);
      }
      last = id;
    }
    this.last = last;
    if (length > 0) this.lastTimeUs = timesUs[length - 1]!;
  }

  /** The ids seen, as maximal runs in order. */
  settled(): readonly IdRun[] {
    this.close(this.lastTimeUs);
    this.compact();
    return this.runs;
  }

  /** The ids seen more than once, as ranges in order and apart. */
  seenAgain(): readonly IdRange[] {
    this.settled();
    return this.repeated;
  }

  private breakAt(id: number, timeUs: number, lastTimeUs: number): void {
    this.close(lastTimeUs);
    this.first = id;
    this.firstTimeUs = timeUs;
    if (this.runs.length < this.compactAt) return;
    this.compact();
    this.compactAt = Math.max(FIRST_COMPACTION, 2 * this.runs.length);
  }

  private close(lastTimeUs: number): void {
    if (Number.isNaN(this.first)) return;
    this.runs.push({ first: this.first, last: this.last, firstTimeUs: this.firstTimeUs, lastTimeUs });
    this.first = Number.NaN;
    this.last = Number.NaN;
  }

  private compact(): void {
    const joined: IdRun[] = [];
    const again: IdRange[] = [...this.repeated];
    for (const run of this.runs.toSorted((a, b) => a.first - b.first)) {
      const before = joined.at(-1);
      if (before === undefined || run.first > before.last + 1) {
        joined.push(run);
        continue;
      }
      if (run.first <= before.last) again.push({ first: run.first, last: Math.min(run.last, before.last) });
      const end = run.last > before.last ? run : before;
      joined[joined.length - 1] = { ...before, last: end.last, lastTimeUs: end.lastTimeUs };
    }
    this.runs = joined;
    this.repeated = unionIds(again);
  }
}

/** Ranges of ids put in order, with those that touch or overlap joined. */
export function unionIds(ranges: readonly IdRange[]): IdRange[] {
  const union: { first: number; last: number }[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = union.at(-1);
    if (before !== undefined && range.first <= before.last + 1) before.last = Math.max(before.last, range.last);
    else union.push({ ...range });
  }
  return union;
}
