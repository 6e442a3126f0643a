import type { Decimal } from '../core/decimal.ts';
import { divideRounded } from '../core/exact-sum.ts';
import { formatUnits, parseDecimal } from '../core/decimal.ts';
import type { Scales } from '../core/trade-batch.ts';

/** Digits after the point in which money leaves the program. */
export const MONEY_DIGITS = 8;

/** Digits after the point in which coins are counted where a contract pays in them: finer than any exchange rounds. */
const COIN_DIGITS = 18;

/** What one contract of a symbol is, and in what it pays. */
export interface ContractTerms {
  /**
   * Above 0. Linear: units of the underlying in a size of 1 (spot 1, E-mini S&P 500 50). Inverse: what a size of 1 is
   * worth in the quote currency (Binance COIN-M: 100 USD for BTC).
   */
  readonly multiplier: Decimal;
  /**
   * False: worth multiplier × price × size, in the quote currency. True: worth multiplier × size ÷ price, in the base
   * currency, the way coin-margined contracts are.
   */
  readonly inverse: boolean;
}

/** A size of 1 is one unit of the underlying: spot, stocks, Binance USD-M. */
export const PLAIN_CONTRACT: ContractTerms = { multiplier: { units: 1n, scale: 0 }, inverse: false };

/**
 * Exact money of one symbol: a bigint count of 10^-digits of the currency the contract pays in, fine enough for
 * price × size × fee rate to be whole. Nothing is rounded before it leaves.
 *
 * The one exception is an inverse contract, whose worth is a quotient: it is rounded to 10^-18 coins, halves up.
 */
export class MoneyScale {
  /** Digits after the point. */
  readonly digits: number;
  /** What a size of 1 stands for. */
  readonly contract: ContractTerms;
  /** Linear: money units per tick and lot. Inverse: money units × ticks per lot. */
  private readonly perLot: bigint;
  private readonly feeUnits: bigint;
  private readonly feeDivisor: bigint;

  /**
   * @param scales the symbol's.
   * @param feeBps fee per side in basis points of the notional, for {@link MoneyScale.fee}.
   * @param contract what a size of 1 stands for.
   * @param minimumDigits digits after the point that something else needs, e.g. a per-share fee.
   * @throws RangeError when the multiplier is not above 0.
   */
  constructor(scales: Scales, feeBps: Decimal, contract = PLAIN_CONTRACT, minimumDigits = 0) {
    if (contract.multiplier.units <= 0n) throw new RangeError('the contract multiplier must be above 0');
    const notional = notionalDigits(scales, contract);
    const feeDigits = feeBps.scale + 4;
    this.digits = Math.max(notional + feeDigits, minimumDigits, contract.inverse ? COIN_DIGITS : MONEY_DIGITS);
    this.contract = contract;
    const priceTicks = contract.inverse ? 10n ** BigInt(scales.priceScale) : 1n;
    this.perLot = contract.multiplier.units * priceTicks * 10n ** BigInt(this.digits - notional);
    this.feeUnits = feeBps.units;
    this.feeDivisor = 10n ** BigInt(feeDigits);
  }

  /**
   * The worth of that many lots at that price; negative for lots below 0.
   * @throws RangeError for an inverse contract at a price that is not above 0.
   */
  notional(ticks: number, lots: number): bigint {
    if (!this.contract.inverse) return BigInt(ticks) * BigInt(lots) * this.perLot;
    if (ticks <= 0) throw new RangeError(`an inverse contract has no worth at a price of ${ticks} ticks`);
    const worth = divideRounded(BigInt(Math.abs(lots)) * this.perLot, BigInt(ticks));
    return lots < 0 ? -worth : worth;
  }

  /**
   * What a position counts for in equity at that price: profit is the difference of two such values. Linear: its
   * notional. Inverse: minus its notional, so that a long gains as the price rises.
   * @param lots above 0 long, below 0 short.
   */
  value(ticks: number, lots: number): bigint {
    const notional = this.notional(ticks, lots);
    return this.contract.inverse ? -notional : notional;
  }

  /**
   * The price in ticks, with its fraction, at which that many lots have that value; the inverse of
   * {@link MoneyScale.value}. NaN for no lots.
   */
  ticksAtValue(value: bigint, lots: number): number {
    if (lots === 0) return Number.NaN;
    const perLot = BigInt(lots) * this.perLot;
    return this.contract.inverse ? quotient(-perLot, value) : quotient(value, perLot);
  }

  /** The fee for trading them: whole for a linear contract, else rounded to a money unit, halves up. */
  fee(ticks: number, lots: number): bigint {
    return divideRounded(this.notional(ticks, lots) * this.feeUnits, this.feeDivisor);
  }

  /**
   * Reads an amount of money.
   * @throws RangeError naming the text when it is no decimal, or has more digits than the scale keeps.
   */
  parse(text: string): bigint {
    return this.amount(parseDecimal(text));
  }

  /**
   * A decimal as an amount of money.
   * @throws RangeError when it has more digits than the scale keeps.
   */
  amount(decimal: Decimal): bigint {
    if (decimal.scale > this.digits) {
      throw new RangeError(`"${formatUnits(decimal.units, decimal.scale)}" has more than ${this.digits} decimals`);
    }
    return decimal.units * 10n ** BigInt(this.digits - decimal.scale);
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

/** Digits after the point that the worth of one lot at a price of one tick has, before any fee. */
export function notionalDigits(scales: Scales, contract: ContractTerms): number {
  const sizeDigits = scales.sizeScale + contract.multiplier.scale;
  return contract.inverse ? sizeDigits : scales.priceScale + sizeDigits;
}

/** a ÷ b as a float, exact where it is whole. */
function quotient(a: bigint, b: bigint): number {
  return Number(a / b) + Number(a % b) / Number(b);
}
