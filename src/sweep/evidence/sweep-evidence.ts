import type { Dimension } from '../space/sweep-space.ts';
import { type CellEvidence, judgeCells, type SweepTries, totalTries } from './cell-evidence.ts';
import {
  type CombinatorialChoice,
  combinatorialChoice,
  type WalkForwardChoice,
  walkForwardChoice,
} from './choice-out-of-sample.ts';
import { type ChosenCell, chosenCell } from './chosen-cell.ts';
import { DAILY_NULL } from './daily-mean.ts';
import type { DailyTable } from './daily-table.ts';
import { type ChoiceRule, chooseCell, neighbourhoods } from './plateau.ts';
import { type SearchTests, searchTests } from './search-tests.ts';
import { type SweepVerdict, sweepVerdict } from './sweep-verdict.ts';

/** How a sweep is judged. */
export interface SweepEvidenceOptions {
  /** How the cell is chosen that the verdict is about, here and on the train days of validations. Default: plateau. */
  readonly rule: ChoiceRule;
  /** Windows of the walk forward; null for none. Default: 5. */
  readonly walkForward: {
    /** Windows that are tested. */
    readonly windows: number;
    /** Days before a window that choose for it; all of them where nothing is said. */
    readonly trainDays?: number | undefined;
  } | null;
  /** Combinatorial purged cross-validation: k of n groups of days; null for none. Default: 2 of 6. */
  readonly combinatorial: {
    /** Groups of days, n. */
    readonly groups: number;
    /** Groups tested together, k. */
    readonly testGroups: number;
  } | null;
  /** Days left out between a choice and its test. Default: 1. */
  readonly embargoDays: number;
  /** Resamples of the tests. Default: 1999. */
  readonly resamples: number;
  /** Seed of all draws. Default: 1. */
  readonly seed: number;
}

/** What {@link SweepEvidenceOptions} are where nothing is said. */
export const SWEEP_EVIDENCE_DEFAULTS: SweepEvidenceOptions = {
  rule: 'plateau',
  walkForward: { windows: 5 },
  combinatorial: { groups: 6, testGroups: 2 },
  embargoDays: 1,
  resamples: 1999,
  seed: 1,
};

/** What a sweep found, and all that is needed to judge it. */
export interface SweepEvidenceInput {
  /** The settings that vary, for what is a neighbour of what. */
  readonly dimensions: readonly Dimension[];
  /** Cells × days; cells that were given up on the way are not in it. */
  readonly table: DailyTable;
  /** What was tried, those included. */
  readonly tries: SweepTries;
  /** Whatever differs from the defaults. */
  readonly options?: Partial<SweepEvidenceOptions>;
}

/** The evidence of a sweep: plain JSON. The best cell is never shown without it. */
export interface SweepEvidence {
  /** Days. */
  readonly days: number;
  /** N: everything tried on them. */
  readonly tries: number;
  /** Whether N was kept by the ledger. */
  readonly isCounted: boolean;
  /** What every p of a single cell means. */
  readonly nullModel: string;
  /** How the choice was made. */
  readonly rule: ChoiceRule;
  /** The cell chosen. */
  readonly choice: ChosenCell;
  /** The cell with the highest Sharpe ratio. */
  readonly peak: ChosenCell;
  /** All cells, in canonical order. */
  readonly cells: readonly CellEvidence[];
  /** Reality check, superior ability and overfitting; null where the days do not allow for them. */
  readonly tests: Omit<SearchTests, 'romanoWolf'> | null;
  /** What choosing day by day would have brought; null where not asked for, or not possible. */
  readonly walkForward: WalkForwardChoice | null;
  /** The same by combinatorial purged cross-validation. */
  readonly combinatorial: CombinatorialChoice | null;
  /** What could not be computed, and why. */
  readonly problems: readonly string[];
  /** What it amounts to. */
  readonly verdict: SweepVerdict;
}

/** Fewer days than these are not resampled. */
const FEWEST_DAYS = 10;

/**
 * Judges a sweep: every cell as one of all tries, the best of them as the best of so many, and the way of choosing on days
 * that the choice had not seen. The same table gives the same evidence, whoever computed it in whatever order.
 * @throws RangeError without a cell or a day.
 */
export function sweepEvidence(input: SweepEvidenceInput): SweepEvidence {
  const { dimensions, table, tries } = input;
  const options = { ...SWEEP_EVIDENCE_DEFAULTS, ...input.options };
  if (table.cells.length === 0 || table.days.length === 0) {
    throw new RangeError(`evidence needs cells and days, got ${table.cells.length} and ${table.days.length}`);
  }
  const around = neighbourhoods(dimensions, table.cells);
  const problems: string[] = [];
  const total = totalTries(tries);
  const tests = attempt(problems, 'tests of the search', () => {
    requireDays(table);
    return searchTests(table, { ...options, tries: total });
  });
  const judged = judgeCells(table, around, tries, tests?.romanoWolf ?? null);
  const chosen = (rule: ChoiceRule): ChosenCell => {
    return chosenCell(table, judged, chooseCell(rule, around, judged.scores), { ...options, tries });
  };
  const { walkForward, combinatorial } = options;
  const forward = attempt(problems, 'walk forward', () => {
    return walkForward === null ? null : walkForwardChoice(table, around, { ...options, ...walkForward });
  });
  const crossed = attempt(problems, 'combinatorial cross-validation', () => {
    return combinatorial === null ? null : combinatorialChoice(table, around, { ...options, ...combinatorial });
  });
  const choice = chosen(options.rule);
  const family = tests === null ? null : withoutStepDown(tests);
  const facts = { choice, tests: family, walkForward: forward, tries: total, isCounted: tries.total !== null };
  return {
    ...{ days: table.days.length, tries: total, isCounted: facts.isCounted },
    ...{ nullModel: DAILY_NULL, rule: options.rule, choice, peak: chosen('peak'), cells: judged.rows },
    ...{ tests: family, walkForward: forward, combinatorial: crossed, problems },
    verdict: sweepVerdict(facts),
  };
}

/** What cannot be computed is a fact about the data, to be told, and no reason to lose the rest. */
function attempt<T>(problems: string[], name: string, compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(`${name}: ${error.message}`);
    return null;
  }
}

function requireDays({ days }: DailyTable): void {
  if (days.length >= FEWEST_DAYS) return;
  throw new RangeError(`${days.length} days are too few to resample: at least ${FEWEST_DAYS}`);
}

function withoutStepDown({ realityCheck, superiorAbility, overfitting }: SearchTests): SweepEvidence['tests'] {
  return { realityCheck, superiorAbility, overfitting };
}
