import type { Fill } from '../orders/order.ts';

/** What of a fill a fee depends on. */
export type FeeFill = Pick<Fill, 'orderId' | 'timeUs' | 'ticks' | 'lots' | 'side' | 'liquidity'>;

/**
 * What the exchange and the broker take. It keeps count of orders and volume, so every account has its own, and every fill
 * is told once, in time order.
 */
export interface FeeModel {
  /**
   * The fee of a fill in money units, below zero for a rebate. What an order pays in all does not depend on how its fills
   * are cut: a minimum or a maximum is one of the order, not of the fill.
   */
  fee(fill: FeeFill): bigint;
}
