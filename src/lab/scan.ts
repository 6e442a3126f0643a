import type { BarTable } from '../core/bar-table.ts';
import type { Signal } from '../core/signal.ts';
import { barsFromSource } from '../cvd/bars-from-source.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { detectMany } from '../divergence/grid/detect-many.ts';
import { barOptionsOf, BARS_DEFAULTS, type BarsOptions } from './bars-options.ts';
import { DAYS_DEFAULTS, type DaysOptions } from './days-options.ts';
import { DETECTOR_DEFAULTS, detectorMakersOf, type DetectorOptions } from './detector-options.ts';
import { openStored } from './open-days.ts';
import { type OptionDefaults, resolveOptions } from './option-values.ts';

/** What {@link scan} takes. */
export interface ScanOptions extends DaysOptions, BarsOptions, DetectorOptions {}

/** What {@link ScanOptions} are where nothing is said. */
export const SCAN_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...BARS_DEFAULTS,
  ...DETECTOR_DEFAULTS,
} as const satisfies OptionDefaults<ScanOptions>;

/** What a scan found. */
export interface Scan {
  /** The signals of all rules, in the order in which they became known. */
  readonly signals: readonly Signal[];
  /** The bars they speak of. */
  readonly bars: BarTable;
  /** The name of every detector, with its numbers. */
  readonly rules: readonly string[];
  /** The days that were scanned; its source has been read. */
  readonly recorded: Recorded;
}

/**
 * Divergences between price and CVD on recorded days: `cvdlab scan`.
 * @throws MissingDataError when the store holds none of the days, OptionError and RangeError for an option that cannot be
 * used, InputError for a file that holds no detector.
 */
export async function scan(options: ScanOptions): Promise<Scan> {
  const values = resolveOptions(options, SCAN_DEFAULTS);
  const detectors = (await detectorMakersOf(values)).map((make) => make());
  const recorded = await openStored(values);
  const { bars } = await barsFromSource(recorded.source, barOptionsOf(values));
  const signals = detectMany(detectors, bars);
  return { signals, bars, rules: detectors.map(({ rule }) => rule), recorded };
}
