import type { BarTable } from '../../core/bar-table.ts';
import { ExtremeWindow } from '../../divergence/trailing/extreme-window.ts';
import type { SignalRow } from './signal-rows.ts';

/**
 * Every bar whose close is a new extreme: above the closes of the `lookback` bars before it (direction −1, as a bearish
 * divergence would have), or below them (+1), all of one anchor. These are the prices of the window rule whatever CVD
 * did: what a divergence adds shows against them alone.
 * @throws RangeError when the lookback is no whole number of at least 1.
 */
export function newExtremes(bars: BarTable, lookback: number): SignalRow[] {
  if (!(Number.isInteger(lookback) && lookback >= 1)) {
    throw new RangeError(`lookback must be a whole number of at least 1, got ${lookback}`);
  }
  const { close, anchor, length } = bars;
  const window = new ExtremeWindow(lookback);
  const rows: SignalRow[] = [];
  for (let row = 0; row < length; row += 1) {
    if (row > 0 && anchor[row] !== anchor[row - 1]) window.begin(row);
    const price = close[row]!;
    if (window.isWhole(row)) {
      if (price > close[window.highBar()]!) rows.push({ row, direction: -1 });
      if (price < close[window.lowBar()]!) rows.push({ row, direction: 1 });
    }
    window.push(row, price, price);
  }
  return rows;
}
