import { formatDay } from '../../core/time.ts';

/** Seconds in a UTC day. */
export const DAY_SECONDS = 86_400;

/** Writes seconds since the epoch as TWS takes UTC: `yyyyMMdd-HH:mm:ss`. Without a zone it would be TWS' own. */
export function twsTime(seconds: number): string {
  const day = Math.floor(seconds / DAY_SECONDS);
  const clock = seconds - day * DAY_SECONDS;
  const parts = [Math.floor(clock / 3600), Math.floor((clock % 3600) / 60), clock % 60];
  return `${formatDay(day).replaceAll('-', '')}-${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}
