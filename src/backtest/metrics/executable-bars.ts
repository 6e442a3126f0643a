import type { BarTable } from '../../core/bar-table.ts';

/**
 * What a market order decided at each bar's close would have been filled at, latency included; columns of equal length.
 * An `EventPanel` has them: its `askAfter` and `bidAfter`.
 */
export interface ExecutableBars {
  /** Number of bars. */
  readonly length: number;
  /** End of the bar, µs: when the order is decided. */
  readonly endUs: Float64Array;
  /** The session's date, days since 1970-01-01. */
  readonly session: Float64Array;
  /** What buying costs, ticks; NaN where nothing was to be had. */
  readonly buyTicks: Float64Array;
  /** What selling brings, ticks; NaN where nothing was to be had. */
  readonly sellTicks: Float64Array;
}

/**
 * Of bars alone: an order decided at a bar's close is filled at the open of the next one with trades, half the spread
 * worse.
 * @param halfSpreadTicks half the spread, ticks, as far as it is known; 0 otherwise.
 */
export function executableOpens(bars: BarTable, halfSpreadTicks = 0): ExecutableBars {
  const { length, endUs, session, open, volume } = bars;
  const next = new Float64Array(length).fill(Number.NaN);
  for (let row = 0; row + 1 < length; row += 1) if (volume[row + 1]! > 0) next[row] = open[row + 1]!;
  const buyTicks = next.map((ticks) => ticks + halfSpreadTicks);
  return { length, endUs, session, buyTicks, sellTicks: next.map((ticks) => ticks - halfSpreadTicks) };
}
