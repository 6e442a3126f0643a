import type { Decimal } from '../../core/decimal.ts';
import type { MoneyScale } from '../money.ts';
import type { RatePart } from './cost-terms.ts';
import type { FeeFill, FeeModel } from './fee-model.ts';
import { OrderCharge } from './order-charge.ts';
import { shareOf } from './share-of.ts';
import { lotsOf, MonthVolume, TrailingVolume } from './tier-volume.ts';

/** A tier with its volume in the units it is counted in, and its rates as money. */
interface Step {
  readonly from: bigint;
  readonly maker: Decimal;
  readonly taker: Decimal;
}

/** Charges a {@link RatePart}. */
export class RateMeter implements FeeModel {
  private readonly part: RatePart;
  private readonly money: MoneyScale;
  private readonly sizeScale: number;
  private readonly steps: readonly Step[];
  private readonly volume: TrailingVolume | MonthVolume;
  private readonly orders: OrderCharge | null;

  /** @param money as `moneyFor` gives it for terms with this part. */
  constructor(part: RatePart, money: MoneyScale, sizeScale: number) {
    this.part = part;
    this.money = money;
    this.sizeScale = sizeScale;
    const count = (volume: Decimal): bigint =>
      part.basis === 'notional' ? money.amount(volume) : lotsOf(volume, sizeScale);
    this.steps = part.tiers.map((tier) => ({ ...tier, from: count(tier.from) }));
    this.volume =
      part.basis === 'notional' ? new TrailingVolume(count(part.volume)) : new MonthVolume(count(part.volume));
    const bounded = part.minimum !== null || part.maximum !== null;
    this.orders = bounded ? new OrderCharge((due, worth) => this.within(due, worth)) : null;
  }

  /** {@inheritDoc FeeModel.fee} */
  fee(fill: FeeFill): bigint {
    const worth = this.money.notional(fill.ticks, fill.lots);
    const due = this.part.basis === 'notional' ? this.ofWorth(fill, worth) : this.ofUnits(fill);
    const fee = this.orders === null ? due : this.orders.charge(fill.orderId, due, worth);
    return fee + shareOf(fee, this.part.surcharge);
  }

  private ofWorth(fill: FeeFill, worth: bigint): bigint {
    const volume = this.volume.add(fill.timeUs, worth);
    const step = this.steps.findLast((candidate) => candidate.from <= volume) ?? this.steps[0]!;
    return shareOf(worth, step[fill.liquidity], 4);
  }

  /** Every unit at the rate of the tier it falls into. */
  private ofUnits(fill: FeeFill): bigint {
    let at = this.volume.add(fill.timeUs, BigInt(fill.lots));
    const end = at + BigInt(fill.lots);
    let due = 0n;
    for (let index = 0; index < this.steps.length && at < end; index += 1) {
      const to = this.steps[index + 1]?.from ?? end;
      const lots = (to < end ? to : end) - at;
      if (lots <= 0n) continue;
      due += lots * this.perLot(this.steps[index]![fill.liquidity]);
      at += lots;
    }
    return due;
  }

  private perLot(rate: Decimal): bigint {
    return rate.units * 10n ** BigInt(this.money.digits - rate.scale - this.sizeScale);
  }

  private within(due: bigint, worth: bigint): bigint {
    const { minimum, maximum } = this.part;
    const least = minimum === null ? due : this.money.amount(minimum);
    const atLeast = due < least ? least : due;
    const most = maximum === null ? atLeast : shareOf(worth, maximum);
    return most < atLeast ? most : atLeast;
  }
}
