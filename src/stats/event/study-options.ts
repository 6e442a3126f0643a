import { type Random, seededRandom } from '../../core/random.ts';

/** What trading an event costs besides the spread, which is in the prices. */
export interface CostOptions {
  /** Fee per side in basis points of the fill's notional, at least 0. */
  readonly feeBps: number;
  /** Ticks that every fill is worse than the print it happens at, at least 0. */
  readonly slippageTicks: number;
}

/** How numbers are estimated. */
export interface StudyOptions extends CostOptions {
  /** Bootstrap resamples and permutations, at least 1. */
  readonly resamples: number;
  /** Coverage of the intervals, in (0, 1). */
  readonly level: number;
  /** Where every draw comes from: the same seed gives the same study. */
  readonly seed: number;
}

/** The defaults of {@link StudyOptions}; they cost nothing, so say what trading costs. */
export const STUDY_DEFAULTS: StudyOptions = Object.freeze({
  feeBps: 0,
  slippageTicks: 0,
  resamples: 1999,
  level: 0.95,
  seed: 1,
});

/** The parts of a study, each with streams of the seed of its own. */
export type StudyPart = 'study' | 'time-of-day' | 'unconditional' | 'extremes';

const PARTS: readonly StudyPart[] = ['study', 'time-of-day', 'unconditional', 'extremes'];

/**
 * The options with their defaults.
 * @throws RangeError naming the option that is out of its range.
 */
export function resolveStudyOptions(options: Partial<StudyOptions>): StudyOptions {
  const resolved = { ...STUDY_DEFAULTS, ...options };
  const { feeBps, slippageTicks, resamples, level } = resolved;
  if (!(feeBps >= 0 && Number.isFinite(feeBps)))
    throw new RangeError(`fee in basis points must be 0 or more, got ${feeBps}`);
  if (!(Number.isInteger(slippageTicks) && slippageTicks >= 0)) {
    throw new RangeError(`slippage must be a whole number of ticks of at least 0, got ${slippageTicks}`);
  }
  if (!(Number.isSafeInteger(resamples) && resamples >= 1)) {
    throw new RangeError(`resamples must be a whole number of at least 1, got ${resamples}`);
  }
  if (!(level > 0 && level < 1)) throw new RangeError(`a confidence level must be between 0 and 1, got ${level}`);
  return resolved;
}

/** The random stream of a horizon in a part of a study: what else was asked for does not change it. */
export function studyRandom({ seed }: StudyOptions, part: StudyPart, horizon: number): Random {
  return seededRandom(seed, horizon * PARTS.length + PARTS.indexOf(part));
}
