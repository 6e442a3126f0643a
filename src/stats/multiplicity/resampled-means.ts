import { checkFinite, checkLength } from '../numerics/column-checks.ts';
import { mean } from '../numerics/moments.ts';
import { stationaryIndices } from '../numerics/stationary-bootstrap.ts';
import type { Uniform } from '../uniform.ts';

/** How the joint distribution of the columns' means is resampled: Politis and Romano's stationary bootstrap (1994). */
export interface ResamplingOptions {
  /** Mean length of a block, rows, 1 to all of them: `politisWhiteBlockLength` of the most dependent column is a good choice. */
  readonly blockLength: number;
  /** Resamples drawn, 1 or more; 1,999 or more where the p is to be reported. */
  readonly resamples: number;
  /** Where the draws come from. */
  readonly random: Uniform;
}

/** The columns' means, and how far they lay from them in each resample. */
export interface ResampledMeans {
  /** Rows of every column. */
  readonly rows: number;
  /** Mean of every column. */
  readonly means: Float64Array;
  /** Resampled mean − mean: resample r of column c is element r × columns + c. */
  readonly deviations: Float64Array;
}

/**
 * Means of all columns over the same resampled rows, so that what moves together stays together.
 * Cost: rows × columns × resamples.
 * @param columns of the same length, every value finite.
 * @throws RangeError without a column, for fewer than two rows, unequal lengths, values that are not finite, a block
 *   length outside 1 to the rows, or fewer than one resample.
 */
export function resampledMeans(columns: readonly Float64Array[], options: ResamplingOptions): ResampledMeans {
  const { blockLength, resamples, random } = options;
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples must be a whole number, 1 or more, got ${resamples}`);
  }
  const rows = checkedRows(columns);
  if (!(blockLength >= 1 && blockLength <= rows)) {
    throw new RangeError(`a mean block length must be 1 to the ${rows} rows, got ${blockLength}`);
  }
  const means = Float64Array.from(columns, mean);
  const deviations = new Float64Array(resamples * columns.length);
  const indices = new Uint32Array(rows);
  for (let resample = 0; resample < resamples; resample += 1) {
    stationaryIndices(rows, blockLength, random, indices);
    for (let c = 0; c < columns.length; c += 1) {
      const column = columns[c]!;
      let sum = 0;
      for (let row = 0; row < rows; row += 1) sum += column[indices[row]!]!;
      deviations[resample * columns.length + c] = sum / rows - means[c]!;
    }
  }
  return { rows, means, deviations };
}

function checkedRows(columns: readonly Float64Array[]): number {
  const rows = columns[0]?.length ?? 0;
  if (rows < 2) throw new RangeError(`at least one column of at least two rows is needed, got ${rows} rows`);
  for (const [c, column] of columns.entries()) {
    checkLength(`column ${c}`, column.length, rows);
    checkFinite(`column ${c}`, column);
  }
  return rows;
}
