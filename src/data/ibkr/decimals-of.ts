import { POWERS_OF_TEN } from '../../core/decimal.ts';

/** Most digits of a number that comes back exactly from its nearest double. */
const MOST_DIGITS = 999_999_999_999_999;
const MOST_DECIMALS = 15;

/**
 * The number of decimals of a number that TWS wrote and the library read as a double: the fewest that give the same
 * double again.
 * @returns null when it takes more than 15 digits: then nobody can say what was written.
 */
export function decimalsOf(value: number): number | null {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
    const units = Math.round(value * POWERS_OF_TEN[decimals]!);
    if (units > MOST_DIGITS) return null;
    if (units / POWERS_OF_TEN[decimals]! === value) return decimals;
  }
  return null;
}
