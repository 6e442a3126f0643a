import type { Decimal } from '../../core/decimal.ts';
import { divideRounded } from '../../core/exact-sum.ts';

/**
 * That share of an amount in money units. Whole for a linear contract, whose money is fine enough; else rounded, halves
 * away from zero.
 */
export function shareOf(amount: bigint, share: Decimal, extraDigits = 0): bigint {
  const product = amount * share.units;
  const divisor = 10n ** BigInt(share.scale + extraDigits);
  return product < 0n ? -divideRounded(-product, divisor) : divideRounded(product, divisor);
}
