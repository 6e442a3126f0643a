import type { BarTable } from '../../core/bar-table.ts';

/**
 * Root mean square of the last `window` changes from close to close, ticks; known at the bar's close. NaN until that many
 * changes are there; absent closes count as no change. A change over a reset or a hole is left out.
 */
export function trailingVolatility(bars: BarTable, window: number): Float64Array {
  const { length } = bars;
  const squares = new Float64Array(length);
  const volatility = new Float64Array(length).fill(Number.NaN);
  let sum = 0;
  for (let row = 1; row < length; row += 1) {
    // Whole numbers: the running sum is exact.
    squares[row] = squaredChange(bars, row);
    sum += squares[row]!;
    if (row > window) sum -= squares[row - window]!;
    if (row >= window) volatility[row] = Math.sqrt(sum / window);
  }
  return volatility;
}

/** Square of the change from the close before a bar to its own, ticks²; 0 over a reset or a hole, and where either is absent. */
export function squaredChange({ close, anchor }: Pick<BarTable, 'close' | 'anchor'>, row: number): number {
  const change = anchor[row] === anchor[row - 1] ? close[row]! - close[row - 1]! : 0;
  return Number.isNaN(change) ? 0 : change * change;
}
