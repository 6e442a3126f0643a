import { deviations } from './deviations.ts';

/** The arithmetic mean. NaN of no values; NaN where one of them is. */
export function mean(x: Float64Array): number {
  return deviations(x).mean;
}

/** The sample standard deviation, √(Σ(x − x̄)² ÷ (n − 1)). NaN of fewer than two values; NaN where one of them is. */
export function sampleSd(x: Float64Array): number {
  if (x.length < 2) return Number.NaN;
  const { scale, values } = deviations(x);
  return scale * Math.sqrt(powerSum(values, 2) / (x.length - 1));
}

/**
 * Skewness γ3 = m3 ÷ m2^1.5 of the population moments m_k = Σ(x − x̄)^k ÷ n: scipy's `skew`, not corrected for bias.
 * NaN where nothing varies (two values at least), and where a value is NaN.
 */
export function skewness(x: Float64Array): number {
  const { values } = deviations(x);
  return powerSum(values, 3) / x.length / (powerSum(values, 2) / x.length) ** 1.5;
}

/**
 * Raw kurtosis γ4 = m4 ÷ m2² of the population moments: 3 for the normal, never below 1. It is what the formulas of the
 * Sharpe ratio's error ask for; excess kurtosis is 3 less.
 * NaN where nothing varies (two values at least), and where a value is NaN.
 */
export function rawKurtosis(x: Float64Array): number {
  const { values } = deviations(x);
  return powerSum(values, 4) / x.length / (powerSum(values, 2) / x.length) ** 2;
}

function powerSum(values: Float64Array, power: number): number {
  let sum = 0;
  for (const value of values) sum += value ** power;
  return sum;
}
