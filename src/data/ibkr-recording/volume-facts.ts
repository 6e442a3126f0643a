import type { DecimalNumber } from '../csv/decimal-text.ts';
import type { CountedTrades } from '../store/volume-counter-metadata.ts';
import { NO_VOLUME, plus, volumeText } from './exact-volume.ts';

/** How the volume counter and what the lastSize ticks say go together; volumes are plain decimals in the recording's units. */
export interface VolumeFacts {
  /** The counter's first value, from which its growth is counted. */
  readonly counterFirst: string;
  /** Its last value. */
  readonly counterLast: string;
  /** By how much it grew: the volume of all trades that are stored. */
  readonly growth: string;
  /** Trades that lastSize ticks tell of. */
  readonly said: CountedTrades;
  /** Trades that only the growth of the counter tells of. */
  readonly shortfall: CountedTrades;
  /** The shortfall's share of the growth, 0 to 1. */
  readonly shortfallShare: number;
  /** What lastSize ticks said before the counter's first value, which has it already: left out. */
  readonly beforeCounter: CountedTrades;
  /** What lastSize ticks said and the counter did not bear out, repetitions for one: left out. */
  readonly unconfirmed: CountedTrades;
  /** Growth of the counter before any price was known: left out. */
  readonly unpriced: string;
  /** How often the counter began again: a new trading day. */
  readonly restarts: number;
  /** How often the counter went back a little, trades having been cancelled. They stay in the tape. */
  readonly cancellations: CountedTrades;
}

/** Counts trades and adds up their sizes. */
export class VolumeTally {
  /** Trades so far. */
  trades = 0;
  /** What they add up to. */
  volume = NO_VOLUME;

  /** Adds a trade; one of size 0 is none. */
  add(size: DecimalNumber): void {
    if (size.mantissa === 0) return;
    this.trades += 1;
    this.volume = plus(this.volume, size);
  }

  /** The sums as plain JSON. */
  count(): CountedTrades {
    return { trades: this.trades, volume: volumeText(this.volume) };
  }
}
