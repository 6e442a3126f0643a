import { formatUnits } from '../../core/decimal.ts';
import { addDecimals, type DecimalNumber } from '../csv/decimal-text.ts';

/** Nothing. */
export const NO_VOLUME: DecimalNumber = { mantissa: 0, decimals: 0, value: 0 };

/**
 * `a + b`, exactly.
 * @throws RangeError when that takes more than 15 digits.
 */
export function plus(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  return exact(addDecimals(a, b, 1));
}

/**
 * `a − b`, exactly.
 * @throws RangeError when that takes more than 15 digits.
 */
export function minus(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  return exact(addDecimals(a, b, -1));
}

/** The smaller of the two. */
export function least(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  return minus(a, b).mantissa <= 0 ? a : b;
}

/** The volume as a plain decimal. */
export function volumeText({ mantissa, decimals }: DecimalNumber): string {
  return formatUnits(mantissa, decimals);
}

function exact(sum: DecimalNumber | null): DecimalNumber {
  if (sum === null) throw new RangeError('volumes that add up to more than 15 digits cannot be counted exactly');
  return sum;
}
