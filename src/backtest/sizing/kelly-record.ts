import { kellyFraction } from '../metrics/kelly-fraction.ts';
import type { RoundTrip } from '../account/round-trip.ts';

/** What the closed round trips say about the next one. */
export class KellyRecord {
  private seen = 0;
  private wins = 0;
  private losses = 0;
  private won = 0;
  private lost = 0;

  /** Takes the round trips that it has not seen yet. Scratches (net exactly 0) are neither won nor lost. */
  update(roundTrips: readonly RoundTrip[]): void {
    for (; this.seen < roundTrips.length; this.seen += 1) {
      const trip = roundTrips[this.seen]!;
      const perLot = Number(trip.net) / trip.lots;
      if (perLot > 0) {
        this.wins += 1;
        this.won += perLot;
      } else if (perLot < 0) {
        this.losses += 1;
        this.lost -= perLot;
      }
    }
  }

  /** Round trips won or lost. */
  get trades(): number {
    return this.wins + this.losses;
  }

  /**
   * The share of the stake's worth to risk for the fastest growth, below 0 where there is no edge. Null without a winner
   * and a loser.
   */
  fraction(): number | null {
    if (this.wins === 0 || this.losses === 0) return null;
    return kellyFraction(this.wins / this.trades, this.won / this.wins / (this.lost / this.losses));
  }
}
