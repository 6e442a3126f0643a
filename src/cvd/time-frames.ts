import type { ResetSchedule, Session, SessionCalendar } from '../core/session.ts';
import type { BarClock } from './bar-clock.ts';

/** A stretch of time that no bar crosses the end of. */
export interface Frame {
  /** First microsecond. */
  readonly startUs: number;
  /** First microsecond after it: the end of the clock's interval or of the session, or the next reset. */
  readonly endUs: number;
  /** The session it lies in; null between sessions, where no bar is made. */
  readonly session: Session | null;
}

/** The frame around an instant: the clock's interval, cut by the session and by every reset. */
export function frameAt(timeUs: number, calendar: SessionCalendar, resets: ResetSchedule, clock: BarClock): Frame {
  const session = calendar.firstEndingAfter(timeUs);
  if (timeUs < session.startUs) return { startUs: timeUs, endUs: session.startUs, session: null };
  const intervalStart = clock.intervalStart(session, timeUs);
  let startUs = intervalStart;
  let nextReset = resets.nextAfter(startUs);
  while (nextReset <= timeUs) {
    startUs = nextReset;
    nextReset = resets.nextAfter(startUs);
  }
  return { startUs, endUs: Math.min(clock.intervalEnd(intervalStart), session.endUs, nextReset), session };
}
