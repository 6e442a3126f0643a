import { type Decimal, POWERS_OF_TEN, parseDecimal } from '../../core/decimal.ts';

/** Most significant digits of a price or size: every such decimal comes back exactly from its nearest double. */
export const MAX_MANTISSA = 999_999_999_999_999;
/** Most digits after the point. */
const MAX_DECIMALS = 15;

/** A decimal number as an integer and a count of decimals: `value = mantissa / 10^decimals`. */
export interface DecimalNumber {
  /** Integer of at most 15 digits, negative for a negative number. */
  readonly mantissa: number;
  /** Digits after the point, trailing zeros not counted; 0 to 15. */
  readonly decimals: number;
  /** The nearest double. */
  readonly value: number;
}

/**
 * Reads a decimal from its text, exactly: `0.00141300`, `1e-05`.
 * @returns what was expected instead, as text for an error message, when it is no such number.
 */
export function readDecimal(text: string): DecimalNumber | string {
  const decimal = decimalOrNull(text);
  if (decimal === null) return 'a decimal number';
  const mantissa = Number(decimal.units);
  if (Math.abs(mantissa) > MAX_MANTISSA) return 'a decimal number of at most 15 significant digits';
  if (decimal.scale > MAX_DECIMALS) return `a decimal number of at most ${MAX_DECIMALS} decimals`;
  return { mantissa, decimals: decimal.scale, value: mantissa / POWERS_OF_TEN[decimal.scale]! };
}

const NOISY = /^\d*\.\d+$/;
/** A double is written with at most so many significant digits. */
const DOUBLE_DIGITS = 17;
const EXACT_DIGITS = 15;
/** Two digits of noise leave no more than these: a longer number may mean all of its digits. */
const MAX_DENOISED = 999_999_999_999;

/**
 * What a decimal was before a program kept it in a double and wrote that down to its last digit: `156.54500000000002` was
 * `156.545`, the only short number near it. Null for every other text.
 */
export function withoutFloatNoise(text: string): DecimalNumber | null {
  if (!NOISY.test(text)) return null;
  const digits = text.replace('.', '').replace(/^0+/, '').length;
  if (digits <= EXACT_DIGITS || digits > DOUBLE_DIGITS) return null;
  const decimal = readDecimal(Number(text).toPrecision(EXACT_DIGITS));
  return typeof decimal === 'string' || decimal.mantissa > MAX_DENOISED ? null : decimal;
}

function decimalOrNull(text: string): Decimal | null {
  try {
    return parseDecimal(text);
  } catch {
    return null; // parseDecimal tells what is wrong only by throwing; the caller names column and row
  }
}

/** `a + sign × b`, exactly; null when that takes more than 15 digits. */
export function addDecimals(a: DecimalNumber, b: DecimalNumber, sign: 1 | -1): DecimalNumber | null {
  let decimals = Math.max(a.decimals, b.decimals);
  const aUnits = a.mantissa * POWERS_OF_TEN[decimals - a.decimals]!;
  const bUnits = b.mantissa * POWERS_OF_TEN[decimals - b.decimals]!;
  // Both below 2^53 were multiplied exactly, and so is what they add up to.
  if (Math.abs(aUnits) > Number.MAX_SAFE_INTEGER || Math.abs(bUnits) > Number.MAX_SAFE_INTEGER) return null;
  let mantissa = aUnits + sign * bUnits;
  while (decimals > 0 && mantissa % 10 === 0) {
    mantissa /= 10;
    decimals -= 1;
  }
  if (Math.abs(mantissa) > MAX_MANTISSA) return null;
  return { mantissa, decimals, value: mantissa / POWERS_OF_TEN[decimals]! };
}

const INTEGER = /^\d{1,16}$/;

/** Reads a whole number from 0 to 2^53 − 1; NaN when it is none. */
export function readInteger(text: string): number {
  const value = INTEGER.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
