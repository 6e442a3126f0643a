import type { Reset, ResetSchedule, SessionCalendar } from './session.ts';
import { DAY_US, dayOfTime } from './time.ts';
import { MONDAY, weekdayUpTo } from './weekday.ts';

const RESETS: readonly Reset[] = ['session', 'day', 'week', 'never'];

/**
 * Reads the name of a reset.
 * @throws RangeError listing the names when it is none of them.
 */
export function parseReset(text: string): Reset {
  const reset = RESETS.find((name) => name === text);
  if (reset === undefined) throw new RangeError(`not a reset: "${text}" (expected ${RESETS.join(', ')})`);
  return reset;
}

/**
 * When CVD starts again from zero: `session` at every session's start; `day` at every midnight UTC; `week` at the start
 * of the first session of each ISO week, by the sessions' dates (with `utc` that is Monday 00:00 UTC, with `cme-globex`
 * Sunday 17:00 Chicago time); `never` at no time.
 */
export function resetSchedule(reset: Reset, calendar: SessionCalendar): ResetSchedule {
  switch (reset) {
    case 'session':
      return { reset, nextAfter: (timeUs) => nextSessionStart(calendar, timeUs) };
    case 'day':
      return { reset, nextAfter: (timeUs) => (dayOfTime(timeUs) + 1) * DAY_US };
    case 'week':
      return new WeekResets(calendar);
    case 'never':
      return { reset, nextAfter: () => Number.POSITIVE_INFINITY };
  }
}

function nextSessionStart(calendar: SessionCalendar, timeUs: number): number {
  const session = calendar.firstEndingAfter(timeUs);
  return session.startUs > timeUs ? session.startUs : calendar.firstEndingAfter(session.endUs).startUs;
}

class WeekResets implements ResetSchedule {
  readonly reset = 'week';
  private readonly calendar: SessionCalendar;
  /** The last answer, and the time from which it is the answer. */
  private nextUs = Number.NEGATIVE_INFINITY;
  private fromUs = Number.POSITIVE_INFINITY;

  constructor(calendar: SessionCalendar) {
    this.calendar = calendar;
  }

  nextAfter(timeUs: number): number {
    if (timeUs >= this.fromUs && timeUs < this.nextUs) return this.nextUs;
    this.nextUs = this.find(timeUs);
    this.fromUs = timeUs;
    return this.nextUs;
  }

  private find(timeUs: number): number {
    // Eight days back lies another ISO week, so the first session met after the instant has a known week before it.
    let session = this.calendar.firstEndingAfter(timeUs - 8 * DAY_US);
    let weekBefore = Number.NaN;
    let week = weekdayUpTo(session.day, MONDAY);
    while (session.startUs <= timeUs || week === weekBefore) {
      session = this.calendar.firstEndingAfter(session.endUs);
      weekBefore = week;
      week = weekdayUpTo(session.day, MONDAY);
    }
    return session.startUs;
  }
}
