import type { Session, SessionCalendar } from './session.ts';
import { clockSession } from './session-clock.ts';
import { DailySessions, type SessionRule } from './session-days.ts';
import { globexSession } from './session-globex.ts';
import { usExtendedSession, usRegularSession } from './session-us.ts';
import { DAY_US } from './time.ts';

const NAMED_RULES: ReadonlyMap<string, SessionRule> = new Map([
  ['utc', utcSession],
  ['us-rth', usRegularSession],
  ['us-eth', usExtendedSession],
  ['cme-globex', globexSession],
]);

/**
 * The calendar of a name:
 *
 * - `utc`: the UTC day, every day;
 * - `us-rth`, `us-eth`: 09:30–16:00 and 04:00–20:00 America/New_York, to 13:00 and 17:00 on an early close, without
 *   weekends and the closures of the NYSE;
 * - `cme-globex`: 17:00 of the day before to 16:00 America/Chicago, shorter on holidays (`globexSession` says how, and
 *   what it simplifies);
 * - `HH:MM-HH:MM@ZONE`: every calendar day, in a time zone by its IANA name; `24:00` may be the end, and an end that is not
 *   after the start lies on the next day, which then names the session.
 *
 * Each boundary is computed in the zone's own time, so it survives daylight saving. One that falls into the gap of spring
 * is where the gap ends; one that the clock shows twice in autumn is the earlier.
 * @throws RangeError listing the names when it is none of them, or naming an unknown time zone.
 */
export function sessionCalendar(name: string): SessionCalendar {
  const rule = NAMED_RULES.get(name) ?? clockSession(name);
  if (rule === null) {
    const names = [...NAMED_RULES.keys()].join(', ');
    throw new RangeError(
      `not a session: "${name}" (expected ${names} or HH:MM-HH:MM@ZONE, e.g. 08:00-16:30@Europe/London)`,
    );
  }
  return new DailySessions(name, rule);
}

function utcSession(day: number): Session {
  return { startUs: day * DAY_US, endUs: (day + 1) * DAY_US, day };
}
