import { bandedBars } from '../cvd/aggressor/banded-bars.ts';
import { type CvdBand, canHaveBand } from '../cvd/aggressor/cvd-band.ts';
import { barsFromSource, type SourceBars } from '../cvd/bars-from-source.ts';
import type { Recorded } from '../data/recorded-days.ts';
import { barOptionsOf, BARS_DEFAULTS, type BarsOptions } from './bars-options.ts';
import { DAYS_DEFAULTS, type DaysOptions } from './days-options.ts';
import { openStored } from './open-days.ts';
import { OptionError } from './option-error.ts';
import { flagOf, type OptionDefaults, resolveOptions } from './option-values.ts';

/** What {@link makeBars} takes. */
export interface MakeBarsOptions extends DaysOptions, BarsOptions {
  /** With the band in which delta and CVD must lie. Inferred sides have one unasked. Default false. */
  readonly band?: boolean;
}

/** What {@link MakeBarsOptions} are where nothing is said. */
export const MAKE_BARS_DEFAULTS = {
  ...DAYS_DEFAULTS,
  ...BARS_DEFAULTS,
  band: false,
} as const satisfies OptionDefaults<MakeBarsOptions>;

/** Bars with delta and CVD, and what they were made of. */
export interface MadeBars extends SourceBars {
  /** In what the truth must lie; null where it was not asked for or cannot be. */
  readonly band: CvdBand | null;
  /** The days they were made of; its source has been read. */
  readonly recorded: Recorded;
}

/**
 * Bars with delta and CVD of recorded days: `cvdlab bars`.
 * @throws MissingDataError when the store holds none of the days, OptionError for an option that cannot be used.
 */
export async function makeBars(options: MakeBarsOptions): Promise<MadeBars> {
  const values = resolveOptions(options, MAKE_BARS_DEFAULTS);
  const barOptions = barOptionsOf(values);
  const isAsked = flagOf(values, 'band');
  if (isAsked && !canHaveBand(barOptions.bar)) {
    throw new OptionError(
      'band',
      'cannot be had: bars cut by delta have no band, with other sides they would be other bars',
    );
  }
  const recorded = await openStored(values);
  const isWanted = (isAsked || recorded.sides === 'inferred') && canHaveBand(barOptions.bar);
  if (isWanted) return { ...(await bandedBars(recorded.source, barOptions)), recorded };
  return { ...(await barsFromSource(recorded.source, barOptions)), band: null, recorded };
}
