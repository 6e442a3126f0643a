import { seededRandom } from '../../core/random.ts';
import { realityCheck } from '../../stats/multiplicity/reality-check.ts';
import type { ResamplingOptions } from '../../stats/multiplicity/resampled-means.ts';
import type { ResampledP } from '../../stats/multiplicity/resampled-p.ts';
import { romanoWolf } from '../../stats/multiplicity/romano-wolf.ts';
import { hansenSpa } from '../../stats/multiplicity/superior-ability.ts';
import { politisWhiteBlockLength } from '../../stats/numerics/block-length.ts';
import { quantileOfSorted } from '../../stats/numerics/quantile.ts';
import { probabilityOfOverfitting } from '../../stats/validation/cross-validation-overfitting.ts';
import type { DailyTable } from './daily-table.ts';

/** A p-value of the best of all cells. */
export interface FamilyP extends ResampledP {
  /**
   * min(1, p × tries ÷ cells): Bonferroni's bound for tries whose days are not in the test, such as cells that halving dropped
   * and what the ledger counts beside this sweep. Equal to p where every try is in it.
   */
  readonly pOfAllTries: number;
}

/** Tests of a sweep as a whole, on the days of all its cells together. */
export interface SearchTests {
  /** White's reality check: is the best mean better than the best of as many cells worth nothing? */
  readonly realityCheck: FamilyP;
  /** Hansen's test for superior predictive ability, consistent, studentised. */
  readonly superiorAbility: FamilyP;
  /** Romano and Wolf's step-down p of every cell, in canonical order. */
  readonly romanoWolf: Float64Array;
  /** Probability of backtest overfitting by CSCV; null for a single cell. */
  readonly overfitting: SweepOverfitting | null;
}

/** Bailey, Borwein, López de Prado and Zhu's probability of backtest overfitting. */
export interface SweepOverfitting {
  /** PBO: share of splits of the days in which the best cell of one half is at the median or below on the other. */
  readonly probability: number;
  /** Share of splits in which it loses on the other half. */
  readonly lossProbability: number;
  /** Blocks of days. */
  readonly blocks: number;
  /** Splits: halves of the blocks. */
  readonly splits: number;
}

/** How the tests are made. */
export interface SearchTestOptions {
  /** N, at least the cells of the table. */
  readonly tries: number;
  /** Resamples asked for; fewer are drawn where cells × days × resamples would take minutes. */
  readonly resamples: number;
  /** Where their draws come from. */
  readonly seed: number;
}

const MOST_STEPS = 4e9;
const MOST_DEVIATIONS = 2e7;
const FEWEST_RESAMPLES = 199;
const MOST_BLOCKS = 16;
/** Of more cells 12,870 halves take minutes; 12 blocks have 924. */
const MANY_CELLS = 1000;
const BLOCKS_OF_MANY = 12;

/**
 * Tests a sweep as a whole.
 * @throws RangeError for fewer than 10 days, or a cell that makes the same, other than 0, on every day.
 */
export function searchTests({ days, cells }: DailyTable, options: SearchTestOptions): SearchTests {
  const columns = cells.map(({ returns }) => returns);
  const blockLength = Math.min(typicalBlock(columns), days.length);
  const resamples = affordable(options.resamples, columns.length, days.length);
  // Streams keep the tests apart: none depends on how many numbers another has drawn.
  const drawing = (stream: number): ResamplingOptions => {
    return { blockLength, resamples, random: seededRandom(options.seed, stream) };
  };
  const ofFamily = ({ p, exceeding, nullModel }: ResampledP): FamilyP => {
    const pOfAllTries = Math.min(1, (p * options.tries) / columns.length);
    return { p, pOfAllTries, exceeding, resamples, nullModel };
  };
  return {
    realityCheck: ofFamily(realityCheck(columns, drawing(1))),
    superiorAbility: ofFamily(hansenSpa(columns, drawing(2)).consistent),
    romanoWolf: romanoWolf(columns, drawing(3)).p,
    overfitting: columns.length < 2 ? null : overfittingOf(columns, days.length),
  };
}

/**
 * The median of the columns' own block lengths. The longest of hundreds of estimates is an outlier; with it the spreads that
 * means are divided by are so uncertain that, of 100 columns of noise, superior ability and step-down saw an edge in 21 and
 * 23 % of all cases instead of 5 (test/slow/sweep.slow.ts, 200 seeds of 250 days).
 */
function typicalBlock(columns: readonly Float64Array[]): number {
  const lengths = Float64Array.from(columns, (column) => politisWhiteBlockLength(column).stationary);
  return quantileOfSorted(lengths.sort(), 0.5);
}

function overfittingOf(columns: readonly Float64Array[], days: number): SweepOverfitting {
  const most = columns.length > MANY_CELLS ? BLOCKS_OF_MANY : MOST_BLOCKS;
  const blocks = Math.min(most, 2 * Math.floor(days / 4));
  const { probability, lossProbability, logits } = probabilityOfOverfitting(columns, { blocks });
  return { probability, lossProbability, blocks, splits: logits.length };
}

function affordable(wanted: number, cells: number, days: number): number {
  const most = Math.floor(Math.min(MOST_STEPS / (cells * days), MOST_DEVIATIONS / cells));
  return Math.min(wanted, Math.max(FEWEST_RESAMPLES, most));
}
