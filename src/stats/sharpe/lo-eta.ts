/**
 * η(q), what a Sharpe ratio per period is multiplied by to be one per q periods: q ÷ √(q + 2 Σ (q − k)ρ_k over k = 1 …
 * q − 1) (Lo, "The Statistics of Sharpe Ratios", 2002). Without autocorrelation it is √q.
 * @param autocorrelations ρ₁, ρ₂, …; those beyond its end count as 0, those from ρ_q on are not looked at.
 * @param q periods of the longer return, a whole number, 1 or more.
 * @returns null where the sum under the root is not above 0: estimated autocorrelations need not be possible ones.
 * @throws RangeError for another q.
 */
export function loEta(autocorrelations: Float64Array, q: number): number | null {
  if (!Number.isSafeInteger(q) || q < 1) throw new RangeError(`q must be a whole number, 1 or more, got ${q}`);
  let variance = q;
  const last = Math.min(q - 1, autocorrelations.length);
  for (let k = 1; k <= last; k += 1) variance += 2 * (q - k) * autocorrelations[k - 1]!;
  return variance > 0 ? q / Math.sqrt(variance) : null;
}
