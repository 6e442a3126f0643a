import { type ResamplingOptions, resampledMeans } from './resampled-means.ts';
import { type ResampledP, recentredBootstrap, resampledP } from './resampled-p.ts';

/** The outcome of White's reality check. */
export interface RealityCheck extends ResampledP {
  /** max over columns of √rows × mean, in units of the differences. */
  readonly statistic: number;
  /** The column that has it; the first of several. */
  readonly best: number;
}

/**
 * White's reality check for data snooping (2000): is the best of all columns better than the best of as many that are
 * worth nothing? Null hypothesis: no column has a mean above 0. The statistic max √n·d̄ is compared with
 * max √n·(d̄* − d̄). Columns that are clearly bad make it too strict; Hansen's test (`hansenSpa`) mends that.
 * @param differences one column per thing tried: its result less the benchmark's, row by row.
 * @throws RangeError as `resampledMeans`.
 */
export function realityCheck(differences: readonly Float64Array[], options: ResamplingOptions): RealityCheck {
  const { rows, means, deviations } = resampledMeans(differences, options);
  const root = Math.sqrt(rows);
  const best = means.reduce((leader, mean, column) => (mean > means[leader]! ? column : leader), 0);
  const resampled = Float64Array.from({ length: options.resamples }, (_, resample) => {
    const row = deviations.subarray(resample * means.length, (resample + 1) * means.length);
    return root * row.reduce((greatest, deviation) => Math.max(greatest, deviation));
  });
  const statistic = root * means[best]!;
  return { statistic, best, ...resampledP(statistic, resampled, recentredBootstrap(options.blockLength)) };
}
