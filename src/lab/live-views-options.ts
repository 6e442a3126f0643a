import { parseSizeBound } from '../cvd/size-bucket/size-bound.ts';
import { SIZE_UNITS, type SizeUnit } from '../cvd/size-bucket/size-bucket-options.ts';
import { type LiveView, liveView, type ViewSizes } from '../live/runner/live-view.ts';
import { BARS_DEFAULTS } from './bars-options.ts';
import { detectorMakersOf, ruleRequestOf } from './detector-options.ts';
import { OptionError } from './option-error.ts';
import { neededChoice, neededText, type OptionDefaults, type OptionValues, textOf } from './option-values.ts';
import type { SizesOptions } from './sizes-options.ts';

/** What can be chosen on a live page: bars, resets and size buckets, several of each. The first of each is the first view. */
export interface LiveViewsOptions extends Pick<SizesOptions, 'minSize' | 'maxSize' | 'sizeUnit'> {
  /** `1m`, `30s`, `4h`, … or `tick:500`, `volume:12.5`, `delta:3`; several to choose from. Default `1m`. */
  readonly bar?: string | readonly string[];
  /** `utc`, `us-rth`, `us-eth`, `cme-globex` or `HH:MM-HH:MM@ZONE`. Default `utc`. */
  readonly session?: string;
  /** When CVD starts from 0: `session`, `day`, `week` or `never`; several to choose from. Default `session`. */
  readonly reset?: string | readonly string[];
  /** Size buckets to choose from, instead of `minSize` and `maxSize`: `all`, `-0.1`, `0.1-1`, `1-`. Default: all sizes. */
  readonly sizeBuckets?: string | readonly string[];
}

/** What {@link LiveViewsOptions} are where nothing is said. */
export const LIVE_VIEWS_DEFAULTS = {
  bar: BARS_DEFAULTS.bar,
  session: BARS_DEFAULTS.session,
  reset: BARS_DEFAULTS.reset,
  minSize: undefined,
  maxSize: undefined,
  sizeUnit: BARS_DEFAULTS.sizeUnit,
  sizeBuckets: undefined,
} as const satisfies OptionDefaults<LiveViewsOptions>;

/**
 * A view for each bar length, reset and size bucket that is asked for; the first of each is the first view.
 * @throws OptionError and RangeError naming what cannot be shown, InputError for a file that holds no detector.
 */
export async function viewsOf(values: OptionValues): Promise<LiveView[]> {
  const own = values['detector'] === undefined ? undefined : await detectorMakersOf(values);
  const { rules, lookbacks, options } = ruleRequestOf(values);
  const session = neededText(values, 'session');
  const buckets = bucketsOf(values);
  return listOf(values, 'bar').flatMap((bar) =>
    listOf(values, 'reset').flatMap((reset) =>
      buckets.map((sizes) => {
        const settings = { bar, session, reset, sizes, rules, lookbacks, options };
        return liveView(settings, own && (() => own.map((make) => make())));
      }),
    ),
  );
}

/** What is asked for between the commas, each once. */
function listOf(values: OptionValues, name: 'bar' | 'reset'): string[] {
  return [
    ...new Set(
      neededText(values, name)
        .split(',')
        .map((text) => text.trim()),
    ),
  ];
}

/** Null for all sizes. */
function bucketsOf(values: OptionValues): readonly (ViewSizes | null)[] {
  const [min, max] = [textOf(values, 'minSize') ?? null, textOf(values, 'maxSize') ?? null];
  const unit = neededChoice(values, 'sizeUnit', SIZE_UNITS);
  const list = textOf(values, 'sizeBuckets');
  if (list === undefined) return [min === null && max === null ? null : checked({ min, max, unit })];
  if (min !== null || max !== null) {
    throw new OptionError('sizeBuckets', 'cannot be combined with {minSize} or {maxSize}');
  }
  return [...new Set(list.split(',').map((text) => text.trim()))].map((text) => bucketOf(text, unit));
}

function bucketOf(text: string, unit: SizeUnit): ViewSizes | null {
  if (text === 'all') return null;
  const [, min = '', max = ''] = /^([\d.]*)-([\d.]*)$/.exec(text) ?? [];
  if (min === '' && max === '') {
    throw new OptionError('sizeBuckets', `takes all, MIN-, -MAX and MIN-MAX, got "${text}"`);
  }
  return checked({ min: min === '' ? null : min, max: max === '' ? null : max, unit });
}

/** @throws RangeError for a limit that is no size. */
function checked(sizes: ViewSizes): ViewSizes {
  for (const bound of [sizes.min, sizes.max]) if (bound !== null) parseSizeBound(bound);
  return sizes;
}
