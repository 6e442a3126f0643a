import { POWERS_OF_TEN } from '../../../core/decimal.ts';
import type { Scales } from '../../../core/trade-batch.ts';
import type { ResolvedContract } from '../../../data/ibkr/contract.ts';
import { decimalsOf } from '../../../data/ibkr/decimals-of.ts';

/**
 * Stocks trade between their ticks (at the middle of the spread, price improvement), and in fractions of a share, both to
 * four decimals. Futures do neither.
 */
const STOCK_DECIMALS = 4;

/** The scales of a contract's live ticks: TWS says what a tick of price is, and nothing about sizes. */
export function ibkrScales({ minTick, secType }: ResolvedContract): Scales {
  const priceScale = decimalsOf(minTick) ?? 0;
  if (secType === 'FUT') return { priceScale, sizeScale: 0 };
  return { priceScale: Math.max(priceScale, STOCK_DECIMALS), sizeScale: STOCK_DECIMALS };
}

/** A number that TWS wrote as a whole number of 10^-scale; null when it has further decimals, or does not fit. */
export function unitsOf(value: number, scale: number): number | null {
  const perOne = POWERS_OF_TEN[scale] ?? 1;
  const units = Math.round(value * perOne);
  // The nearest double of a decimal gives it back by the same quotient.
  return Number.isSafeInteger(units) && units / perOne === value ? units : null;
}
