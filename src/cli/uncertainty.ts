import type { Command } from 'commander';
import { formatFixed, formatUnits } from '../core/decimal.ts';
import { bandedBars } from '../cvd/aggressor/banded-bars.ts';
import { bandTotals, type BandTotals } from '../cvd/aggressor/band-totals.ts';
import { type CvdBand, canHaveBand } from '../cvd/aggressor/cvd-band.ts';
import { barsFromSource, type SourceBars } from '../cvd/bars-from-source.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { CliContext } from './context.ts';
import { usageError } from './exit.ts';
import { addOption, barOptionsOf, flagOption } from './options.ts';
import { note } from './output.ts';

/** Bars, and the band of what is in doubt where one was asked for. */
export interface UncertainBars extends SourceBars {
  /** In what the truth must lie; null where it was not asked for or cannot be. */
  readonly band: CvdBand | null;
}

/** The switch for bars whose sides are recorded; inferred ones come with a band unasked. */
export function addBandOption(command: Command): void {
  addOption(command, '--band', 'with the band in which delta and CVD must lie (comes by itself with --aggressor)');
}

/**
 * Makes the bars a command asks for, with a band where sides are inferred or the command asks for one.
 * @throws CliError when a band is asked for of bars that cannot have one.
 */
export async function uncertainBars(command: Command, recorded: Recorded): Promise<UncertainBars> {
  const options = barOptionsOf(command);
  const isAsked = flagOption(command, 'band');
  if (isAsked && !canHaveBand(options.bar)) {
    throw usageError('--band: bars cut by delta have no band: with other sides they would be other bars');
  }
  const isWanted = isAsked || recorded.sides === 'inferred';
  if (isWanted && canHaveBand(options.bar)) return bandedBars(recorded.source, options);
  return { ...(await barsFromSource(recorded.source, options)), band: null };
}

/** What a JSON document says about what is in doubt over all bars. */
export function uncertaintyFacts({ bars, band }: UncertainBars): Record<string, unknown> {
  if (band === null) return {};
  const totals = bandTotals(bars, band);
  const lots = (units: bigint): string => formatUnits(units, bars.scales.sizeScale);
  return {
    uncertainty: {
      unknown_volume: lots(totals.unknownVolume),
      unknown_share: rounded(totals.unknownShare),
      disagreeing_trades: totals.disagreeing,
      disagreement_share: rounded(totals.disagreementShare),
      cvd_close: lots(totals.cvd),
      cvd_least: lots(totals.cvdLeast),
      cvd_most: lots(totals.cvdMost),
    },
  };
}

function rounded(share: number | null): number | null {
  return share === null ? null : Number(formatFixed(share, 6));
}

/** Says on stderr how much is in doubt, or why that cannot be said. */
export async function noteUncertainty(
  { bars, band }: UncertainBars,
  recorded: Recorded,
  { command, context }: { command: Command; context: CliContext },
): Promise<void> {
  if (band !== null) {
    const totals = bandTotals(bars, band);
    const sides = recorded.sides === 'estimated' ? ['no side is known'] : sidesInDoubt(totals);
    const said = [...sides, cvdInDoubt(totals, bars.scales.sizeScale)].join('; ');
    await note(`note: ${said}`, command, context);
  } else if (recorded.sides === 'inferred') {
    await note('note: no band: bars cut by delta would be other bars if the sides were others', command, context);
  }
}

function sidesInDoubt({ unknownShare, disagreementShare }: BandTotals): string[] {
  const percent = (share: number): string => `${formatFixed(100 * share, 2)} %`;
  const unknown = `aggressor unknown for ${percent(unknownShare)} of the volume`;
  if (disagreementShare === null) return [unknown];
  return [unknown, `strict and inclusive matching disagree on ${percent(disagreementShare)} of the trades`];
}

function cvdInDoubt({ cvd, cvdLeast, cvdMost }: BandTotals, scale: number): string {
  const [close, least, most] = [cvd, cvdLeast, cvdMost].map((units) => formatUnits(units, scale));
  return `CVD at the end ${close}, between ${least} and ${most} if the sides not in doubt are right`;
}
