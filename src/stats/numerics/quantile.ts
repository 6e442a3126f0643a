/**
 * The quantile of sorted values, linear between the order statistics at 0 … n − 1: Hyndman and Fan's type 7 (1996), the
 * default of numpy and R.
 * @param sorted ascending, at least one.
 * @param probability from 0, the lowest, to 1, the highest.
 * @throws RangeError without a value, or for a probability outside [0, 1].
 */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) throw new RangeError('a quantile needs at least one value, got none');
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`a probability must be between 0 and 1, got ${probability}`);
  }
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.ceil(place)]!;
  return low + (place - below) * (high - low);
}
