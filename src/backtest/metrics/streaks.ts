import type { RoundTrip } from '../account/round-trip.ts';

/** Runs of wins and of losses; a scratch ends both. */
export interface Streaks {
  /** Most wins in a row. */
  readonly longestWins: number;
  /** Most losses in a row. */
  readonly longestLosses: number;
  /** The run that the last trade is in: above 0 wins, below 0 losses, 0 after a scratch or without a trade. */
  readonly atEnd: number;
}

/** The streaks of round trips in the order of their exits. */
export function streaksOf(trips: readonly Pick<RoundTrip, 'net'>[]): Streaks {
  let longestWins = 0;
  let longestLosses = 0;
  let atEnd = 0;
  for (const { net } of trips) {
    if (net > 0n) atEnd = Math.max(atEnd, 0) + 1;
    else if (net < 0n) atEnd = Math.min(atEnd, 0) - 1;
    else atEnd = 0;
    longestWins = Math.max(longestWins, atEnd);
    longestLosses = Math.max(longestLosses, -atEnd);
  }
  return { longestWins, longestLosses, atEnd };
}
