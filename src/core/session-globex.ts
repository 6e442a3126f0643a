import type { Session } from './session.ts';
import { localSession } from './session-days.ts';
import { HOUR_US, MINUTE_US } from './time.ts';
import { isNyseEarlyClose, type UsHoliday, usHoliday } from './us-holidays.ts';
import { FRIDAY, isoWeekday } from './weekday.ts';

const CHICAGO = 'America/Chicago';
/** 17:00 of the day before. */
const OPEN_US = -7 * HOUR_US;
const CLOSE_US = 16 * HOUR_US;
const NOON_US = 12 * HOUR_US;
const EARLY_CLOSE_US = NOON_US + 15 * MINUTE_US;

/** When the session named by a holiday ends; null where there is none. */
const HOLIDAY_CLOSE_US: Readonly<Record<UsHoliday, number | null>> = {
  'new-year': null,
  'martin-luther-king': NOON_US,
  'washingtons-birthday': NOON_US,
  'good-friday': 8 * HOUR_US + 15 * MINUTE_US,
  'memorial-day': NOON_US,
  juneteenth: NOON_US,
  'independence-day': NOON_US,
  'labor-day': NOON_US,
  thanksgiving: NOON_US,
  christmas: null,
};

/**
 * CME Globex equity index futures: 17:00 of the day before to 16:00 of the day, Chicago time, named by the closing day;
 * Sunday 17:00 opens Monday.
 *
 * - No session on New Year's Day and Christmas as observed. The next one opens at 17:00 on the holiday itself, as on
 *   any day before a trading day.
 * - Halt at 12:00 on the other holidays of the NYSE, at 12:15 on the days it closes early (3 July, the day after
 *   Thanksgiving, Christmas Eve). The next session opens at 17:00 the same day as usual.
 * - Close at 08:15 on Good Friday, though in some years (2022 was one) Globex was closed on it altogether.
 *
 * Simplified: today's hours hold for every year (the holidays halted at 10:30 until 2013 or 2014, and the daily close
 * and the halt before it have moved); a halted holiday is a session of its own, though the CME counts its trades to the
 * next trade date; the NYSE's days of mourning and storms leave the session whole. Where that matters, ask IBKR for the
 * contract's `SCHEDULE`.
 * @param day - The date the session is named by, days since 1970-01-01.
 */
export function globexSession(day: number): Session | null {
  const closeUs = closeClockUs(day);
  return closeUs === null ? null : localSession(CHICAGO, day, OPEN_US, closeUs);
}

function closeClockUs(day: number): number | null {
  if (isoWeekday(day) > FRIDAY) return null;
  const holiday = usHoliday(day);
  if (holiday !== null) return HOLIDAY_CLOSE_US[holiday];
  return isNyseEarlyClose(day) ? EARLY_CLOSE_US : CLOSE_US;
}
