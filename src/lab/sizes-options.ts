import { parseSizeBound, sizeBoundText } from '../cvd/size-bucket/size-bound.ts';
import {
  needsSizeHistory,
  resolveSizeBucket,
  SIZE_BUCKET_DEFAULTS,
  SIZE_UNITS,
  type SizeBucketOptions,
} from '../cvd/size-bucket/size-bucket-options.ts';
import {
  integerOf,
  neededChoice,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  textOf,
} from './option-values.ts';

/** Which sizes count into volume, delta and CVD. */
export interface SizesOptions {
  /** Count only orders this large: `2.5`, or `90%` (a quantile of the days before). Default: all. */
  readonly minSize?: NumberOption;
  /** Count only orders smaller than this; bars keep the prices of all trades. Default: all. */
  readonly maxSize?: NumberOption;
  /** What has a size: an `order` (prints of one instant and side together) or each `print`. Default `order`. */
  readonly sizeUnit?: (typeof SIZE_UNITS)[number];
  /** UTC days before a day that its quantiles are taken from. Default 5. */
  readonly sizeDays?: NumberOption;
}

/** What {@link SizesOptions} are where nothing is said. */
export const SIZES_DEFAULTS = {
  minSize: undefined,
  maxSize: undefined,
  sizeUnit: SIZE_BUCKET_DEFAULTS.unit,
  sizeDays: SIZE_BUCKET_DEFAULTS.trailingDays,
} as const satisfies OptionDefaults<SizesOptions>;

/**
 * Which sizes count; undefined for all.
 * @throws OptionError for an unknown unit, RangeError for a bound that is none and for a bucket that is empty.
 */
export function sizesOf(values: OptionValues): SizeBucketOptions | undefined {
  const [min, max] = [textOf(values, 'minSize'), textOf(values, 'maxSize')];
  if (min === undefined && max === undefined) return undefined;
  return resolveSizeBucket({
    min: min === undefined ? null : parseSizeBound(min),
    max: max === undefined ? null : parseSizeBound(max),
    unit: neededChoice(values, 'sizeUnit', SIZE_UNITS),
    trailingDays: integerOf(values, 'sizeDays', { min: 1, max: 366 }),
  });
}

/** What of a run's configuration is its size bucket, each setting by the name of its option; nothing without one. */
export function sizeSettings(values: OptionValues): Record<string, string> {
  const sizes = sizesOf(values);
  if (sizes === undefined) return {};
  const { min, max, unit, trailingDays } = sizes;
  return {
    ...(min !== null && { minSize: sizeBoundText(min) }),
    ...(max !== null && { maxSize: sizeBoundText(max) }),
    sizeUnit: unit,
    ...(needsSizeHistory(sizes) && { sizeDays: String(trailingDays) }),
  };
}
