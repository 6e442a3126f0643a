import { type Decimal, parseDecimal } from '../../core/decimal.ts';
import { parseShare } from '../costs/cost-fields.ts';

/** A loss in money. */
export interface LossAmount {
  /** Above 0, in the currency the contract pays in. */
  readonly amount: Decimal;
}

/** A loss as a part of the equity that it is counted from. */
export interface LossShare {
  /** Above 0; 0.02 is 2 %. */
  readonly share: Decimal;
}

/** A loss at which trading stops. */
export type LossLimit = LossAmount | LossShare;

/** Losses in a row after which nothing is entered for a while. */
export interface LossStreakLimit {
  /** Round trips lost (net below 0) one after the other, at least 1. A scratch changes nothing. */
  readonly losses: number;
  /** How long from the last exit nothing is entered, µs; Infinity for the rest of the run. */
  readonly coolDownUs: number;
}

/** What an account may do. Null: no limit. */
export interface RiskLimits {
  /** Whether a position may be short. */
  readonly shorting: boolean;
  /** Worth of the position over equity, at most. Nothing is lent beyond it, and lending costs nothing. */
  readonly maximumLeverage: Decimal | null;
  /** Lots of a position, long or short. */
  readonly maximumPositionLots: number | null;
  /** Worth of a position, long or short, money. */
  readonly maximumNotional: Decimal | null;
  /**
   * Round trips begun in a day. Every order that may begin one counts as one from the moment it is decided, so a second
   * entry that waits in the market takes a place, and scaling in by an order that may outlive the position does.
   */
  readonly maximumTradesPerDay: number | null;
  /** Losses in a row. */
  readonly lossStreak: LossStreakLimit | null;
  /** Loss of a day, realised or not, from the equity that it began with. */
  readonly maximumDailyLoss: LossLimit | null;
  /** Loss from the highest equity so far, the capital included; equity is looked at when bars close and orders fill. */
  readonly maximumDrawdown: LossLimit | null;
}

const NO_LIMITS = {
  maximumPositionLots: null,
  maximumNotional: null,
  maximumTradesPerDay: null,
  lossStreak: null,
  maximumDailyLoss: null,
  maximumDrawdown: null,
} as const;

/**
 * What is bought is paid for, and what is sold was held: spot and stocks. To sell short there, or on margin, set `shorting`
 * and `maximumLeverage`: what borrowing would cost is not counted.
 */
export const CASH_LIMITS: RiskLimits = Object.freeze({
  ...NO_LIMITS,
  shorting: false,
  maximumLeverage: parseDecimal('1'),
});

/** No limits: futures and perpetuals. Margin calls and liquidations are not modelled. */
export const MARGIN_LIMITS: RiskLimits = Object.freeze({ ...NO_LIMITS, shorting: true, maximumLeverage: null });

/**
 * Reads a loss limit: an amount of money, `500`, or a share of equity, `2%`.
 * @throws RangeError naming what it is and the text, also when it is not above 0.
 */
export function parseLossLimit(what: string, text: string): LossLimit {
  const isShare = text.trim().endsWith('%');
  const value = isShare ? parseShare(what, text.trim()) : parseDecimal(text);
  if (value.units <= 0n) throw new RangeError(`${what} must be above 0, got ${text}`);
  return isShare ? { share: value } : { amount: value };
}
