import type { Scales } from '../../core/trade-batch.ts';
import type { MoneyScale } from '../money.ts';
import type { CostTerms } from './cost-terms.ts';
import type { FeeModel } from './fee-model.ts';
import { RateMeter } from './rate-meter.ts';
import { SaleMeter } from './sale-meter.ts';

/**
 * A fee model that has charged nothing yet.
 * @param money as `moneyFor` gives it for these terms and scales.
 */
export function createFeeModel(terms: CostTerms, scales: Scales, money: MoneyScale): FeeModel {
  const meters: readonly FeeModel[] = terms.parts.map((part) =>
    part.kind === 'rate' ? new RateMeter(part, money, scales.sizeScale) : new SaleMeter(part, money, scales.sizeScale),
  );
  return {
    fee: (fill) => {
      let fee = 0n;
      for (const meter of meters) fee += meter.fee(fill);
      return fee;
    },
  };
}
