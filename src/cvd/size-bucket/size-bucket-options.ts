import { compareDecimals } from '../../core/decimal.ts';
import { type SizeBound, sizeBoundText } from './size-bound.ts';

/** What has a size: an order put together from its prints, or a print by itself. */
export const SIZE_UNITS = ['order', 'print'] as const;

/** One of {@link SIZE_UNITS}. */
export type SizeUnit = (typeof SIZE_UNITS)[number];

/** Which sizes are in a bucket: those of at least `min` and below `max`. */
export interface SizeBucketSettings {
  /** The smallest size inside; absent or null for no limit. */
  readonly min?: SizeBound | null;
  /** The smallest size above it, outside; absent or null for no limit. */
  readonly max?: SizeBound | null;
  /**
   * `order` (default): consecutive prints of the same instant and side are one order, in the bucket whole or not at all. An
   * exchange's fills or aggTrades split an order that sweeps several prices. `print`: every row of the tape by itself.
   */
  readonly unit?: SizeUnit;
  /** How many UTC days before a day its quantiles are taken from, 1 to 366; default 5. */
  readonly trailingDays?: number;
}

/** {@link SizeBucketSettings} in full; null stands for no limit. */
export interface SizeBucketOptions {
  /** The smallest size inside. */
  readonly min: SizeBound | null;
  /** The smallest size above it, outside. */
  readonly max: SizeBound | null;
  /** What has a size. */
  readonly unit: SizeUnit;
  /** How many UTC days before a day its quantiles are taken from. */
  readonly trailingDays: number;
}

/** What holds where settings say nothing. */
export const SIZE_BUCKET_DEFAULTS: SizeBucketOptions = Object.freeze({
  min: null,
  max: null,
  unit: 'order',
  trailingDays: 5,
});

const MOST_TRAILING_DAYS = 366;

/**
 * Settings in full.
 * @throws RangeError when no size can be in the bucket, or the days are out of range.
 */
export function resolveSizeBucket(settings: SizeBucketSettings): SizeBucketOptions {
  const options = { ...SIZE_BUCKET_DEFAULTS, ...settings };
  const { min, max, trailingDays } = options;
  if (!Number.isInteger(trailingDays) || trailingDays < 1 || trailingDays > MOST_TRAILING_DAYS) {
    throw new RangeError(`sizes are taken from 1 to ${MOST_TRAILING_DAYS} days before, got ${trailingDays}`);
  }
  if (min !== null && max !== null && isEmpty(min, max)) {
    throw new RangeError(`no size is in a bucket from ${sizeBoundText(min)} to below ${sizeBoundText(max)}`);
  }
  return options;
}

/** Whether the limits depend on the sizes of earlier days. */
export function needsSizeHistory({ min, max }: SizeBucketOptions): boolean {
  return min?.kind === 'quantile' || max?.kind === 'quantile';
}

/** A bucket as text for metadata and reports: `orders [90%, inf) of 5 days`, `prints [0, 2.5)`. */
export function sizeBucketLabel(settings: SizeBucketSettings): string {
  const options = resolveSizeBucket(settings);
  const { min, max, unit, trailingDays } = options;
  const range = `[${min === null ? '0' : sizeBoundText(min)}, ${max === null ? 'inf' : sizeBoundText(max)})`;
  const days = trailingDays === 1 ? 'of the day before' : `of ${trailingDays} days before`;
  return `${unit}s ${range}${needsSizeHistory(options) ? ` ${days}` : ''}`;
}

/** Whether no size can lie between two bounds; a size and a quantile can only be compared when the day's sizes are known. */
function isEmpty(min: SizeBound, max: SizeBound): boolean {
  if (min.kind === 'size') return max.kind === 'size' && compareDecimals(min.size, max.size) >= 0;
  return max.kind === 'quantile' && compareDecimals(min.percent, max.percent) >= 0;
}
