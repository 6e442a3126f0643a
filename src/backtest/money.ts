import type { Decimal } from '../core/decimal.ts';
import { divideRounded } from '../core/exact-sum.ts';
import { formatUnits, parseDecimal } from '../core/decimal.ts';
import type { Scales } from '../core/trade-batch.ts';

/** Digits after the point in which money leaves the program. */
export const MONEY_DIGITS = 8;

/**
 * Exact money of one symbol's quote currency: a bigint count of 10^-scale, where the scale is fine enough for
 * price × size × fee rate to be whole. Nothing is rounded before it leaves.
 */
export class MoneyScale {
  /** Digits after the point. */
  readonly digits: number;
  private readonly perTickLot: bigint;
  private readonly feeUnits: bigint;

  /**
   * @param scales the symbol's.
   * @param feeBps fee per side in basis points of the notional.
   */
  constructor(scales: Scales, feeBps: Decimal) {
    const feeDigits = feeBps.scale + 4;
    this.digits = Math.max(scales.priceScale + scales.sizeScale + feeDigits, MONEY_DIGITS);
    this.perTickLot = 10n ** BigInt(this.digits - scales.priceScale - scales.sizeScale);
    this.feeUnits = feeBps.units * 10n ** BigInt(this.digits - scales.priceScale - scales.sizeScale - feeDigits);
  }

  /** The worth of that many lots at that price. */
  notional(ticks: number, lots: number): bigint {
    return BigInt(ticks) * BigInt(lots) * this.perTickLot;
  }

  /** The fee for trading them. */
  fee(ticks: number, lots: number): bigint {
    return BigInt(ticks) * BigInt(lots) * this.feeUnits;
  }

  /** Reads an amount of money. */
  parse(text: string): bigint {
    const amount = parseDecimal(text);
    if (amount.scale > this.digits) throw new RangeError(`"${text}" has more than ${this.digits} decimals`);
    return amount.units * 10n ** BigInt(this.digits - amount.scale);
  }

  /** Writes money with {@link MONEY_DIGITS} digits, rounded half up. */
  format(amount: bigint): string {
    return formatUnits(divideRounded(amount, 10n ** BigInt(this.digits - MONEY_DIGITS)), MONEY_DIGITS);
  }

  /** Money as a float, for a ratio or a chart. */
  toNumber(amount: bigint): number {
    return Number(amount) / 10 ** this.digits;
  }
}
