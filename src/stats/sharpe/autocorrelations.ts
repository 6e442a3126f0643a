import { laggedProducts } from '../numerics/bartlett.ts';
import { deviations } from '../numerics/deviations.ts';

/**
 * Autocorrelations ρ₁ … ρ_lags of finite values: Σ(x_t − x̄)(x_{t−k} − x̄) ÷ Σ(x_t − x̄)². Element k − 1 is ρ_k.
 * @throws RangeError unless lags is a whole number from 1 to below the number of values, or where nothing varies.
 */
export function autocorrelations(x: Float64Array, lags: number): Float64Array {
  if (!Number.isSafeInteger(lags) || lags < 1 || lags >= x.length) {
    throw new RangeError(`lags must be a whole number from 1 to below the ${x.length} values, got ${lags}`);
  }
  const { values, scale } = deviations(x);
  if (scale === 0) throw new RangeError(`${x.length} equal values have no autocorrelation`);
  const total = laggedProducts(values, values, 0);
  return Float64Array.from({ length: lags }, (_, index) => laggedProducts(values, values, index + 1) / total);
}
