import { blockEdges } from './block-edges.ts';
import { combinationCount, combinations } from './combinations.ts';
import { checkLabels, type LabelIntervals } from './label-intervals.ts';
import { purgedTrain, rowsOf, type Split } from './purge.ts';

/** More splits than this are a mistake: each holds its rows. */
const MOST_SPLITS = 10_000;

/** How combinatorial cross-validation is cut. */
export interface CombinatorialOptions {
  /** Consecutive groups of rows, N. */
  readonly groups: number;
  /** Groups tested together, k, from 1 to N − 1. */
  readonly testGroups: number;
  /** As in `PurgedFoldsOptions`: how long after each tested group no observation may train, in the labels' unit. */
  readonly embargo: number;
}

/** One choice of groups to test. */
export interface CombinatorialSplit extends Split {
  /** The groups tested, ascending from 0. */
  readonly groups: readonly number[];
}

/** All splits, and how their tests make up whole backtests. */
export interface CombinatorialSplits {
  /** Edges of the groups: group g is the rows from edge g to before edge g + 1. */
  readonly edges: Uint32Array;
  /** Every choice of k of N groups, in lexicographic order. */
  readonly splits: readonly CombinatorialSplit[];
  /**
   * Backtest paths: element g of a path is the split whose test supplies group g. Every path covers all rows once, and
   * every test of every split belongs to exactly one path.
   */
  readonly paths: readonly Uint32Array[];
}

/**
 * Combinatorial purged cross-validation (López de Prado, Advances in Financial Machine Learning, 2018, chapter 12): C(N,
 * k) splits whose tests make k·C(N, k) ÷ N whole backtest paths, 15 splits and 5 paths for 6 choose 2. Every row is
 * tested that many times. A train label is purged if it touches any tested group's labels, embargoed after each of them.
 * Cost: splits × rows, in time and memory.
 * @throws RangeError for labels out of order, more than 10,000 splits, or where nothing is left to train on.
 */
export function combinatorialPurged(labels: LabelIntervals, options: CombinatorialOptions): CombinatorialSplits {
  const { groups, testGroups, embargo } = options;
  checkLabels(labels, embargo);
  const edges = blockEdges(labels.start.length, groups);
  checkChoice(groups, testGroups);
  const splits = combinations(groups, testGroups).map((chosen) => {
    const tests = chosen.map((group) => ({ from: edges[group]!, until: edges[group + 1]! }));
    return { groups: chosen, train: purgedTrain(labels, tests, embargo), test: rowsOf(tests) };
  });
  return { edges, splits, paths: backtestPaths(splits, groups) };
}

/** Path j takes every group from the j-th of the splits that test it. */
function backtestPaths(splits: readonly CombinatorialSplit[], groups: number): readonly Uint32Array[] {
  const testing = Array.from({ length: groups }, (_, group) =>
    [...splits.keys()].filter((split) => splits[split]!.groups.includes(group)),
  );
  return testing[0]!.map((_, path) => Uint32Array.from(testing, (candidates) => candidates[path]!));
}

function checkChoice(groups: number, testGroups: number): void {
  if (!Number.isSafeInteger(testGroups) || testGroups < 1 || testGroups >= groups) {
    throw new RangeError(`test groups must be a whole number from 1 to below the ${groups} groups, got ${testGroups}`);
  }
  const count = combinationCount(groups, testGroups);
  if (count > MOST_SPLITS) {
    throw new RangeError(
      `${groups} choose ${testGroups} is ${count} splits, more than ${MOST_SPLITS}; take fewer groups`,
    );
  }
}
