import type { Decimal } from '../../core/decimal.ts';
import type { SizeBound } from './size-bound.ts';
import { needsSizeHistory, type SizeBucketOptions } from './size-bucket-options.ts';
import type { SizeHistory } from './size-history.ts';
import type { SizeCounts } from './size-counts.ts';

/** The sizes in a bucket: at least `minLots` and below `maxLots`. */
export interface SizeLimits {
  /** Smallest size inside, lots; 0 for no limit. */
  readonly minLots: number;
  /** Smallest size above it, lots, outside; Infinity for no limit. */
  readonly maxLots: number;
}

/** The limits that held on a UTC day. */
export interface DaySizeLimits {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Null where none were known, as no trade lies in the days before: then no trade of the day is in the bucket. */
  readonly limits: SizeLimits | null;
}

const NO_SIZE: SizeLimits = { minLots: Number.POSITIVE_INFINITY, maxLots: Number.POSITIVE_INFINITY };

/** The limits of one day after the other, each fixed before its day begins. */
export class DailyLimits {
  /** The days entered so far. */
  readonly entered: DaySizeLimits[] = [];
  private readonly options: SizeBucketOptions;
  private readonly sizeScale: number;
  private readonly history: SizeHistory;
  private day = Number.NEGATIVE_INFINITY;
  private limits: SizeLimits = NO_SIZE;
  private counts: SizeCounts | null = null;

  /** @param history sizes of earlier days; those of the days entered are added to it where quantiles need them. */
  constructor(options: SizeBucketOptions, sizeScale: number, history: SizeHistory) {
    this.options = options;
    this.sizeScale = sizeScale;
    this.history = history;
  }

  /** The limits of a day, which must not lie before the day entered last. */
  enter(day: number): SizeLimits {
    if (day === this.day) return this.limits;
    const limits = this.limitsOf(day);
    this.entered.push({ day, limits });
    this.day = day;
    this.limits = limits ?? NO_SIZE;
    if (needsSizeHistory(this.options)) {
      this.history.forgetBefore(day - this.options.trailingDays);
      this.counts = this.history.countsOf(day, this.sizeScale);
    }
    return this.limits;
  }

  /** Keeps sizes of the day entered last, in lots, for the limits of later days. */
  count(sizes: Float64Array): void {
    this.counts?.addAll(sizes);
  }

  private limitsOf(day: number): SizeLimits | null {
    const minLots = this.lotsAt(this.options.min, day, 0);
    const maxLots = this.lotsAt(this.options.max, day, Number.POSITIVE_INFINITY);
    return minLots === null || maxLots === null ? null : { minLots, maxLots };
  }

  private lotsAt(bound: SizeBound | null, day: number, open: number): number | null {
    if (bound === null) return open;
    if (bound.kind === 'size') return lotsAtLeast(bound.size, this.sizeScale);
    const span = { fromDay: day - this.options.trailingDays, toDay: day };
    const size = this.history.quantile(bound.percent, span);
    return size === null ? null : lotsAtLeast(size, this.sizeScale);
  }
}

/** The fewest lots that make up a size: whatever its digits, lots of at least that many are of at least that size. */
function lotsAtLeast({ units, scale }: Decimal, sizeScale: number): number {
  const unitsPerLot = 10n ** BigInt(Math.max(scale - sizeScale, 0));
  const lots = Number((units * 10n ** BigInt(Math.max(sizeScale - scale, 0)) + unitsPerLot - 1n) / unitsPerLot);
  // No order reaches what cannot be counted exactly.
  return Number.isSafeInteger(lots) ? lots : Number.POSITIVE_INFINITY;
}
