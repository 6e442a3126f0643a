import { civilDate, dayNumber, parseDay } from './time.ts';
import { FRIDAY, isoWeekday, MONDAY, THURSDAY, weekdayUpTo } from './weekday.ts';

/** A holiday of the United States on which the New York Stock Exchange is closed. */
export type UsHoliday =
  | 'new-year'
  | 'martin-luther-king'
  | 'washingtons-birthday'
  | 'good-friday'
  | 'memorial-day'
  | 'juneteenth'
  | 'independence-day'
  | 'labor-day'
  | 'thanksgiving'
  | 'christmas';

interface HolidayRule {
  readonly name: UsHoliday;
  readonly sinceYear?: number;
  readonly observed: (year: number) => number;
}

/** The holidays of the NYSE's Rule 7.2, by the day they are kept on, with the first year of those younger than 1971. */
const RULES: readonly HolidayRule[] = [
  { name: 'new-year', observed: (year) => sundayToMonday(date(year, 1, 1)) },
  { name: 'martin-luther-king', sinceYear: 1998, observed: (year) => weekdayUpTo(date(year, 1, 21), MONDAY) },
  { name: 'washingtons-birthday', observed: (year) => weekdayUpTo(date(year, 2, 21), MONDAY) },
  { name: 'good-friday', observed: (year) => easterSunday(year) - 2 },
  { name: 'memorial-day', observed: (year) => weekdayUpTo(date(year, 5, 31), MONDAY) },
  { name: 'juneteenth', sinceYear: 2022, observed: (year) => nearestWeekday(date(year, 6, 19)) },
  { name: 'independence-day', observed: (year) => nearestWeekday(date(year, 7, 4)) },
  { name: 'labor-day', observed: (year) => weekdayUpTo(date(year, 9, 7), MONDAY) },
  { name: 'thanksgiving', observed: (year) => weekdayUpTo(date(year, 11, 28), THURSDAY) },
  { name: 'christmas', observed: (year) => nearestWeekday(date(year, 12, 25)) },
];

/** Weekdays since 1998 on which the NYSE was closed and no holiday rule says so. */
const UNSCHEDULED_CLOSURES: ReadonlySet<number> = new Set(
  [
    ...['2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14'], // after the attacks
    '2004-06-11', // mourning for Ronald Reagan
    '2007-01-02', // Gerald Ford
    ...['2012-10-29', '2012-10-30'], // Hurricane Sandy
    '2018-12-05', // George H. W. Bush
    '2025-01-09', // Jimmy Carter
  ].map(parseDay),
);

/**
 * The holiday kept on a day, or null. One that falls on a Saturday is kept on the Friday before, on a Sunday on the
 * Monday after; but a New Year's Day on a Saturday is not kept on the Friday, the last day of the old year's books.
 * @param day - Days since 1970-01-01.
 */
export function usHoliday(day: number): UsHoliday | null {
  const { year } = civilDate(day);
  return RULES.find((rule) => year >= (rule.sinceYear ?? 0) && rule.observed(year) === day)?.name ?? null;
}

/**
 * Whether the NYSE trades on a day: a weekday that is no holiday and no closure for mourning, storm or attack. Knows
 * every closure since 1998; a closure announced after this was written (November 2026) is not known.
 * @param day - Days since 1970-01-01.
 */
export function isNyseOpen(day: number): boolean {
  return isoWeekday(day) <= FRIDAY && usHoliday(day) === null && !UNSCHEDULED_CLOSURES.has(day);
}

/**
 * Whether the NYSE closes at 13:00 on a day: a trading day that is the third of July, the day after Thanksgiving or
 * Christmas Eve. Exact since 2004; before that the day beside Independence Day and the one after Christmas varied.
 * @param day - Days since 1970-01-01.
 */
export function isNyseEarlyClose(day: number): boolean {
  const { month, dayOfMonth } = civilDate(day);
  const eve = (month === 7 && dayOfMonth === 3) || (month === 12 && dayOfMonth === 24);
  return (eve || usHoliday(day - 1) === 'thanksgiving') && isNyseOpen(day);
}

/** Easter Sunday of the Gregorian calendar, as a day number. Source: the anonymous algorithm of Nature, 20 April 1876. */
function easterSunday(year: number): number {
  const goldenYear = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * goldenYear + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const lateMoon = Math.floor((goldenYear + 11 * epact + 22 * toSunday) / 451);
  const marchDay = epact + toSunday - 7 * lateMoon + 22;
  return date(year, 3, 1) + marchDay - 1;
}

function sundayToMonday(day: number): number {
  return isoWeekday(day) === 7 ? day + 1 : day;
}

function nearestWeekday(day: number): number {
  return isoWeekday(day) === 6 ? day - 1 : sundayToMonday(day);
}

function date(year: number, month: number, dayOfMonth: number): number {
  return dayNumber({ year, month, dayOfMonth });
}
