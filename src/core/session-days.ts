import type { Session, SessionCalendar } from './session.ts';
import { dayOfTime } from './time.ts';
import { wallClockToUtcUs } from './time-zone.ts';

/**
 * The session named by a day, or null when it has none. It ends after the session of any earlier day, begins no earlier
 * than that one ends, and ends within 24 h of the day as UTC has it, as every local day does.
 */
export type SessionRule = (day: number) => Session | null;

/** Far more days than any rule here goes without a session (the NYSE's longest break since 1998: six, in September 2001). */
const LONGEST_BREAK_DAYS = 30;

/**
 * The session of a day from wall times in a zone, each counted from the day's local midnight: −7 h is 17:00 the day
 * before. Null when nothing is left of it, because both ends lie where the clock was put forward.
 */
export function localSession(zone: string, day: number, openUs: number, closeUs: number): Session | null {
  const startUs = wallClockToUtcUs(zone, day, openUs);
  const endUs = wallClockToUtcUs(zone, day, closeUs);
  return startUs < endUs ? { startUs, endUs, day } : null;
}

/** A calendar with at most one session a day. Each is computed once and kept; asking near the last answer is cheapest. */
export class DailySessions implements SessionCalendar {
  readonly name: string;
  private readonly rule: SessionRule;
  private readonly sessions = new Map<number, Session | null>();
  private latest: Session | null = null;
  /** From here to its end, `latest` is the answer. */
  private latestFromUs = 0;

  constructor(name: string, rule: SessionRule) {
    this.name = name;
    this.rule = rule;
  }

  firstEndingAfter(timeUs: number): Session {
    const { latest } = this;
    if (latest !== null && timeUs >= this.latestFromUs && timeUs < latest.endUs) return latest;
    const session = this.find(timeUs);
    this.latest = session;
    this.latestFromUs = Math.min(timeUs, session.startUs);
    return session;
  }

  private find(timeUs: number): Session {
    // Local time is less than a day from UTC, so what is named by the day before yesterday has ended.
    const firstDay = dayOfTime(timeUs) - 1;
    for (let ahead = 0; ahead <= LONGEST_BREAK_DAYS; ahead += 1) {
      const session = this.sessionOf(firstDay + ahead);
      if (session !== null && session.endUs > timeUs) return session;
    }
    throw new RangeError(`${this.name} has no session in the ${LONGEST_BREAK_DAYS} days after ${timeUs} µs`);
  }

  private sessionOf(day: number): Session | null {
    let session = this.sessions.get(day);
    if (session === undefined) {
      session = this.rule(day);
      this.sessions.set(day, session);
    }
    return session;
  }
}
