import { type Check, count, record, text } from './metadata-codec.ts';

/** Some trades and what they add up to. */
export interface CountedTrades {
  /** Number of trades. */
  readonly trades: number;
  /** Σ size, a plain decimal. */
  readonly volume: string;
}

/**
 * Of a day whose source sends a sample of the trades, and a counter that has the volume of all: which of the file's trades
 * were sent, and which only the counter tells of. The ids of these are odd, those of all others even. What the counter
 * tells may be several trades of both sides: nothing can be inferred about who was the aggressor.
 */
export interface VolumeCounterMetadata {
  /** Trades that were sent. */
  readonly said: CountedTrades;
  /** What the counter grew by beyond them. */
  readonly shortfall: CountedTrades;
}

const countedTrades: Check<CountedTrades> = record({ trades: count, volume: text });

/** Narrows what came out of JSON. */
export const volumeCounterMetadata: Check<VolumeCounterMetadata> = record({
  said: countedTrades,
  shortfall: countedTrades,
});
