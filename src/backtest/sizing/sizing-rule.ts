import type { Decimal } from '../../core/decimal.ts';

/**
 * Like `risk`, the share being a part of W − (1 − W) ÷ R, with W the share of winners among the round trips that are closed,
 * and R their mean profit over their mean loss, both per lot (Kelly 1956; scratches do not count). Before there are enough
 * of them, or without a winner and a loser, the share is the prior.
 */
export interface KellyRule {
  /** Tells the rules apart. */
  readonly kind: 'kelly';
  /** How much of the Kelly fraction is risked, above 0 up to 1. */
  readonly share: Decimal;
  /** Round trips that must be closed before they count, at least 2. */
  readonly minimumTrades: number;
  /** Share of equity risked before that; 0: no trade. */
  readonly prior: Decimal;
  /** Most that is ever risked, as a share of equity. */
  readonly maximum: Decimal;
}

/** Always the same size. */
export interface SizeRule {
  /** Tells the rules apart. */
  readonly kind: 'size';
  /** Above 0, a whole number of lots. */
  readonly size: Decimal;
}

/** As much as is worth that amount of money. */
export interface NotionalRule {
  /** Tells the rules apart. */
  readonly kind: 'notional';
  /** Above 0, in the currency the contract pays in. */
  readonly amount: Decimal;
}

/**
 * A share of equity at stake. `risk`: as much as loses it, before fees, at the entry's stop. `volatility`: as much as moves
 * by it when the price moves by its standard deviation.
 */
export interface ShareRule {
  /** Tells the rules apart. */
  readonly kind: 'risk' | 'volatility';
  /** Above 0; 0.01 is 1 %. */
  readonly share: Decimal;
}

/** How large an entry is. */
export type SizingRule = SizeRule | NotionalRule | ShareRule | KellyRule;
