import type { MoneyScale } from '../money.ts';
import type { Fill } from '../orders/order.ts';
import { total } from './total.ts';

/** What a cost is taken from. */
export type CostFill = Pick<Fill, 'ticks' | 'printTicks' | 'lots' | 'side' | 'liquidity'>;

/** Where the money went; money units, above 0 where it was paid. */
export interface CostBreakdown {
  /**
   * What takers paid for crossing half the spread, less what makers got for half of it, in natural units of money; null
   * where the spread is not known.
   */
  readonly spread: number | null;
  /** What fills were worse than the prints they happened at. */
  readonly slippage: bigint;
  /** Fees, below 0 when rebates were more. */
  readonly fees: bigint;
  /** Funding, below 0 when more was got than paid. */
  readonly funding: bigint;
  /** All of it, natural units of money; the spread counted as 0 where it is not known. */
  readonly total: number;
  /** Worth of everything bought and sold. */
  readonly traded: bigint;
}

/**
 * What trading cost. Gross profit is after spread and slippage, which are in the prices, and before fees and funding:
 * net + total is what the same trades would have brought at the middle of the spread for nothing.
 * @param fills all of them, of closed and open positions.
 * @param paid fees and funding in all.
 * @param halfSpreadTicks half the spread at a fill, ticks: known from quotes, or estimated; NaN where neither is.
 */
export function costBreakdown(
  fills: readonly CostFill[],
  { fees, funding }: Pick<CostBreakdown, 'fees' | 'funding'>,
  money: MoneyScale,
  halfSpreadTicks: (fill: CostFill) => number = () => Number.NaN,
): CostBreakdown {
  const slippage = total(fills.map((fill) => slippageOf(fill, money)));
  const crossed = fills.reduce((sum, fill) => sum + spreadOf(fill, halfSpreadTicks(fill), money), 0);
  const spread = Number.isNaN(crossed) ? null : crossed;
  return {
    ...{ spread, slippage, fees, funding },
    total: (spread ?? 0) + money.toNumber(slippage + fees + funding),
    traded: total(fills.map(({ ticks, lots }) => money.notional(ticks, lots))),
  };
}

function slippageOf({ ticks, printTicks, lots, side }: CostFill, money: MoneyScale): bigint {
  return BigInt(side) * (money.value(ticks, lots) - money.value(printTicks, lots));
}

function spreadOf({ printTicks, lots, liquidity }: CostFill, halfTicks: number, money: MoneyScale): number {
  const perTick = money.toNumber(money.notional(printTicks, lots)) / printTicks;
  return (liquidity === 'taker' ? 1 : -1) * halfTicks * perTick;
}
