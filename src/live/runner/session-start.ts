import type { Scales, TradeBatch } from '../../core/trade-batch.ts';
import type { ViewStart } from './view-start.ts';

/** What was known when a session began, as JSON: a run folder keeps it, so that a check needs nothing else. */
export interface SessionStart {
  /** The scales of all of it. */
  readonly scales: Scales;
  /** From where on trades are known, µs. */
  readonly coveredFromUs: number;
  /** The instant that was reached, µs: that of the last trades. */
  readonly reachedUs: number;
  /** What every view knew before the trades of that instant. */
  readonly views: readonly ViewStart[];
  /** Those trades: an order of a size bucket may go on in the first live ones. */
  readonly tail: TailJson;
}

/** Trades as JSON, ticks and lots. */
export interface TailJson {
  /** Exchange times, µs. */
  readonly timeUs: readonly number[];
  /** Prices, ticks. */
  readonly price: readonly number[];
  /** Sizes, lots. */
  readonly size: readonly number[];
  /** Aggressors. */
  readonly side: readonly number[];
  /** Ids. */
  readonly id: readonly number[];
}

/** No trades. */
export const NO_TAIL: TailJson = Object.freeze({ timeUs: [], price: [], size: [], side: [], id: [] });

/** Trades as JSON. */
export function tailJson({ timeUs, price, size, side, id, length }: TradeBatch): TailJson {
  const numbers = (column: Float64Array | Int8Array): number[] => Array.from(column.subarray(0, length));
  return {
    timeUs: numbers(timeUs),
    price: numbers(price),
    size: numbers(size),
    side: numbers(side),
    id: numbers(id),
  };
}

/** The trades that a start ends with. */
export function tailOf({ tail, scales }: SessionStart): TradeBatch {
  return {
    type: 'trades',
    length: tail.id.length,
    timeUs: Float64Array.from(tail.timeUs),
    price: Float64Array.from(tail.price),
    size: Float64Array.from(tail.size),
    side: Int8Array.from(tail.side),
    id: Float64Array.from(tail.id),
    scales,
  };
}
