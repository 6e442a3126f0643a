import { permutationPValue } from '../numerics/permutation.ts';

/** A p-value counted from resamples, with the null model and the m that make it one. */
export interface ResampledP {
  /** (1 + exceeding) ÷ (1 + resamples), never 0: the data itself is one of the ways it could have come out. */
  readonly p: number;
  /** Resamples whose statistic reached the observed one. The papers' estimate is exceeding ÷ resamples, which can be 0. */
  readonly exceeding: number;
  /** Resamples drawn, m. */
  readonly resamples: number;
  /** What produced the resamples. */
  readonly nullModel: string;
}

/** The p-value of an observed statistic among resampled ones. */
export function resampledP(observed: number, resampled: Float64Array, nullModel: string): ResampledP {
  let exceeding = 0;
  for (const value of resampled) if (value >= observed) exceeding += 1;
  return { p: permutationPValue(exceeding, resampled.length), exceeding, resamples: resampled.length, nullModel };
}

/** The null model that all tests on resampled means share. */
export function recentredBootstrap(blockLength: number): string {
  return `stationary bootstrap, mean block ${blockLength} rows, recentred on no mean above 0`;
}
