import type { BarTable } from '../../core/bar-table.ts';

/**
 * Average true range of every bar: the mean of the last `window` true ranges, its own the last, ticks; known at the
 * bar's close. A true range reaches to the close before only within a stretch: a night or a hole is not volatility.
 * NaN until there are that many.
 * @param segment the bars' stretches, as in an event panel.
 */
export function averageTrueRange(bars: BarTable, segment: Float64Array, window: number): Float64Array {
  const { length } = bars;
  const average = new Float64Array(length).fill(Number.NaN);
  const ranges = new Float64Array(length);
  let sum = 0;
  let present = 0;
  for (let row = 0; row < length; row += 1) {
    const range = trueRange(bars, row, row > 0 && segment[row] === segment[row - 1]);
    ranges[row] = Number.isNaN(range) ? 0 : range;
    // Bars before the first price have no range; none comes after them.
    present += Number.isNaN(range) ? 0 : 1;
    // Whole ticks: the running sum is exact.
    sum += ranges[row]! - (row >= window ? ranges[row - window]! : 0);
    if (present >= window) average[row] = sum / window;
  }
  return average;
}

/**
 * True range of a bar, ticks: from its low to its high, the close before included where it goes on from there. NaN without
 * a price.
 */
export function trueRange(
  { high, low, close }: Pick<BarTable, 'high' | 'low' | 'close'>,
  row: number,
  goesOn: boolean,
): number {
  const before = goesOn ? close[row - 1]! : Number.NaN;
  const top = before > high[row]! ? before : high[row]!;
  const bottom = before < low[row]! ? before : low[row]!;
  return top - bottom;
}
