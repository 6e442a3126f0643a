import { compareDecimals, type Decimal, unitsAtScale } from '../../core/decimal.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { MoneyScale } from '../money.ts';
import { KellyRecord } from './kelly-record.ts';
import { mostLots } from './most-lots.ts';
import { riskSize, volatilitySize } from './risk-sizing.ts';
import type { KellyRule, SizingRule } from './sizing-rule.ts';
import { type Sizing, type SizingInput, type SizingResult, unsized } from './sizing.ts';

const NANO = 9;

/**
 * A sizing that has seen nothing yet.
 * @throws RangeError for a size that is not a whole number of lots above 0.
 */
export function createSizing(rule: SizingRule, scales: Scales, money: MoneyScale): Sizing {
  switch (rule.kind) {
    case 'size': {
      const lots = unitsAtScale(rule.size, scales.sizeScale);
      if (lots < 1) throw new RangeError('a size must be above 0');
      return { size: () => ({ lots }) };
    }
    case 'notional': {
      const amount = money.amount(rule.amount);
      return { size: ({ priceTicks }) => mostLots(amount, (lots) => money.notional(priceTicks, lots), 'worth') };
    }
    case 'risk':
      return { size: (input) => riskSize(input, rule.share, money) };
    case 'volatility':
      return { size: (input) => volatilitySize(input, rule.share, money) };
    case 'kelly': {
      const record = new KellyRecord();
      return { size: (input) => kellySize(input, rule, record, money) };
    }
  }
}

function kellySize(input: SizingInput, rule: KellyRule, record: KellyRecord, money: MoneyScale): SizingResult {
  record.update(input.roundTrips);
  const fraction = record.trades < rule.minimumTrades ? null : record.fraction();
  if (fraction !== null && fraction <= 0) return unsized('the closed round trips show no edge');
  const share = fraction === null ? rule.prior : partOf(fraction, rule.share);
  if (share.units === 0n) return unsized(`fewer than ${rule.minimumTrades} round trips are closed, and the prior is 0`);
  return riskSize(input, compareDecimals(share, rule.maximum) > 0 ? rule.maximum : share, money);
}

/** That part of a fraction, which is taken to a billionth. */
function partOf(fraction: number, part: Decimal): Decimal {
  const units = BigInt(Math.round(fraction * 10 ** NANO)) * part.units;
  return { units, scale: NANO + part.scale };
}
