import type { Decimal } from '../../core/decimal.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { type ContractTerms, MoneyScale, notionalDigits, PLAIN_CONTRACT } from '../money.ts';

/** What is paid from a volume on. */
export interface FeeTier {
  /** Volume from which the tier holds; 0 for the first one. */
  readonly from: Decimal;
  /** Rate of a fill that gave liquidity; below zero it is a rebate. */
  readonly maker: Decimal;
  /** Rate of a fill that took liquidity. */
  readonly taker: Decimal;
}

/**
 * A fee by a rate.
 *
 * Basis `notional`: rates are basis points of the traded worth; the tier is that of the worth traded in the 30 UTC days
 * before today, as crypto exchanges have it. Basis `unit`: rates are money per share or contract (a size of 1); a tier
 * holds for what is traded above its volume in the calendar month (UTC), as Interactive Brokers has it.
 */
export interface RatePart {
  /** Tells the parts apart. */
  readonly kind: 'rate';
  /** What the rate is of. */
  readonly basis: 'notional' | 'unit';
  /** At least one, by rising volume. */
  readonly tiers: readonly FeeTier[];
  /** Volume that counts besides the run's own, in every 30 days or month: worth or units, as the basis says. */
  readonly volume: Decimal;
  /** Least that an order pays, money; null for none. */
  readonly minimum: Decimal | null;
  /** Most that an order pays, as a share of what it traded; stronger than the minimum. Null for none. */
  readonly maximum: Decimal | null;
  /** Share of this fee that comes on top of it. */
  readonly surcharge: Decimal;
}

/** What a seller pays to a regulator from a day on. */
export interface SaleRate {
  /** First day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Share of what was sold for. */
  readonly ofProceeds: Decimal;
  /** Money per unit sold. */
  readonly perUnit: Decimal;
  /** Most that an order pays per unit in all, money. */
  readonly perUnitMaximum: Decimal;
}

/** A fee on sales alone, by rates that change with time. Before the first of them it is nothing. */
export interface SalePart {
  /** Tells the parts apart. */
  readonly kind: 'sale';
  /** By rising day. */
  readonly rates: readonly SaleRate[];
}

/** One of the things a fill pays for. */
export type FeePart = RatePart | SalePart;

/** Funding of a perpetual at a constant rate, at whole multiples of the interval since the epoch. */
export interface FundingTerms {
  /** Share of the position's worth that a long pays to a short. */
  readonly rate: Decimal;
  /** Time between two payments, µs. */
  readonly intervalUs: number;
}

/** Where the numbers of a preset are from. */
export interface PresetInfo {
  /** Its name. */
  readonly name: string;
  /** The last day they are known to have held on, `YYYY-MM-DD`; the year alone where no day is known. */
  readonly asOf: string;
  /** Who published them. */
  readonly source: string;
  /** What they leave out. */
  readonly leavesOut: string;
}

/** What trading costs, apart from slippage. */
export interface CostTerms {
  /** As the user wrote it. */
  readonly text: string;
  /** What a fill pays, all together. */
  readonly parts: readonly FeePart[];
  /** Funding at a constant rate; null for none, or where recorded rates are used. */
  readonly funding: FundingTerms | null;
  /** Where the numbers are from; null when the user gave them. */
  readonly preset: PresetInfo | null;
}

/** Digits of a recorded funding rate: Binance writes eight. */
const FUNDING_RATE_DIGITS = 8;
const ZERO: Decimal = { units: 0n, scale: 0 };

/** The money in which every fee and every funding payment of these terms is whole (see {@link MoneyScale}). */
export function moneyFor(scales: Scales, terms: CostTerms, contract: ContractTerms = PLAIN_CONTRACT): MoneyScale {
  const notional = notionalDigits(scales, contract);
  const fundingDigits = notional + Math.max(FUNDING_RATE_DIGITS, terms.funding?.rate.scale ?? 0);
  const partDigits = terms.parts.map((part) =>
    part.kind === 'rate' ? ratePartDigits(part, notional, scales.sizeScale) : salePartDigits(part, notional, scales),
  );
  return new MoneyScale(scales, ZERO, contract, Math.max(fundingDigits, ...partDigits));
}

function ratePartDigits(part: RatePart, notional: number, sizeScale: number): number {
  const rateDigits = Math.max(...part.tiers.flatMap((tier) => [tier.maker.scale, tier.taker.scale]));
  const fee = part.basis === 'notional' ? notional + 4 + rateDigits : sizeScale + rateDigits;
  const maximum = part.maximum === null ? 0 : notional + part.maximum.scale;
  return Math.max(fee, maximum, part.minimum?.scale ?? 0) + part.surcharge.scale;
}

function salePartDigits(part: SalePart, notional: number, scales: Scales): number {
  const digits = part.rates.map((rate) =>
    Math.max(notional + rate.ofProceeds.scale, scales.sizeScale + rate.perUnit.scale, rate.perUnitMaximum.scale),
  );
  return Math.max(0, ...digits);
}
