import type { Decimal } from '../../core/decimal.ts';
import { formatDay } from '../../core/time.ts';
import { SizeCounts } from './size-counts.ts';

/** UTC days [from, to), days since 1970-01-01. */
export interface DaySpan {
  /** First day. */
  readonly fromDay: number;
  /** The day after the last. */
  readonly toDay: number;
}

/** The sizes that occurred on each UTC day: what quantile limits of later days are taken from. */
export class SizeHistory {
  private readonly days = new Map<number, SizeCounts>();

  /**
   * The counts of a day, to be added to; empty where nothing was counted.
   * @throws RangeError when the day was counted in lots of another size.
   */
  countsOf(day: number, sizeScale: number): SizeCounts {
    const known = this.days.get(day);
    if (known === undefined) {
      const counts = new SizeCounts(sizeScale);
      this.days.set(day, counts);
      return counts;
    }
    if (known.sizeScale === sizeScale) return known;
    throw new RangeError(
      `sizes of ${formatDay(day)} with ${sizeScale} decimals came after sizes with ${known.sizeScale} of the same day`,
    );
  }

  /**
   * The smallest size such that at least the given share of all sizes of some days lie at or below it (the quantile as the
   * inverse of the distribution function: a size that occurred, never one in between). Null when nothing occurred.
   * @param percent above 0, at most 100.
   * @throws RangeError when the days' sizes cannot be compared exactly.
   */
  quantile(percent: Decimal, span: DaySpan): Decimal | null {
    const days = [...this.days].filter(([day, { count }]) => day >= span.fromDay && day < span.toDay && count > 0);
    if (days.length === 0) return null;
    const scale = Math.max(...days.map(([, { sizeScale }]) => sizeScale));
    const parts = days.map(([, counts]) => ({ counts, unitsPerLot: 10 ** (scale - counts.sizeScale) }));
    const total = parts.reduce((sum, { counts }) => sum + counts.count, 0);
    const rank = rankOf(percent, total);
    let [low, high] = [1, Math.max(...parts.map(({ counts, unitsPerLot }) => counts.largest() * unitsPerLot))];
    if (!Number.isSafeInteger(high)) throw new RangeError(`sizes up to ${high} units of 1e-${scale} are not exact`);
    // The number of sizes up to a limit rises only at sizes that occurred: the first limit to reach the rank is one of them.
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      const upTo = parts.reduce((sum, { counts, unitsPerLot }) => {
        return sum + counts.countUpTo((middle - (middle % unitsPerLot)) / unitsPerLot);
      }, 0);
      if (upTo >= rank) high = middle;
      else low = middle + 1;
    }
    return { units: BigInt(low), scale };
  }

  /** Drops the days before a day: nothing will ask for them any more. */
  forgetBefore(day: number): void {
    for (const known of this.days.keys()) if (known < day) this.days.delete(known);
  }
}

/** The smallest whole number that is at least so many percent of a total. */
function rankOf({ units, scale }: Decimal, total: number): number {
  const whole = 10n ** BigInt(scale + 2);
  return Number((units * BigInt(total) + whole - 1n) / whole);
}
