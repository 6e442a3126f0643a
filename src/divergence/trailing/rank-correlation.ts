/**
 * Spearman's rank correlation, −1 to 1: the correlation of ranks, equal values sharing the mean of theirs; 0 where all
 * values of a column are equal. Sorts both columns.
 * @param xs one column.
 * @param ys the other, equally long.
 */
export function rankCorrelation(xs: Float64Array, ys: Float64Array): number {
  const [xRanks, yRanks] = [ranksOf(xs), ranksOf(ys)];
  const mean = (xs.length + 1) / 2;
  let [spreadX, spreadY, coSpread] = [0, 0, 0];
  for (let index = 0; index < xs.length; index += 1) {
    const x = xRanks[index]! - mean;
    const y = yRanks[index]! - mean;
    spreadX += x * x;
    spreadY += y * y;
    coSpread += x * y;
  }
  const spreads = spreadX * spreadY;
  return spreads === 0 ? 0 : coSpread / Math.sqrt(spreads);
}

function ranksOf(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let next = first + 1;
    while (next < order.length && values[order[next]!] === values[order[first]!]) next += 1;
    // The ranks first + 1 … next, shared.
    for (let place = first; place < next; place += 1) ranks[order[place]!] = (first + 1 + next) / 2;
    first = next;
  }
  return ranks;
}
