import type { RoundTrip } from '../account/round-trip.ts';

/** What is known when an entry is sized. */
export interface SizingInput {
  /** Money, the open position at the last price included, money units. */
  readonly equity: bigint;
  /** +1 to buy, −1 to sell. */
  readonly side: 1 | -1;
  /** Price at which the entry is expected, ticks. */
  readonly priceTicks: number;
  /** Price of its first stop, ticks; null when it has none. */
  readonly stopTicks: number | null;
  /** Standard deviation of the price over the time the target speaks of, ticks; null when it is not known yet. */
  readonly volatilityTicks: number | null;
  /** Round trips that are closed by now, oldest first; the same list at every question, which only grows. */
  readonly roundTrips: readonly RoundTrip[];
}

/** How large an entry is, or why there is none. */
export type SizingResult =
  | {
      /** Whole lots, at least 1: never more than the rule allows. */
      readonly lots: number;
    }
  | {
      /** No lot may be traded. */
      readonly lots: 0;
      /** Why. */
      readonly reason: string;
    };

/** Decides how large an entry is. It may remember what it has seen, so every account has its own. */
export interface Sizing {
  /** Sizes an entry. */
  size(input: SizingInput): SizingResult;
}

/** An entry that may not be. */
export function unsized(reason: string): SizingResult {
  return { lots: 0, reason };
}
