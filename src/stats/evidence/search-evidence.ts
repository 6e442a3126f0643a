import { seededRandom } from '../../core/random.ts';
import { politisWhiteBlockLength } from '../numerics/block-length.ts';
import { type RealityCheck, realityCheck } from '../multiplicity/reality-check.ts';
import { romanoWolf } from '../multiplicity/romano-wolf.ts';
import { hansenSpa, type SuperiorAbility } from '../multiplicity/superior-ability.ts';
import { type DeflatedSharpe, deflatedSharpe } from '../sharpe/deflated-sharpe.ts';
import { sharpeRatio } from '../sharpe/sharpe-ratio.ts';
import { probabilityOfOverfitting } from '../validation/cross-validation-overfitting.ts';
import type { CellEvidence } from './rule-evidence.ts';
import { walkForwardEvidence, type WalkForwardEvidence } from './walk-forward-evidence.ts';

/** How a search over cells is judged. */
export interface SearchOptions {
  /** N: cells ever tried on the data, these included. */
  readonly totalTries: number;
  /** Sharpe ratios per session of other tries, as far as the ledger has them. */
  readonly otherSharpes: readonly number[];
  /** Resamples of the tests. */
  readonly resamples: number;
  /** Where their draws come from. */
  readonly seed: number;
}

/** What picking the best of several cells is worth. By returns after costs, summed by session. */
export interface SearchEvidence {
  /** Sessions. */
  readonly sessions: number;
  /** Index of the cell with the highest Sharpe ratio; −1 where none has one. */
  readonly best: number;
  /** Sharpe ratio of each cell, per session; null without spread or with too few sessions. */
  readonly sharpes: readonly (number | null)[];
  /** The best one against what the best of N worthless ones would show; null where it cannot be told. */
  readonly deflated: DeflatedSharpe | null;
  /** White's reality check of the best mean; null with fewer than two cells or too few sessions. */
  readonly realityCheck: RealityCheck | null;
  /** Hansen's test for superior predictive ability, likewise. */
  readonly superiorAbility: SuperiorAbility | null;
  /** Romano and Wolf's step-down p of each cell, likewise. */
  readonly romanoWolf: Float64Array | null;
  /** Probability that the cell that is best on one half of the sessions is below the median on the other; likewise. */
  readonly overfitting: number | null;
  /** What picking the best cell by the sessions before brought on those after; likewise. */
  readonly walkForward: WalkForwardEvidence | null;
  /** Why the others are null, in words; null where all were computed. */
  readonly problem: string | null;
}

/** Below it, means by session are too few to resample. */
const FEWEST_SESSIONS = 10;
const MOST_BLOCKS = 16;
/** Of no consequence to inference, which is per session. */
const PERIODS = 365;

/** Judges the cells of a run as a search: the best of them is never shown without this. */
export function searchEvidence(cells: readonly CellEvidence[], options: SearchOptions): SearchEvidence {
  const columns = cells.map((cell) => cell.sessionReturns);
  const sessions = columns[0]?.length ?? 0;
  const ratios = columns.map((column) =>
    sessions < FEWEST_SESSIONS ? null : sharpeRatio(column, { periods: PERIODS }),
  );
  const sharpes = ratios.map((ratio) => ratio?.perPeriod ?? null);
  const best = sharpes.reduce<number>(
    (top, value, index) => (value !== null && value > (sharpes[top] ?? Number.NEGATIVE_INFINITY) ? index : top),
    -1,
  );
  const known = [...sharpes, ...options.otherSharpes].filter((value) => value !== null);
  const ratio = ratios[best] ?? null;
  const deflated =
    ratio === null || known.length < 2
      ? null
      : deflatedSharpe({
          ...ratio,
          sharpe: ratio.perPeriod,
          trials: options.totalTries,
          trialVariance: variance(known),
        });
  return { sessions, best, sharpes, deflated, ...resampledEvidence(columns, sessions, options) };
}

type Resampled = Omit<SearchEvidence, 'sessions' | 'best' | 'sharpes' | 'deflated'>;

function resampledEvidence(columns: readonly Float64Array[], sessions: number, options: SearchOptions): Resampled {
  const none = { realityCheck: null, superiorAbility: null, romanoWolf: null, overfitting: null, walkForward: null };
  if (columns.length < 2) return { ...none, problem: 'a single cell is no search' };
  if (sessions < FEWEST_SESSIONS) {
    return { ...none, problem: `${sessions} sessions are too few to resample: at least ${FEWEST_SESSIONS}` };
  }
  const moving = columns.filter((column) => column.some((value) => value !== column[0]));
  if (moving.length < columns.length) return { ...none, problem: 'a cell has the same return in every session' };
  const blockLength = Math.min(
    Math.max(...columns.map((column) => politisWhiteBlockLength(column).stationary)),
    sessions,
  );
  const resampling = (stream: number) => ({
    blockLength,
    resamples: options.resamples,
    random: seededRandom(options.seed, stream),
  });
  const blocks = Math.min(MOST_BLOCKS, 2 * Math.floor(sessions / 4));
  return {
    realityCheck: realityCheck(columns, resampling(1)),
    superiorAbility: hansenSpa(columns, resampling(2)),
    romanoWolf: romanoWolf(columns, resampling(3)).p,
    overfitting: probabilityOfOverfitting(columns, { blocks }).probability,
    walkForward: walkForwardEvidence(columns),
    problem: null,
  };
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
