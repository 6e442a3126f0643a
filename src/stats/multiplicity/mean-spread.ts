import { laggedProducts } from '../numerics/bartlett.ts';
import { deviations } from '../numerics/deviations.ts';

/** Weights below it cannot change the last digit of a sum that starts with 1. */
const NEGLIGIBLE = 1e-18;

/**
 * ω of every column: the standard deviation of √rows × its mean under the stationary bootstrap, in closed form.
 * ω² = γ₀ + 2 Σ κᵢγᵢ over i = 1 … rows − 1, γᵢ the autocovariance (divisor: rows), κᵢ = (1 − i/rows)(1 − 1/b)ⁱ +
 * (i/rows)(1 − 1/b)^(rows − i), b the mean block length (Politis and Romano, 1994, as in Hansen, 2005).
 * A column of nothing but 0 (a strategy that never traded) has ω = 0.
 * Cost: rows × about 80 block lengths, per column.
 * @throws RangeError for a column that has another value in every row: nothing could be said of its luck.
 */
export function meanSpreads(columns: readonly Float64Array[], blockLength: number): Float64Array {
  return Float64Array.from(columns, (column, c) => {
    const { mean, scale, values } = deviations(column);
    if (scale === 0 && mean !== 0) {
      throw new RangeError(`column ${c} is ${mean} in every row: without spread there is no test of its mean`);
    }
    return scale * Math.sqrt(Math.max(0, meanVariance(values, 1 - 1 / blockLength)));
  });
}

/** √rows × mean ÷ ω; 0 where ω is 0. */
export function studentised(mean: number, rows: number, spread: number): number {
  return spread === 0 ? 0 : (Math.sqrt(rows) * mean) / spread;
}

function meanVariance(values: Float64Array, stay: number): number {
  const rows = values.length;
  const term = (lag: number): number => {
    const weight = (1 - lag / rows) * stay ** lag + (lag / rows) * stay ** (rows - lag);
    return (2 * weight * laggedProducts(values, values, lag)) / rows;
  };
  // Between the first and the last lags both powers are nothing.
  const reach = stay === 0 ? 0 : Math.min(rows - 1, Math.ceil(Math.log(NEGLIGIBLE) / Math.log(stay)));
  let variance = laggedProducts(values, values, 0) / rows;
  for (let lag = 1; lag <= reach; lag += 1) variance += term(lag);
  for (let lag = Math.max(reach + 1, rows - reach); lag < rows; lag += 1) variance += term(lag);
  return variance;
}
