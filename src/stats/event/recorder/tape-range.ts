import type { TradeBatch } from '../../../core/trade-batch.ts';

/** Prints [from, to) of a batch, at least one, all of one session and on one side of every hole. */
export interface TapeRange {
  /** Whose columns. */
  readonly batch: TradeBatch;
  /** Index of the first print. */
  readonly from: number;
  /** Index after the last print. */
  readonly to: number;
}

/** A column with room for `length` rows: itself, or a wider copy whose new rows are NaN. */
export function withRoom(column: Float64Array, length: number): Float64Array {
  if (length <= column.length) return column;
  const wider = new Float64Array(Math.max(length, 2 * column.length)).fill(Number.NaN, column.length);
  wider.set(column);
  return wider;
}
