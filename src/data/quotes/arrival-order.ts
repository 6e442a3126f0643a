/** More numbers than any source gives to one day; with 90,000 days of them all are exact in a double. */
export const DAY_NUMBERS = 1e11;

/**
 * What is added to the numbers of a UTC day so that they rise from day to day, though each source counts from where it
 * likes.
 */
export function firstOfDay(day: number): number {
  return day * DAY_NUMBERS;
}
