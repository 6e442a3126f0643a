import type { BarTable } from '../../core/bar-table.ts';
import { ExactSum } from '../../core/exact-sum.ts';
import type { BandEdge, CvdBand } from './cvd-band.ts';

/** What is in doubt over a run of bars, and what that means for CVD at its end. */
export interface BandTotals {
  /** Σ unknown volume, lots. */
  readonly unknownVolume: bigint;
  /** Its share of the volume, 0 to 1; 0 without volume. */
  readonly unknownShare: number;
  /** Trades on which strict and inclusive matching disagree; null where sides were not inferred from trades. */
  readonly disagreeing: number | null;
  /** Their share of the trades, 0 to 1; null where sides were not inferred, or nothing traded. */
  readonly disagreementShare: number | null;
  /** Σ delta, lots. */
  readonly delta: bigint;
  /** The least that can be. */
  readonly deltaLeast: bigint;
  /** The most that can be. */
  readonly deltaMost: bigint;
  /** CVD at the last close, lots; 0 without bars. */
  readonly cvd: bigint;
  /** The least that can be. */
  readonly cvdLeast: bigint;
  /** The most that can be. */
  readonly cvdMost: bigint;
}

/** Adds up bars `from` to `to`, exclusive, and their band. */
export function bandTotals(bars: BarTable, band: CvdBand, from = 0, to = bars.length): BandTotals {
  const sum = (column: Float64Array): bigint => sumOf(column, from, to);
  const [volume, unknownVolume] = [sum(bars.volume), sum(bars.unknownVolume)];
  const isCompared = to > from && !band.disagreeing.subarray(from, to).some(Number.isNaN);
  const disagreeing = isCompared ? Number(sum(band.disagreeing)) : null;
  const trades = isCompared ? Number(sum(bars.trades)) : 0;
  const own: BandEdge = { delta: bars.delta, cvd: bars.cvdClose, cvdCarry: bars.cvdCarry };
  return {
    unknownVolume,
    unknownShare: volume === 0n ? 0 : Number(unknownVolume) / Number(volume),
    disagreeing,
    disagreementShare: disagreeing === null || trades === 0 ? null : disagreeing / trades,
    delta: sum(bars.delta),
    deltaLeast: sum(band.least.delta),
    deltaMost: sum(band.most.delta),
    cvd: cvdBefore(own, to),
    cvdLeast: cvdBefore(band.least, to),
    cvdMost: cvdBefore(band.most, to),
  };
}

function sumOf(column: Float64Array, from: number, to: number): bigint {
  const total = new ExactSum();
  for (let index = from; index < to; index += 1) total.add(column[index]!);
  return total.value();
}

function cvdBefore({ cvd, cvdCarry }: BandEdge, end: number): bigint {
  return end === 0 ? 0n : (cvdCarry?.[end - 1] ?? 0n) + BigInt(cvd[end - 1]!);
}
