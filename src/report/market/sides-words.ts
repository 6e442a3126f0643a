import { formatUnits } from '../../core/decimal.ts';
import type { BandTotals } from '../../cvd/aggressor/band-totals.ts';
import type { Doubt } from './doubt.ts';
import { groupDigits, percent } from '../page/readable.ts';
import type { ReportInput } from './report-input.ts';

/** What is not known for certain about who bought and who sold, in a paragraph or none. */
export function sidesWords({ bars, settings }: ReportInput, doubt: Doubt | null): string[] {
  const { sides, aggressor } = settings;
  if (bars.length === 0) return [];
  if (sides === 'estimated') return [`Estimated, not known (${aggressor}): ${NOTHING_KNOWN}`];
  const inferred = `Who was the aggressor is inferred (${aggressor})`;
  if (doubt === null) return sides === 'inferred' ? [`${inferred}. ${NO_BAND}`] : [];
  const { totals } = doubt;
  const unknown = `unknown for ${percent(totals.unknownShare)} of the volume`;
  const reach = bandWords(totals, bars.scales.sizeScale);
  if (sides === 'recorded') return [`The aggressor is ${unknown}. ${reach}`];
  return [`${inferred}: ${unknown}${disagreementWords(totals)}. ${reach}`];
}

const NOTHING_KNOWN =
  'who bought and who sold is taken from the shape of bars. Delta, CVD and signals are no better than that: the true delta ' +
  'of a bar can be anything up to its whole volume, either way.';

const NO_BAND = 'Bars cut by delta would be other bars if the sides were others: how far CVD can be off is not known.';

function disagreementWords({ disagreementShare }: BandTotals): string {
  if (disagreementShare === null) return '';
  return `; strict and inclusive matching disagree on ${percent(disagreementShare)} of the trades`;
}

function bandWords({ cvd, cvdLeast, cvdMost }: BandTotals, scale: number): string {
  const lots = (units: bigint): string => groupDigits(formatUnits(units, scale));
  return (
    `CVD ends at ${lots(cvd)}; if the sides not in doubt are right, the truth lies between ${lots(cvdLeast)} and ` +
    `${lots(cvdMost)}.`
  );
}
