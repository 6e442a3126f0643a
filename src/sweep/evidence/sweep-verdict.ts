import type { WalkForwardChoice } from './choice-out-of-sample.ts';
import type { ChosenCell } from './chosen-cell.ts';
import type { SearchTests } from './search-tests.ts';

/** What a sweep amounts to. */
export type SweepConclusion =
  | 'too-few'
  | 'no-evidence'
  | 'not-counted'
  | 'not-after-tries'
  | 'overfitted'
  | 'no-plateau'
  | 'reading-dependent'
  | 'evidence';

/** A verdict: what it amounts to, and a sentence that says so. */
export interface SweepVerdict {
  /** For scripts. */
  readonly conclusion: SweepConclusion;
  /** For people. */
  readonly text: string;
}

/** What a verdict rests on. */
export interface SweepVerdictInput {
  /** The cell chosen. */
  readonly choice: ChosenCell;
  /** Tests of the sweep as a whole; null where they could not be made. */
  readonly tests: Omit<SearchTests, 'romanoWolf'> | null;
  /** What choosing brought on later days; null where that was not asked for. */
  readonly walkForward: WalkForwardChoice | null;
  /** N. */
  readonly tries: number;
  /** Whether N was kept by the ledger. */
  readonly isCounted: boolean;
}

const OPENINGS: Readonly<Record<SweepConclusion, string>> = {
  'too-few': 'Too few to tell',
  'no-evidence': 'No evidence of an edge',
  'not-counted': 'Not judged, for the tries were not counted',
  'not-after-tries': 'No evidence of an edge once the tries are counted',
  overfitted: 'No evidence of an edge: what is best on some days is not on others',
  'no-plateau': 'A peak without a plateau: its neighbours do not share what it shows',
  'reading-dependent': 'An edge only as orders are read to have been filled: it is gone in the pessimistic reading',
  evidence: 'Evidence of an edge after costs and tries',
};

const FEWEST_TRIPS = 30;
const LEVEL = 0.05;
/**
 * A deflated Sharpe ratio above it is higher than that of the best of N cells worth nothing. More is not asked for: q and reality
 * check bound false alarms already, and an edge that many cells share raises the very threshold that each is held against.
 */
const LUCK = 0.5;
/** One half is what luck has: then the best cell of some days is at the median of others, or worse, every second time. */
const MOST_OVERFITTING = 0.2;

/**
 * Judges a sweep by its choice. It is called evidence only if every test that accounts for the search agrees: each is right in
 * its own way, and a finding that one of them takes for luck is not to be traded.
 */
export function sweepVerdict(input: SweepVerdictInput): SweepVerdict {
  const conclusion = conclusionOf(input);
  return { conclusion, text: `${OPENINGS[conclusion]}: ${factsOf(input)}.` };
}

function conclusionOf(input: SweepVerdictInput): SweepConclusion {
  const { choice, tests, isCounted } = input;
  if (choice.trips < FEWEST_TRIPS || choice.mean.p === null || tests === null) return 'too-few';
  if (choice.mean.p > LEVEL) return 'no-evidence';
  if (!isCounted) return 'not-counted';
  if (!isBeyondTries(choice, tests)) return 'not-after-tries';
  if (isOverfitted(input, tests)) return 'overfitted';
  if (choice.plateau !== null && choice.plateau <= 0) return 'no-plateau';
  return choice.pessimisticBps > 0 ? 'evidence' : 'reading-dependent';
}

function isBeyondTries(choice: ChosenCell, { realityCheck }: NonNullable<SweepVerdictInput['tests']>): boolean {
  const deflated = choice.deflatedSharpe?.probability ?? choice.probabilisticSharpe ?? 0;
  return choice.q <= LEVEL && realityCheck.pOfAllTries <= LEVEL && deflated > LUCK;
}

function isOverfitted(
  { walkForward }: SweepVerdictInput,
  { overfitting }: NonNullable<SweepVerdictInput['tests']>,
): boolean {
  return (overfitting?.probability ?? 0) > MOST_OVERFITTING || (walkForward?.outOfSample.bps ?? 1) <= 0;
}

function factsOf({ choice, tests, walkForward, tries }: SweepVerdictInput): string {
  const { mean, q, deflatedSharpe, plateau } = choice;
  const parts = [
    `cell ${choice.id} made ${signed(mean.bps)} bps of its capital a day in ${choice.trips} round trips`,
    `p = ${chance(mean.p)} alone, q = ${chance(q)} after ${tries} ${tries === 1 ? 'try' : 'tries'}`,
    `deflated Sharpe ${chance(deflatedSharpe?.probability ?? null)}`,
    `PBO ${chance(tests?.overfitting?.probability ?? null)}`,
    `reality check p = ${chance(tests?.realityCheck.pOfAllTries ?? null)}`,
    `plateau score ${ratio(plateau)} (own ${ratio(choice.dailySharpe)})`,
  ];
  if (walkForward !== null)
    parts.push(`chosen again and again, ${signed(walkForward.outOfSample.bps)} bps a day after`);
  return parts.join(', ');
}

function signed(bps: number): string {
  return `${bps < 0 ? '−' : '+'}${Math.abs(bps).toFixed(2)}`;
}

function ratio(value: number | null): string {
  return value === null ? 'unknown' : value.toFixed(3);
}

/** Two significant digits below 0.01, else two decimals. */
function chance(value: number | null): string {
  if (value === null) return 'unknown';
  return value > 0 && value < 0.01 ? value.toPrecision(1) : value.toFixed(2);
}
