import type { Decimal } from '../../core/decimal.ts';

/** Half or so of what Kelly's formula says, from the round trips that are closed. */
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

/**
 * How large an entry is:
 *
 * - `size`: always the same size;
 * - `notional`: as much as is worth that amount of money;
 * - `risk`: as much as loses that share of equity, before fees, at its stop;
 * - `volatility`: as much as moves by that share of equity when the price moves by its standard deviation;
 * - `kelly`: like `risk`, the share being a part of W − (1 − W) ÷ R, with W the share of winners among the round trips
 *   that are closed, and R their mean profit over their mean loss, both per lot. Before there are enough of them, or
 *   without a winner and a loser, the share is the prior.
 */
export type SizingRule =
  | { readonly kind: 'size'; readonly size: Decimal }
  | { readonly kind: 'notional'; readonly amount: Decimal }
  | { readonly kind: 'risk'; readonly share: Decimal }
  | { readonly kind: 'volatility'; readonly share: Decimal }
  | KellyRule;
