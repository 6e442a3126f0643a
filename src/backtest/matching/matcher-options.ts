import type { QuoteTape } from './quote-tape.ts';
import type { Reading } from './reading.ts';

/** How a tape is read. */
export interface MatcherOptions {
  /** How kindly. */
  readonly reading: Reading;
  /** Ticks that a taker's fill is worse than its print in the base reading, a whole number of at least 0. */
  readonly slippageTicks: number;
  /**
   * Lots ahead of a limit order when it arrives, in the base reading, as a multiple of the mean stay: the volume that
   * traded at a price, by the aggressor who would fill the order, before that aggressor's price changed; at least 0.
   * Before any such print is known the order waits for one through its limit.
   */
  readonly queueFactor: number;
  /** Number of prints before the arrival that the mean is taken over, at least 1. Default {@link QUEUE_PRINTS}. */
  readonly queuePrints?: number;
  /**
   * `known`: a print without aggressor fills nothing. `unknown`: the source never tells, so a print without one counts
   * as both; the result must say so.
   */
  readonly sides: 'known' | 'unknown';
  /** Quotes beside the prints, where there are any. */
  readonly quotes?: QuoteTape;
}

/** Prints that the mean volume of a stay is taken over unless told otherwise. */
export const QUEUE_PRINTS = 512;

/** @throws RangeError naming the option that is out of its range. */
export function checkMatcherOptions({ slippageTicks, queueFactor, queuePrints = QUEUE_PRINTS }: MatcherOptions): void {
  requireWhole('slippage in ticks', slippageTicks, 0);
  requireWhole('prints that the queue is estimated from', queuePrints, 1);
  if (queueFactor >= 0 && Number.isFinite(queueFactor)) return;
  throw new RangeError(`queue factor must be a finite number of at least 0, got ${queueFactor}`);
}

function requireWhole(what: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  throw new RangeError(`${what} must be a whole number of at least ${minimum}, got ${value}`);
}
