/**
 * Σ_t u_t·v_t + Σ_{j=1…lag} (1 − j/(lag + 1)) · Σ_t (u_t·v_{t−j} + u_{t−j}·v_t): the sum behind a long-run covariance,
 * with Bartlett's weights (Newey and West 1987). Of a column with itself it is never below 0.
 * Takes lag · n steps.
 */
export function bartlettSum(u: Float64Array, v: Float64Array, lag: number): number {
  let sum = laggedProducts(u, v, 0);
  for (let j = 1; j <= lag; j += 1) {
    const both = u === v ? 2 * laggedProducts(u, u, j) : laggedProducts(u, v, j) + laggedProducts(v, u, j);
    sum += (1 - j / (lag + 1)) * both;
  }
  // Rounding may leave less than nothing of what cancels to nothing.
  return u === v ? Math.max(sum, 0) : sum;
}

/** Σ_t u_t·v_{t−lag} over the rows both have. */
export function laggedProducts(u: Float64Array, v: Float64Array, lag: number): number {
  let sum = 0;
  for (let row = lag; row < u.length; row += 1) sum += u[row]! * v[row - lag]!;
  return sum;
}
