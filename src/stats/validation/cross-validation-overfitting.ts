import { blockEdges } from './block-edges.ts';
import { combinations } from './combinations.ts';
import { type BlockSums, blockSums, halfMetric, type Metric } from './half-metric.ts';

/** 20 choose 10 is 184,756 splits; each step of two beyond is four times as many. */
const MOST_BLOCKS = 20;

/** How overfitting is measured. */
export interface OverfittingOptions {
  /** Blocks the rows are cut into, S: even, from 2 to 20. The paper uses 16. */
  readonly blocks: number;
  /** What the best is chosen by: per-row Sharpe ratio (mean ÷ standard deviation, ddof 1) or mean. Default: sharpe. */
  readonly metric?: Metric;
}

/** Overfitting measured over all splits; columns have one element per split, in lexicographic order of its blocks. */
export interface Overfitting {
  /** PBO: share of splits in which the strategy chosen in sample ranks at the median or below out of sample. */
  readonly probability: number;
  /** Share of splits in which the metric of the chosen strategy is below 0 out of sample. */
  readonly lossProbability: number;
  /** The strategy chosen in sample; the first of several equals. */
  readonly selected: Uint32Array;
  /** ln(ω ÷ (1 − ω)), ω = its rank out of sample ÷ (strategies + 1), rank 1 the worst, equals sharing their mean rank. */
  readonly logits: Float64Array;
  /** Its metric in sample. */
  readonly inSample: Float64Array;
  /** Its metric out of sample. */
  readonly outOfSample: Float64Array;
}

/**
 * The probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado
 * and Zhu, 2017): the rows are cut into S blocks, every half of them chooses the best strategy, the other half says how
 * it ranks. Strategies without any merit give about 0.5, not 0; a rank ÷ N as in R's `pbo` would give infinite logits.
 * Blocks are as equal as can be where S does not divide the rows. Cost: C(S, S ÷ 2) × strategies × S.
 * @param strategies one column of returns per strategy, 2 or more of the same length, at least 2·S rows, all finite.
 * @throws RangeError for anything else.
 */
export function probabilityOfOverfitting(
  strategies: readonly Float64Array[],
  { blocks, metric = 'sharpe' }: OverfittingOptions,
): Overfitting {
  const rows = checkedRows(strategies, blocks);
  const edges = blockEdges(rows, blocks);
  const sums = strategies.map((returns) => blockSums(returns, edges));
  const halves = combinations(blocks, blocks / 2);
  const found = {
    selected: new Uint32Array(halves.length),
    logits: new Float64Array(halves.length),
    inSample: new Float64Array(halves.length),
    outOfSample: new Float64Array(halves.length),
  };
  const outside = new Float64Array(strategies.length);
  for (const [split, half] of halves.entries()) {
    const inside = metrics(sums, half, metric);
    // The complement of the k-th half is the k-th from the end.
    outside.set(metrics(sums, halves[halves.length - 1 - split]!, metric));
    const best = inside.reduce((leader, value, strategy) => (value > inside[leader]! ? strategy : leader), 0);
    const rank = averageRank(outside, best);
    found.selected[split] = best;
    found.logits[split] = Math.log(rank / (strategies.length + 1 - rank));
    found.inSample[split] = inside[best]!;
    found.outOfSample[split] = outside[best]!;
  }
  return {
    probability: share(found.logits, (logit) => logit <= 0),
    lossProbability: share(found.outOfSample, (value) => value < 0),
    ...found,
  };
}

function metrics(sums: readonly BlockSums[], half: readonly number[], metric: Metric): Float64Array {
  return Float64Array.from(sums, (strategy) => halfMetric(strategy, half, metric));
}

/** 1 + those below it + half of those equal to it. */
function averageRank(values: Float64Array, of: number): number {
  let rank = 1;
  for (let at = 0; at < values.length; at += 1) {
    if (values[at]! < values[of]!) rank += 1;
    else if (values[at] === values[of] && at !== of) rank += 0.5;
  }
  return rank;
}

function share(values: Float64Array, counts: (value: number) => boolean): number {
  let counted = 0;
  for (const value of values) if (counts(value)) counted += 1;
  return counted / values.length;
}

function checkedRows(strategies: readonly Float64Array[], blocks: number): number {
  if (blocks % 2 !== 0 || !(blocks >= 2 && blocks <= MOST_BLOCKS)) {
    throw new RangeError(`blocks must be an even number from 2 to ${MOST_BLOCKS}, got ${blocks}`);
  }
  const rows = strategies[0]?.length ?? 0;
  if (strategies.length < 2 || rows < 2 * blocks) {
    throw new RangeError(
      `overfitting needs 2 strategies and ${2 * blocks} rows for ${blocks} blocks, got ${strategies.length} and ${rows}`,
    );
  }
  for (const [at, returns] of strategies.entries()) {
    const row = returns.findIndex((value) => !Number.isFinite(value));
    if (returns.length === rows && row < 0) continue;
    const got = row < 0 ? `${returns.length} rows` : `${returns[row]!} in row ${row}`;
    throw new RangeError(`every strategy needs ${rows} finite returns, got ${got} for strategy ${at}`);
  }
  return rows;
}
