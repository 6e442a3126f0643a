import { DAY_US } from '../../core/time.ts';

/** Days of a year of growth. */
const YEAR_DAYS = 365;

/**
 * Compound annual growth rate, (end ÷ start)^(365 days ÷ time) − 1, a fraction: −1 where nothing was left. Of less than a
 * year it says what the rate would come to if it went on, which it need not. Null for a start that is not above 0.
 * @param spanUs time between the two, µs, above 0.
 */
export function compoundGrowth(start: number, end: number, spanUs: number): number | null {
  if (!(start > 0)) return null;
  return end > 0 ? (end / start) ** ((YEAR_DAYS * DAY_US) / spanUs) - 1 : -1;
}
