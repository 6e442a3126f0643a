import type { Command } from 'commander';
import { formatUnits } from '../core/decimal.ts';
import { formatDay } from '../core/time.ts';
import type { DaySizeLimits } from '../cvd/size-bucket/daily-limits.ts';
import { parseSizeBound, sizeBoundText } from '../cvd/size-bucket/size-bound.ts';
import {
  needsSizeHistory,
  resolveSizeBucket,
  SIZE_UNITS,
  type SizeBucketOptions,
} from '../cvd/size-bucket/size-bucket-options.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { usageError } from './exit.ts';
import { integerOption, requiredText, textOption } from './options.ts';

/**
 * Which sizes count; undefined for all.
 * @throws CliError for an unknown unit, RangeError for a bound that is none and for a bucket that is empty.
 */
export function sizesOf(command: Command): SizeBucketOptions | undefined {
  const [min, max] = [textOption(command, 'minSize'), textOption(command, 'maxSize')];
  if (min === undefined && max === undefined) return undefined;
  const named = requiredText(command, 'sizeUnit');
  const unit = SIZE_UNITS.find((one) => one === named);
  if (unit === undefined) throw usageError(`--size-unit takes one of ${SIZE_UNITS.join(', ')}, got "${named}"`);
  return resolveSizeBucket({
    min: min === undefined ? null : parseSizeBound(min),
    max: max === undefined ? null : parseSizeBound(max),
    unit,
    trailingDays: integerOption(command, 'sizeDays', { min: 1, max: 366 }),
  });
}

/** What of a run's configuration is its size bucket, each setting as the option that gives it; nothing without one. */
export function sizeSettings(command: Command): Record<string, string> {
  const sizes = sizesOf(command);
  if (sizes === undefined) return {};
  const { min, max, unit, trailingDays } = sizes;
  return {
    ...(min !== null && { minSize: sizeBoundText(min) }),
    ...(max !== null && { maxSize: sizeBoundText(max) }),
    sizeUnit: unit,
    ...(needsSizeHistory(sizes) && { sizeDays: String(trailingDays) }),
  };
}

/** What a JSON document says about the size bucket: limits that change from day to day are known once the days were read. */
export function sizeFacts({ sizes, source }: Recorded): Record<string, unknown> {
  if (sizes === undefined) return {};
  if (!sizes.hasQuantiles) return { sizes: sizes.label };
  const { sizeScale } = source.scales;
  const text = (lots: number): string => (Number.isSafeInteger(lots) ? formatUnits(lots, sizeScale) : 'inf');
  return {
    sizes: sizes.label,
    size_limits: sizes.dayLimits().flatMap(({ day, limits }) => {
      return limits === null ? [] : [{ date: formatDay(day), min: text(limits.minLots), max: text(limits.maxLots) }];
    }),
    days_without_size_limits: daysWithoutLimits(sizes.dayLimits()).map(formatDay),
  };
}

/** The days on which nothing is in the bucket, as nothing was known of the sizes before. */
export function daysWithoutLimits(days: readonly DaySizeLimits[]): number[] {
  return days.filter(({ limits }) => limits === null).map(({ day }) => day);
}
