import type { Session } from './session.ts';
import { localSession } from './session-days.ts';
import { HOUR_US, MINUTE_US } from './time.ts';
import { isNyseEarlyClose, isNyseOpen } from './us-holidays.ts';

const NEW_YORK = 'America/New_York';

/** Regular trading hours of US equities: 09:30–16:00 New York time, to 13:00 on an early close. */
export function usRegularSession(day: number): Session | null {
  if (!isNyseOpen(day)) return null;
  return localSession(NEW_YORK, day, 9 * HOUR_US + 30 * MINUTE_US, (isNyseEarlyClose(day) ? 13 : 16) * HOUR_US);
}

/** Extended trading hours of US equities: 04:00–20:00 New York time, to 17:00 on an early close. */
export function usExtendedSession(day: number): Session | null {
  if (!isNyseOpen(day)) return null;
  return localSession(NEW_YORK, day, 4 * HOUR_US, (isNyseEarlyClose(day) ? 17 : 20) * HOUR_US);
}
