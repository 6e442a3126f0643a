import type { RoundTrip } from '../account/round-trip.ts';
import type { TimeSpan } from './equity-series.ts';

/** How much of the time there was a position. */
export interface Exposure {
  /** Time with a position ÷ time covered: 0 to 1. */
  readonly total: number;
  /** The same of long positions. */
  readonly long: number;
  /** The same of short positions. */
  readonly short: number;
}

/**
 * Time-weighted exposure, from first fill to last of every round trip: not a share of bars, nor of days.
 * @param trips of one account, so that no two overlap; one that is still open as well.
 * @param coveredUs time for which there is data, or in which the market was open, µs; by default the whole span.
 */
export function exposureOf(
  trips: readonly Pick<RoundTrip, 'side' | 'entryTimeUs' | 'exitTimeUs'>[],
  { fromUs, toUs }: TimeSpan,
  coveredUs: number = toUs - fromUs,
): Exposure {
  const heldUs = (side: 1 | -1): number =>
    trips.reduce((sum, trip) => sum + (trip.side === side ? trip.exitTimeUs - trip.entryTimeUs : 0), 0);
  const [long, short] = [heldUs(1) / coveredUs, heldUs(-1) / coveredUs];
  return { total: long + short, long, short };
}
