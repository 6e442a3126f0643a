import type { Scales } from '../core/trade-batch.ts';

/**
 * Bars that already carry buy and sell volume (an exchange's klines, a charting product's export) as columns of equal
 * length, in time order; they enter the engine in the place of trades. Prices are ticks, volumes lots.
 */
export interface InputBars {
  /** Tells them from the other events of a source. */
  readonly type: 'bars';
  /** Number of bars. */
  readonly length: number;
  /** Length of each bar, µs. */
  readonly lengthUs: number;
  /** What a tick and a lot are worth. */
  readonly scales: Scales;
  /** Start of the bar, µs, increasing. */
  readonly timeUs: Float64Array;
  /** First price. */
  readonly open: Float64Array;
  /** Highest price. */
  readonly high: Float64Array;
  /** Lowest price. */
  readonly low: Float64Array;
  /** Last price. */
  readonly close: Float64Array;
  /** buyVolume + sellVolume + unknownVolume. */
  readonly volume: Float64Array;
  /** Volume in which the buyer was the aggressor. */
  readonly buyVolume: Float64Array;
  /** Volume in which the seller was the aggressor. */
  readonly sellVolume: Float64Array;
  /** Volume whose aggressor is not known. */
  readonly unknownVolume: Float64Array;
  /** Number of trades; NaN where the source does not say. */
  readonly trades: Float64Array;
  /** Σ price × size in ticks × lots, null where the source does not say. Of the same length as the columns. */
  readonly turnover: readonly (bigint | null)[];
}
