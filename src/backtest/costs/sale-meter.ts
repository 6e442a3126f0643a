import type { Decimal } from '../../core/decimal.ts';
import { dayOfTime } from '../../core/time.ts';
import type { MoneyScale } from '../money.ts';
import type { SalePart } from './cost-terms.ts';
import type { FeeFill, FeeModel } from './fee-model.ts';
import { OrderCharge } from './order-charge.ts';
import { shareOf } from './share-of.ts';

/** Charges a {@link SalePart}: sellers alone pay, short sellers too. */
export class SaleMeter implements FeeModel {
  private readonly part: SalePart;
  private readonly money: MoneyScale;
  private readonly sizeScale: number;
  /** One for each rate: an order that lives past a change has two maxima. */
  private readonly perUnit: readonly OrderCharge[];

  /** @param money as `moneyFor` gives it for terms with this part. */
  constructor(part: SalePart, money: MoneyScale, sizeScale: number) {
    this.part = part;
    this.money = money;
    this.sizeScale = sizeScale;
    this.perUnit = part.rates.map((rate) => {
      const most = money.amount(rate.perUnitMaximum);
      return new OrderCharge((due) => (due < most ? due : most));
    });
  }

  /** {@inheritDoc FeeModel.fee} */
  fee(fill: FeeFill): bigint {
    if (fill.side === 1) return 0n;
    const day = dayOfTime(fill.timeUs);
    const index = this.part.rates.findLastIndex((rate) => rate.fromDay <= day);
    if (index < 0) return 0n;
    const rate = this.part.rates[index]!;
    const worth = this.money.notional(fill.ticks, fill.lots);
    const ofUnits = this.perUnit[index]!.charge(fill.orderId, this.perLots(rate.perUnit, fill.lots), worth);
    return shareOf(worth, rate.ofProceeds) + ofUnits;
  }

  private perLots(rate: Decimal, lots: number): bigint {
    return BigInt(lots) * rate.units * 10n ** BigInt(this.money.digits - rate.scale - this.sizeScale);
  }
}
