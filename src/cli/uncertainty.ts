import type { Command } from 'commander';
import { formatFixed, formatUnits } from '../core/decimal.ts';
import { bandTotals, type BandTotals } from '../cvd/aggressor/band-totals.ts';
import type { Recorded } from '../data/recorded-days.ts';
import type { MadeBars } from '../lab/make-bars.ts';
import type { CliContext } from './context.ts';
import { addOption } from './options.ts';
import { note } from './output.ts';

/** The switch for bars whose sides are recorded; inferred ones come with a band unasked. */
export function addBandOption(command: Command): void {
  addOption(command, '--band', 'with the band in which delta and CVD must lie (comes by itself with --aggressor)');
}

/** What a JSON document says about what is in doubt over all bars. */
export function uncertaintyFacts({ bars, band }: Pick<MadeBars, 'bars' | 'band'>): Record<string, unknown> {
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
  { bars, band }: Pick<MadeBars, 'bars' | 'band'>,
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
