import { formatUnits } from '../../core/decimal.ts';
import type { MoneyScale } from '../money.ts';
import type { OrderRequest } from '../orders/order.ts';
import type { RiskLimits } from './risk-limits.ts';

/** A position that an order may lead to. */
export interface WorstCase {
  /** Its lots, above 0. */
  readonly lots: number;
  /** Money now, the open position at the last price included, money units. */
  readonly equity: bigint;
  /** Price of the last print, ticks. */
  readonly markTicks: number;
}

/**
 * Why a position may not become that large; null when it may. Its worth is taken at the least favourable of the last price
 * and the order's own prices: slippage and later prints may make it a little more.
 */
export function positionFault(
  limits: RiskLimits,
  money: MoneyScale,
  order: Pick<OrderRequest, 'side' | 'limitTicks' | 'stopTicks'>,
  worst: WorstCase,
): string | null {
  const { maximumPositionLots, maximumNotional, maximumLeverage } = limits;
  if (!limits.shorting && order.side === -1) return 'short selling is not allowed in this account';
  if (maximumPositionLots !== null && worst.lots > maximumPositionLots) {
    return `the position could become ${worst.lots} lots, at most ${maximumPositionLots} are allowed`;
  }
  const worth = largestWorth(money, order, worst);
  if (maximumNotional !== null && worth > money.amount(maximumNotional)) {
    const allowed = money.format(money.amount(maximumNotional));
    return `the position could be worth ${money.format(worth)}, at most ${allowed} is allowed`;
  }
  if (maximumLeverage === null) return null;
  const { units, scale } = maximumLeverage;
  if (worth * 10n ** BigInt(scale) <= worst.equity * units) return null;
  const equity = money.format(worst.equity);
  return `the position could be worth ${money.format(worth)}, at most ${formatUnits(units, scale)} times the equity of ${equity} is allowed`;
}

function largestWorth(
  money: MoneyScale,
  order: Pick<OrderRequest, 'limitTicks' | 'stopTicks'>,
  { lots, markTicks }: WorstCase,
): bigint {
  let worth = money.notional(markTicks, lots);
  for (const ticks of [order.limitTicks, order.stopTicks]) {
    if (ticks === undefined) continue;
    const there = money.notional(ticks, lots);
    if (there > worth) worth = there;
  }
  return worth;
}
