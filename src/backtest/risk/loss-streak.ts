import { formatTime } from '../../core/time.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { LossStreakLimit } from './risk-limits.ts';

/** Counts losses in a row, and lets nothing be entered for a while after too many. */
export class LossStreak {
  private readonly limit: LossStreakLimit | null;
  private losses = 0;
  private untilUs = Number.NEGATIVE_INFINITY;

  /** @param limit null for none. */
  constructor(limit: LossStreakLimit | null) {
    this.limit = limit;
  }

  /** Takes a round trip that has ended; true when a cool-down begins with it. The count then starts again. */
  ended(trip: RoundTrip): boolean {
    if (trip.net > 0n) this.losses = 0;
    else if (trip.net < 0n) this.losses += 1;
    if (this.limit === null || this.losses < this.limit.losses) return false;
    this.losses = 0;
    this.untilUs = trip.exitTimeUs + this.limit.coolDownUs;
    return true;
  }

  /** Why nothing may be entered at an instant; null when it may. */
  cooling(timeUs: number): string | null {
    if (this.limit === null || timeUs >= this.untilUs) return null;
    const until = this.untilUs === Number.POSITIVE_INFINITY ? 'for good' : `until ${formatTime(this.untilUs)}`;
    return `${this.limit.losses} losses in a row: no entries ${until}`;
  }
}
