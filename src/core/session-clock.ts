import { localSession, type SessionRule } from './session-days.ts';
import { DAY_US, HOUR_US, MINUTE_US } from './time.ts';
import { wallClockToUtcUs } from './time-zone.ts';

const CLOCK_SESSION = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)@(.+)$/;

/**
 * Reads `HH:MM-HH:MM@ZONE`, a session on every calendar day. `24:00` as an end is the midnight that ends the day. An
 * end that is not after the start lies on the next day, 24 h after it when they are equal; the session is named by the
 * day of its end, so `00:00-00:00` is named a day later than `00:00-24:00`.
 * @returns Null when the text has another form.
 * @throws RangeError naming an unknown time zone.
 */
export function clockSession(text: string): SessionRule | null {
  const match = CLOCK_SESSION.exec(text);
  if (match === null) return null;
  const [, openHour, openMinute, closeHour = '24', closeMinute = '0'] = match;
  const zone = match[5]!;
  const startUs = Number(openHour) * HOUR_US + Number(openMinute) * MINUTE_US;
  const closeUs = Number(closeHour) * HOUR_US + Number(closeMinute) * MINUTE_US;
  const openUs = closeUs > startUs ? startUs : startUs - DAY_US;
  // Asked here for its error: a wrong zone is a wrong name, not a surprise at the first trade.
  wallClockToUtcUs(zone, 0, openUs);
  return (day) => localSession(zone, day, openUs, closeUs);
}
