/**
 * The rank of every value, the lowest 1; equal values share the mean of their ranks, so that ranks of n values always
 * sum to n(n + 1)/2.
 * @param x in any order; infinite values rank at the ends.
 * @throws RangeError for NaN, which has no rank.
 */
export function averageRanks(x: Float64Array): Float64Array {
  const missing = x.findIndex((value) => Number.isNaN(value));
  if (missing >= 0) throw new RangeError(`values must be numbers to be ranked, got NaN (row ${missing})`);
  const order = Uint32Array.from(x.keys()).sort((a, b) => compare(x[a]!, x[b]!));
  const ranks = new Float64Array(x.length);
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && x[order[end]!] === x[order[first]!]) end += 1;
    for (let place = first; place < end; place += 1) ranks[order[place]!] = (first + 1 + end) / 2;
    first = end;
  }
  return ranks;
}

/** Without a difference: of infinite values there is none. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
