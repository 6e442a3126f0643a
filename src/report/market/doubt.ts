import { type BandTotals, bandTotals } from '../../cvd/aggressor/band-totals.ts';
import type { CvdBand } from '../../cvd/aggressor/cvd-band.ts';
import { requireBandOf } from '../../cvd/bar-text.ts';
import type { ReportInput } from './report-input.ts';

/** What is in doubt in the bars of a report. */
export interface Doubt {
  /** In what delta and CVD must lie. */
  readonly band: CvdBand;
  /** All bars together. */
  readonly totals: BandTotals;
}

/**
 * What a report has to say about doubt; null where every side is known, where bars can have no band, and for estimates: of
 * those nothing is known, and a band as wide as their volume would say nothing.
 * @throws RangeError when the band is not of the report's bars.
 */
export function doubtOf({ bars, band, settings }: ReportInput): Doubt | null {
  if (band === null || bars.length === 0 || settings.sides === 'estimated') return null;
  requireBandOf(bars, band);
  const totals = bandTotals(bars, band);
  return settings.sides === 'recorded' && totals.unknownVolume === 0n ? null : { band, totals };
}
