import type { SessionCalendar } from '../../core/session.ts';
import { DAY_US, dayOfTime } from '../../core/time.ts';

/**
 * The day that limits of a day count in: the UTC day, or with a calendar everything from the end of one session up to the
 * end of the next.
 */
export class TradingDay {
  /** When the current day ends, µs, exclusive; NaN before the first instant. */
  endsUs = Number.NaN;
  private readonly calendar: SessionCalendar | null;

  /** @param calendar null for the UTC day. */
  constructor(calendar: SessionCalendar | null) {
    this.calendar = calendar;
  }

  /** Moves on to an instant, which is never before an earlier one; true when it lies in a later day than the one before. */
  moveTo(timeUs: number): boolean {
    if (timeUs < this.endsUs) return false;
    const isLater = !Number.isNaN(this.endsUs);
    this.endsUs =
      this.calendar === null ? (dayOfTime(timeUs) + 1) * DAY_US : this.calendar.firstEndingAfter(timeUs).endUs;
    return isLater;
  }
}
