import type { BarTable } from '../../core/bar-table.ts';
import { quantileOfSorted } from '../numerics/quantile.ts';
import { trailingVolatility } from '../null/trailing-volatility.ts';

/** Bars that volatility and trend look back unless told otherwise. */
export const TRAILING_BARS = 60;

/** The regime of every bar at its close: events and round trips are split by the same ones. */
export interface BarRegimes {
  /**
   * The bar's trailing volatility among those of all bars, in terciles: 0 low, 1 middle, 2 high; NaN before it is known.
   * Where the terciles lie is known afterwards only: a regime tells when money was made, it is no filter.
   */
  readonly volatility: Float64Array;
  /** The close against that of {@link TRAILING_BARS} bars ago: −1 down, 0 flat, 1 up; NaN before it is known. */
  readonly trend: Float64Array;
}

/** The regimes of bars. */
export function barRegimes(bars: BarTable, trailingBars = TRAILING_BARS): BarRegimes {
  const trailing = trailingVolatility(bars, trailingBars);
  const known = trailing.filter((value) => !Number.isNaN(value)).sort();
  const [low, high] = [1 / 3, 2 / 3].map((share) => (known.length === 0 ? Number.NaN : quantileOfSorted(known, share)));
  const { close, length } = bars;
  const trend = new Float64Array(length).fill(Number.NaN);
  for (let row = trailingBars; row < length; row += 1) trend[row] = Math.sign(close[row]! - close[row - trailingBars]!);
  const tercile = (value: number): number =>
    Number.isNaN(value) ? value : Number(value > low!) + Number(value > high!);
  return { volatility: trailing.map(tercile), trend };
}
