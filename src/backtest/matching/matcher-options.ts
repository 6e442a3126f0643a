import type { QuoteTape } from './quote-tape.ts';
import type { Reading } from './reading.ts';

/** How a market is read. */
export interface MatcherOptions {
  /** How kindly. */
  readonly reading: Reading;
  /** Ticks that a taker's fill is worse than its print in the base reading, a whole number of at least 0. */
  readonly slippageTicks: number;
  /**
   * Lots ahead of a limit order when it arrives, in the base reading, as a multiple of the mean volume that traded at a
   * price before it moved, see {@link TapeMemory}; at least 0.
   */
  readonly queueFactor: number;
  /** Number of prints before the arrival that the mean is taken over, at least 1. Default 512. */
  readonly queuePrints?: number;
  /**
   * `known`: a print without aggressor fills nothing. `unknown`: the source never tells, so a print without one counts
   * as both; the result must say so.
   */
  readonly sides: 'known' | 'unknown';
  /** Quotes beside the prints, where there are any; they have to run ahead of the prints. */
  readonly quotes?: QuoteTape;
}
