import { meanSpreads, studentised } from './mean-spread.ts';
import { type ResampledMeans, type ResamplingOptions, resampledMeans } from './resampled-means.ts';
import { type ResampledP, recentredBootstrap, resampledP } from './resampled-p.ts';

/** How Hansen's test is made. */
export interface SuperiorAbilityOptions extends ResamplingOptions {
  /** Whether each mean is divided by its ω, so that a noisy column does not drown the others. Default: true. */
  readonly studentised?: boolean;
}

/** The outcome of Hansen's test: three p-values, of which `consistent` is the one to quote. */
export interface SuperiorAbility {
  /** max(0, max over columns of √rows × mean ÷ ω); not divided by ω where the test was not studentised. */
  readonly statistic: number;
  /** Assumes that columns with a mean below 0 are worth exactly 0: a lower bound, too lenient. */
  readonly lower: ResampledP;
  /** Leaves out columns whose mean is below −ω√(2 ln ln n ÷ n): they are clearly bad. */
  readonly consistent: ResampledP;
  /** Assumes every column to be worth 0: an upper bound, as strict as White's reality check. */
  readonly upper: ResampledP;
}

/**
 * Hansen's test for superior predictive ability (2005). Null hypothesis: no column has a mean above 0. The statistic is
 * compared with max(0, max √n·(d̄* − g(d̄)) ÷ ω), g being max(0, d̄) for `lower`, d̄·1{d̄ ≥ −ω√(2 ln ln n ÷ n)} for
 * `consistent`, d̄ for `upper`. ω as in `meanSpreads`. arch's `SPA` is the one that is not studentised.
 * @param differences one column per thing tried: its result less the benchmark's, row by row.
 * @throws RangeError as `resampledMeans`, or for a column that never changes about a mean other than 0.
 */
export function hansenSpa(differences: readonly Float64Array[], options: SuperiorAbilityOptions): SuperiorAbility {
  const resampling = resampledMeans(differences, options);
  const { rows, means } = resampling;
  const spreads = meanSpreads(differences, options.blockLength);
  // Below three rows ln ln n has no root.
  const reach = Math.sqrt(Math.max(0, 2 * Math.log(Math.log(rows))) / rows);
  const divisors = options.studentised === false ? spreads.map(() => 1) : spreads;
  const statistic = greatestOf(means, divisors, rows);
  const nullModel = recentredBootstrap(options.blockLength);
  const tail = (recentre: (mean: number, column: number) => number): ResampledP =>
    resampledP(statistic, maxima(resampling, divisors, means.map(recentre)), nullModel);
  return {
    statistic,
    lower: tail((mean) => Math.max(0, mean)),
    consistent: tail((mean, column) => (mean >= -reach * spreads[column]! ? mean : 0)),
    upper: tail((mean) => mean),
  };
}

/** max(0, max √rows × (resampled mean − centre) ÷ divisor) of every resample. */
function maxima(resampling: ResampledMeans, divisors: Float64Array, centres: Float64Array): Float64Array {
  const { rows, means, deviations } = resampling;
  const columns = means.length;
  const shifts = means.map((mean, column) => mean - centres[column]!);
  const row = new Float64Array(columns);
  return Float64Array.from({ length: deviations.length / columns }, (_, resample) => {
    for (let c = 0; c < columns; c += 1) row[c] = deviations[resample * columns + c]! + shifts[c]!;
    return greatestOf(row, divisors, rows);
  });
}

function greatestOf(means: Float64Array, divisors: Float64Array, rows: number): number {
  let greatest = 0;
  for (let c = 0; c < means.length; c += 1) {
    greatest = Math.max(greatest, studentised(means[c]!, rows, divisors[c]!));
  }
  return greatest;
}
