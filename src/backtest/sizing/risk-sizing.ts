import type { Decimal } from '../../core/decimal.ts';
import { shareOf } from '../costs/share-of.ts';
import type { MoneyScale } from '../money.ts';
import { mostLots } from './most-lots.ts';
import { type SizingInput, type SizingResult, unsized } from './sizing.ts';

/** As many lots as lose at most that share of equity between the entry and its stop, before fees. */
export function riskSize(input: SizingInput, share: Decimal, money: MoneyScale): SizingResult {
  const { equity, side, priceTicks, stopTicks } = input;
  if (equity <= 0n) return unsized('no equity is left');
  if (stopTicks === null) return unsized('the risk of an entry without a stop is not known');
  if (side * (priceTicks - stopTicks) <= 0) {
    return unsized(`a stop at ${stopTicks} ticks does not lie behind an entry at ${priceTicks} ticks`);
  }
  const loss = (lots: number): bigint => money.value(priceTicks, side * lots) - money.value(stopTicks, side * lots);
  return mostLots(flooredShare(equity, share), loss, 'loss at the stop');
}

/** As many lots as move by at most that share of equity when the price moves by its standard deviation. */
export function volatilitySize(input: SizingInput, share: Decimal, money: MoneyScale): SizingResult {
  const { equity, priceTicks, volatilityTicks } = input;
  if (equity <= 0n) return unsized('no equity is left');
  if (volatilityTicks === null || !(volatilityTicks > 0)) return unsized('the volatility is not known yet');
  // Millionths of a tick, rounded up: the position is never too large.
  const millionths = BigInt(Math.ceil(volatilityTicks * 1e6));
  const divisor = BigInt(priceTicks) * 1_000_000n;
  const move = (lots: number): bigint => ceilDivide(money.notional(priceTicks, lots) * millionths, divisor);
  return mostLots(flooredShare(equity, share), move, 'move by its volatility');
}

/** Rounded down where money is too coarse, so that a limit is never passed. */
function flooredShare(equity: bigint, share: Decimal): bigint {
  const rounded = shareOf(equity, share);
  return rounded * 10n ** BigInt(share.scale) > equity * share.units ? rounded - 1n : rounded;
}

function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}
