import { parseReset } from '../../core/reset-schedule.ts';
import { sessionCalendar } from '../../core/session-calendar.ts';
import { parseBarSpec } from '../../cvd/bar-spec.ts';
import type { BarOptions } from '../../cvd/bars-from-source.ts';
import { parseSizeBound } from '../../cvd/size-bucket/size-bound.ts';
import {
  needsSizeHistory,
  resolveSizeBucket,
  type SizeBucketOptions,
  type SizeUnit,
} from '../../cvd/size-bucket/size-bucket-options.ts';
import type { Detector } from '../../divergence/detector.ts';
import { detectorMakersFor } from '../../divergence/detectors-for.ts';
import type { RuleOptions } from '../../divergence/rule-options.ts';

/** Which sizes a view counts: fixed ones, as what is known of a day's sizes is not known while it goes on. */
export interface ViewSizes {
  /** The smallest size inside, decimal text; null for no limit. */
  readonly min: string | null;
  /** The smallest size above it, outside, decimal text; null for no limit. */
  readonly max: string | null;
  /** What has a size. */
  readonly unit: SizeUnit;
}

/** What one view of a symbol shows, as JSON: what a run folder keeps of it. */
export interface ViewSettings {
  /** Length of its bars, as `parseBarSpec` reads it. */
  readonly bar: string;
  /** The session, as `sessionCalendar` reads it. */
  readonly session: string;
  /** When CVD starts again, as `parseReset` reads it. */
  readonly reset: string;
  /** Which sizes count; null for all. */
  readonly sizes: ViewSizes | null;
  /** The rules of its detectors, as `detectorsFor` reads them; empty for none. */
  readonly rules: string;
  /** The main lengths of rules without numbers. */
  readonly lookbacks: readonly number[];
  /** Options of the rules. */
  readonly options: Partial<RuleOptions>;
}

/** A view of a symbol, ready to run. */
export interface LiveView {
  /** What it shows, as JSON. */
  readonly settings: ViewSettings;
  /** The bars it makes. */
  readonly bars: BarOptions;
  /** The sizes it counts; null for all. */
  readonly sizes: SizeBucketOptions | null;
  /** Makes its detectors, fresh ones. */
  readonly detectors: () => readonly Detector[];
}

/**
 * Resolves the settings of a view.
 * @param ownDetectors makes the detectors instead of the rules: a user's own.
 * @throws RangeError naming what of the settings cannot be, size limits that are quantiles among them.
 */
export function liveView(settings: ViewSettings, ownDetectors?: () => readonly Detector[]): LiveView {
  const { bar, session, reset, rules, lookbacks, options } = settings;
  const makers = ownDetectors === undefined && rules !== '' ? detectorMakersFor({ rules, lookbacks, options }) : [];
  return {
    settings,
    bars: { bar: parseBarSpec(bar), session: sessionCalendar(session), reset: parseReset(reset) },
    sizes: settings.sizes === null ? null : fixedSizes(settings.sizes),
    detectors: ownDetectors ?? (() => makers.map((make) => make())),
  };
}

function fixedSizes({ min, max, unit }: ViewSizes): SizeBucketOptions {
  const bound = (text: string | null): SizeBucketOptions['min'] => (text === null ? null : parseSizeBound(text));
  const sizes = resolveSizeBucket({ min: bound(min), max: bound(max), unit });
  if (!needsSizeHistory(sizes)) return sizes;
  throw new RangeError(
    `live size limits must be sizes, not shares of the days before, got ${min ?? 'none'} and ${max ?? 'none'}`,
  );
}
