/** What strategies are ranked by: mean ÷ standard deviation (ddof 1), or mean. */
export type Metric = 'sharpe' | 'mean';

/** Sums over every block of rows, from which the metric of any half follows without its rows. */
export interface BlockSums {
  /** Rows of each block. */
  readonly rows: Uint32Array;
  /** Sum of each block. */
  readonly sums: Float64Array;
  /** Sum of squares of each block. */
  readonly squares: Float64Array;
}

/** Sums of a column over the blocks between the edges. */
export function blockSums(values: Float64Array, edges: Uint32Array): BlockSums {
  const blocks = edges.length - 1;
  const rows = Uint32Array.from({ length: blocks }, (_, block) => edges[block + 1]! - edges[block]!);
  const sums = new Float64Array(blocks);
  const squares = new Float64Array(blocks);
  for (let block = 0; block < blocks; block += 1) {
    for (let row = edges[block]!; row < edges[block + 1]!; row += 1) {
      sums[block]! += values[row]!;
      squares[block]! += values[row]! ** 2;
    }
  }
  return { rows, sums, squares };
}

/**
 * The metric over some of the blocks. A Sharpe ratio without spread is 0 for returns that are all 0 (no trade), and
 * infinite, with the sign of the mean, for others; spread below a ten-millionth of the mean cannot be told from none.
 */
export function halfMetric(strategy: BlockSums, blocks: readonly number[], metric: Metric): number {
  let rows = 0;
  let sum = 0;
  let squares = 0;
  for (const block of blocks) {
    rows += strategy.rows[block]!;
    sum += strategy.sums[block]!;
    squares += strategy.squares[block]!;
  }
  const mean = sum / rows;
  if (metric === 'mean') return mean;
  const deviations = squares - sum * mean;
  if (deviations > 1e-14 * squares) return mean / Math.sqrt(deviations / (rows - 1));
  return mean === 0 ? 0 : Math.sign(mean) * Number.POSITIVE_INFINITY;
}
