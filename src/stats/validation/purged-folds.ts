import { blockEdges } from './block-edges.ts';
import { checkLabels, type LabelIntervals } from './label-intervals.ts';
import { purgedTrain, rowsOf, type Split } from './purge.ts';

/** How purged folds are cut. */
export interface PurgedFoldsOptions {
  /** Folds, 2 or more; each is tested once. */
  readonly folds: number;
  /**
   * How long after the last test outcome no observation may train, in the labels' unit, 0 or more: at least the lookback
   * of the signals, whose inputs still reach back into the test.
   */
  readonly embargo: number;
}

/**
 * Purged and embargoed cross-validation (López de Prado, Advances in Financial Machine Learning, 2018, chapter 7): every
 * row is tested exactly once, in consecutive folds, by what was fitted on the rows whose labels do not overlap the fold's.
 * mlfinlab's `PurgedKFold` keeps a train label that ends at the instant the test starts (its issue #295); here it goes.
 * @throws RangeError for labels out of order, too many folds, or where nothing is left to train on.
 */
export function purgedFolds(labels: LabelIntervals, { folds, embargo }: PurgedFoldsOptions): readonly Split[] {
  checkLabels(labels, embargo);
  const edges = blockEdges(labels.start.length, folds);
  return Array.from({ length: folds }, (_, fold) => {
    const tests = [{ from: edges[fold]!, until: edges[fold + 1]! }];
    return { train: purgedTrain(labels, tests, embargo), test: rowsOf(tests) };
  });
}
