/**
 * First index in [from, to) whose time is at or after the instant, or `to`. `timeUs[from]` must lie before the instant,
 * and times never decrease. Gallops before it halves: cheapest when the answer is near `from`.
 */
export function firstAtOrAfter(timeUs: Float64Array, instantUs: number, from: number, to: number): number {
  let step = 1;
  let low = from;
  while (low + step < to && timeUs[low + step]! < instantUs) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, to);
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (timeUs[middle]! < instantUs) low = middle;
    else high = middle;
  }
  return high;
}

/** First index in [from, to) whose time lies strictly after the instant, or `to`. Times never decrease. */
export function firstAfter(timeUs: Float64Array, instantUs: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeUs[middle]! > instantUs) high = middle;
    else low = middle + 1;
  }
  return low;
}
