import type { Decimal } from '../../core/decimal.ts';
import { civilDate, dayOfTime } from '../../core/time.ts';

/** Days whose volume decides the tier. */
const TRAILING_DAYS = 30;

/** Volume of the 30 UTC days before today: what crypto exchanges set the day's tier by. */
export class TrailingVolume {
  private readonly days: { readonly day: number; volume: bigint }[] = [];
  private readonly besides: bigint;

  /** @param besides volume that always counts besides what is added. */
  constructor(besides: bigint) {
    this.besides = besides;
  }

  /** Adds what is traded at an instant and tells the volume that decides that instant's tier, which it is not in. */
  add(timeUs: number, volume: bigint): bigint {
    const day = dayOfTime(timeUs);
    if (this.days.at(-1)?.day !== day) this.days.push({ day, volume: 0n });
    while (this.days[0]!.day < day - TRAILING_DAYS) this.days.shift();
    let before = this.besides;
    for (const past of this.days) if (past.day < day) before += past.volume;
    this.days.at(-1)!.volume += volume;
    return before;
  }
}

/** Volume of the calendar month (UTC) so far: what Interactive Brokers sets the marginal tier by. */
export class MonthVolume {
  private month = Number.NaN;
  private volume = 0n;
  private readonly besides: bigint;

  /** @param besides volume that every month begins with. */
  constructor(besides: bigint) {
    this.besides = besides;
  }

  /** Adds what is traded at an instant and tells the month's volume before it. */
  add(timeUs: number, volume: bigint): bigint {
    const date = civilDate(dayOfTime(timeUs));
    const month = date.year * 12 + date.month;
    if (month !== this.month) this.volume = this.besides;
    this.month = month;
    const before = this.volume;
    this.volume += volume;
    return before;
  }
}

/** A decimal as whole lots, rounded down. */
export function lotsOf(size: Decimal, sizeScale: number): bigint {
  const units = size.units * 10n ** BigInt(sizeScale);
  return units / 10n ** BigInt(size.scale);
}
