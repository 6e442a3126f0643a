import { permutationPValue } from '../numerics/permutation.ts';
import { meanSpreads, studentised } from './mean-spread.ts';
import { type ResamplingOptions, resampledMeans } from './resampled-means.ts';
import { recentredBootstrap } from './resampled-p.ts';

/** The outcome of Romano and Wolf's step-down test, columns in the order given. */
export interface StepDown {
  /** √rows × mean ÷ ω of every column. */
  readonly statistics: Float64Array;
  /** Family-wise p of every column, adjusted for all of them, never 0. */
  readonly p: Float64Array;
  /** Resamples drawn, m. */
  readonly resamples: number;
  /** What produced the resamples. */
  readonly nullModel: string;
}

/**
 * Romano and Wolf's step-down test (2005; p-values as in Romano and Wolf, 2016): which of the columns have a mean above
 * 0, with at most α chance of even one false among those with p ≤ α. It uses how the columns move together, and so
 * rejects more than Holm where they do. From the greatest statistic on, p = (1 + resamples whose maximum over the columns
 * not yet passed reaches it) ÷ (1 + resamples), and never below the p before.
 * @param differences one column per thing tried: its result less the benchmark's, row by row.
 * @throws RangeError as `resampledMeans`, or for a column that never changes about a mean other than 0.
 */
export function romanoWolf(differences: readonly Float64Array[], options: ResamplingOptions): StepDown {
  const { rows, means, deviations } = resampledMeans(differences, options);
  const { resamples, blockLength } = options;
  const spreads = meanSpreads(differences, blockLength);
  const statistics = means.map((mean, c) => studentised(mean, rows, spreads[c]!));
  const order = Uint32Array.from(means, (_, c) => c).sort((a, b) => statistics[b]! - statistics[a]!);
  const maxima = new Float64Array(resamples).fill(Number.NEGATIVE_INFINITY);
  const p = new Float64Array(means.length);
  for (let place = order.length - 1; place >= 0; place -= 1) {
    const c = order[place]!;
    let reached = 0;
    for (let resample = 0; resample < resamples; resample += 1) {
      const value = studentised(deviations[resample * means.length + c]!, rows, spreads[c]!);
      if (value > maxima[resample]!) maxima[resample] = value;
      if (maxima[resample]! >= statistics[c]!) reached += 1;
    }
    p[c] = permutationPValue(reached, resamples);
  }
  let least = 0;
  for (const c of order) {
    least = Math.max(least, p[c]!);
    p[c] = least;
  }
  return { statistics, p, resamples, nullModel: recentredBootstrap(blockLength) };
}
