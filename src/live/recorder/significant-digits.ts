import { POWERS_OF_TEN } from '../../core/decimal.ts';

/**
 * The most significant decimals of any of some numbers: zeros at the end do not count.
 * @param values natural numbers of at most `scale` decimals.
 * @param atLeast as many are known already.
 */
export function significantDigits(values: Float64Array, scale: number, atLeast: number): number {
  const perOne = POWERS_OF_TEN[scale] ?? 1;
  let digits = atLeast;
  let step = POWERS_OF_TEN[scale - digits] ?? 1;
  for (const value of values) {
    const units = Math.round(value * perOne);
    while (digits < scale && units % step !== 0) {
      digits += 1;
      step = POWERS_OF_TEN[scale - digits] ?? 1;
    }
  }
  return digits;
}
