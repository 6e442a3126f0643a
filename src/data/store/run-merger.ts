import type { WriteScratch } from './arrow-writer.ts';
import { mergeRuns } from './merge-runs.ts';
import type { SupersededTrades } from './superseded-trades.ts';
import { type RunInput, TradeRun } from './trade-run.ts';

/** Files open at once in a merge. */
const MOST_OPEN = 64;

/** Something to merge: a run, or the day file that is in the store already. */
export interface MergeInput {
  /** True when its rows carry receive times. */
  readonly hasRecv: boolean;
  /** Opens it. */
  input(): RunInput;
  /** Removes it, where it is temporary. */
  discard(): void;
}

/** Merges any number of runs of one day, in passes if there are many. */
export class RunMerger {
  private readonly newPath: () => string;
  private readonly scratch: WriteScratch;

  /** Writes to the paths it is given. */
  constructor(newPath: () => string, scratch: WriteScratch) {
    this.newPath = newPath;
    this.scratch = scratch;
  }

  /** Merges everything into one run and discards the inputs; without inputs, an empty run. */
  merge(inputs: readonly MergeInput[], superseded: SupersededTrades): TradeRun {
    const waiting = [...inputs];
    while (waiting.length > MOST_OPEN) waiting.push(this.mergeGroup(waiting.splice(0, MOST_OPEN), superseded));
    return this.mergeGroup(waiting, superseded);
  }

  private mergeGroup(group: readonly MergeInput[], superseded: SupersededTrades): TradeRun {
    const hasRecv = group.some((input) => input.hasRecv);
    const output = new TradeRun(this.newPath(), hasRecv, this.scratch);
    const opened: RunInput[] = [];
    try {
      for (const input of group) opened.push(input.input());
      mergeRuns(opened, output, superseded);
    } finally {
      for (const input of opened) input.reader.close();
    }
    for (const input of group) input.discard();
    return output;
  }
}
