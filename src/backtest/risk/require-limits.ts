import { type Decimal, formatUnits } from '../../core/decimal.ts';
import type { LossLimit, RiskLimits } from './risk-limits.ts';

/**
 * Makes sure that every limit is one that can be held.
 * @throws RangeError naming the first that is not.
 */
export function requireLimits(limits: RiskLimits): void {
  requireCount('maximum position in lots', limits.maximumPositionLots);
  requireCount('maximum number of trades a day', limits.maximumTradesPerDay);
  requireCount('number of losses in a row', limits.lossStreak?.losses ?? null);
  requireAbove0('maximum worth', limits.maximumNotional);
  requireAbove0('maximum leverage', limits.maximumLeverage);
  requireAbove0('maximum daily loss', lossOf(limits.maximumDailyLoss));
  requireAbove0('maximum drawdown', lossOf(limits.maximumDrawdown));
  const coolDownUs = limits.lossStreak?.coolDownUs ?? 0;
  if (!(coolDownUs >= 0)) throw new RangeError(`the cool-down after losses must be 0 µs or more, got ${coolDownUs}`);
}

function lossOf(limit: LossLimit | null): Decimal | null {
  if (limit === null) return null;
  return 'amount' in limit ? limit.amount : limit.share;
}

function requireCount(what: string, count: number | null): void {
  if (count === null || (Number.isSafeInteger(count) && count >= 1)) return;
  throw new RangeError(`the ${what} must be a whole number of at least 1, got ${count}`);
}

function requireAbove0(what: string, value: Decimal | null): void {
  if (value === null || value.units > 0n) return;
  throw new RangeError(`the ${what} must be above 0, got ${formatUnits(value.units, value.scale)}`);
}
