/** ISO weekday number of Monday. */
export const MONDAY = 1;
/** ISO weekday number of Thursday. */
export const THURSDAY = 4;
/** ISO weekday number of Friday. */
export const FRIDAY = 5;

/** The ISO weekday of a day number: 1 for Monday to 7 for Sunday. */
export function isoWeekday(day: number): number {
  // 1970-01-01, day 0, was a Thursday.
  return modulo(day + THURSDAY - 1, 7) + 1;
}

/**
 * The latest day with that ISO weekday that is not after the given one. The third Monday of a month is the Monday up to
 * its 21st; the Monday up to a date names the date's ISO week.
 */
export function weekdayUpTo(day: number, weekday: number): number {
  return day - modulo(isoWeekday(day) - weekday, 7);
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
