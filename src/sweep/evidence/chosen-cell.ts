import { seededRandom } from '../../core/random.ts';
import { politisWhiteBlockLength } from '../../stats/numerics/block-length.ts';
import type { Interval } from '../../stats/numerics/interval.ts';
import { sampleSd } from '../../stats/numerics/moments.ts';
import { bootstrapMean } from '../../stats/numerics/stationary-bootstrap.ts';
import { type DeflatedSharpe, deflatedSharpe } from '../../stats/sharpe/deflated-sharpe.ts';
import { probabilisticSharpe } from '../../stats/sharpe/probabilistic-sharpe.ts';
import { type CellEvidence, type JudgedCells, type SweepTries, totalTries } from './cell-evidence.ts';
import type { DailyTable } from './daily-table.ts';

/** A cell that somebody may want to trade, with everything that has to be said with it. */
export interface ChosenCell extends CellEvidence {
  /** Its place in the list of cells. */
  readonly place: number;
  /** 95 % interval of its mean daily net by the stationary bootstrap, basis points; of one try, not of the best of many. */
  readonly bootstrap: Interval;
  /** Confidence that its Sharpe ratio is above 0, had it been the only try; null where it has none. */
  readonly probabilisticSharpe: number | null;
  /** The same against the best of N tries worth nothing; null where it cannot be told. */
  readonly deflatedSharpe: DeflatedSharpe | null;
}

const LEVEL = 0.95;
const BPS = 10_000;
/** The streams below belong to the tests of the search. */
const BOOTSTRAP_STREAM = 4;

/**
 * Says of a cell all that has to be said when it is shown by itself.
 * @param place of the cell in the table.
 */
export function chosenCell(
  { cells }: DailyTable,
  { rows, ratios }: JudgedCells,
  place: number,
  options: { readonly tries: SweepTries; readonly resamples: number; readonly seed: number },
): ChosenCell {
  const { returns } = cells[place]!;
  const { percentile } = bootstrapMean(returns, {
    blockLength: politisWhiteBlockLength(returns).stationary,
    resamples: options.resamples,
    level: LEVEL,
    random: seededRandom(options.seed, BOOTSTRAP_STREAM),
  });
  const ratio = ratios[place] ?? null;
  const shape = ratio === null ? null : { ...ratio, sharpe: ratio.perPeriod };
  const known = [...ratios.flatMap((one) => one?.perPeriod ?? []), ...options.tries.otherSharpes];
  const trials = { trials: totalTries(options.tries), trialVariance: variance(known) };
  return {
    ...rows[place]!,
    place,
    bootstrap: { low: percentile.low * BPS, high: percentile.high * BPS },
    probabilisticSharpe: shape === null ? null : probabilisticSharpe({ ...shape, benchmark: 0 }),
    deflatedSharpe: shape === null || known.length < 2 ? null : deflatedSharpe({ ...shape, ...trials }),
  };
}

function variance(values: readonly number[]): number {
  return values.length < 2 ? 0 : sampleSd(Float64Array.from(values)) ** 2;
}
