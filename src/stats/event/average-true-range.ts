import type { BarTable } from '../../core/bar-table.ts';

/**
 * Average true range of every bar: the mean of the last `window` true ranges, its own the last, ticks; known at the
 * bar's close. A true range reaches to the close before only within a stretch: a night or a hole is not volatility.
 * NaN until there are that many.
 * @param segment the bars' stretches, as in an event panel.
 */
export function averageTrueRange(bars: BarTable, segment: Float64Array, window: number): Float64Array {
  const { high, low, close, length } = bars;
  const average = new Float64Array(length).fill(Number.NaN);
  const ranges = new Float64Array(length);
  let sum = 0;
  let present = 0;
  for (let row = 0; row < length; row += 1) {
    const before = row > 0 && segment[row] === segment[row - 1] ? close[row - 1]! : Number.NaN;
    const top = before > high[row]! ? before : high[row]!;
    const bottom = before < low[row]! ? before : low[row]!;
    const range = top - bottom;
    ranges[row] = Number.isNaN(range) ? 0 : range;
    // Bars before the first price have no range; none comes after them.
    present += Number.isNaN(range) ? 0 : 1;
    // Whole ticks: the running sum is exact.
    sum += ranges[row]! - (row >= window ? ranges[row - window]! : 0);
    if (present >= window) average[row] = sum / window;
  }
  return average;
}
