import { quantileOfSorted } from '../numerics/quantile.ts';
import type { Interval } from '../numerics/interval.ts';
import { permutationPValue } from '../numerics/permutation.ts';

/** What a null model keeps of the data, and what it destroys. */
export const NULL_MODELS = Object.freeze({
  /** See docs/statistics.md. */
  'circular-shift': 'the signals keep their pattern within each session, but not their place in it',
  /** See docs/statistics.md. */
  'matched-entries': 'as many entries of the same direction, drawn from bars of the same hour and volatility',
  /** See docs/statistics.md. */
  'direction-flip': 'the same entries, long or short by the toss of a coin for each cluster of them',
  /** See docs/statistics.md. */
  'aggressor-surrogate': 'the same prices, with the flow of other bars that moved alike: does delta add anything?',
  /** See docs/statistics.md. */
  'day-block-bootstrap': 'the same days drawn again and again, with the mean taken out',
});

/** One of {@link NULL_MODELS}. */
export type NullModel = keyof typeof NULL_MODELS;

/** The statistic of the signals against its distribution under a null model. */
export interface NullTest {
  /** The null model. */
  readonly model: NullModel;
  /** Events the statistic was taken over: those that the null model can say anything about. */
  readonly events: number;
  /** The mean signed return of these events, a fraction; NaN without any. */
  readonly observed: number;
  /** m: how often the null was drawn; 0 where it could not be. */
  readonly draws: number;
  /** Mean of the draws. */
  readonly nullMean: number;
  /** The middle 95 % of the draws. */
  readonly nullBand: Interval;
  /** (1 + draws as far from their mean as the observed, or further) ÷ (1 + m); null where there is nothing to test. */
  readonly p: number | null;
  /** (1 + draws as high as the observed, or higher) ÷ (1 + m): of use to whoever would trade it one way only. */
  readonly pGreater: number | null;
  /** Why there is no p; null where there is one. */
  readonly problem: string | null;
}

/** Sums of the same values in another order may differ by rounding: that much, relative to the largest, is a tie. */
const ROUNDING = 1e-12;

/** Judges an observed statistic by draws of it under a null model; the draws are sorted in place. */
export function judged(model: NullModel, events: number, observed: number, draws: Float64Array): NullTest {
  draws.sort();
  const count = draws.length;
  const nullMean = draws.reduce((sum, value) => sum + value, 0) / count;
  const tie = ROUNDING * Math.max(Math.abs(observed), Math.abs(draws[0]!), Math.abs(draws[count - 1]!));
  let further = 0;
  let greater = 0;
  for (const value of draws) {
    if (Math.abs(value - nullMean) >= Math.abs(observed - nullMean) - tie) further += 1;
    if (value >= observed - tie) greater += 1;
  }
  return {
    model,
    events,
    observed,
    draws: count,
    nullMean,
    nullBand: { low: quantileOfSorted(draws, 0.025), high: quantileOfSorted(draws, 0.975) },
    p: permutationPValue(further, count),
    pGreater: permutationPValue(greater, count),
    problem: null,
  };
}

/** A test that could not be made. */
export function notTested(model: NullModel, problem: string): NullTest {
  const none = { nullMean: Number.NaN, nullBand: { low: Number.NaN, high: Number.NaN }, p: null, pGreater: null };
  return { model, events: 0, observed: Number.NaN, draws: 0, ...none, problem };
}
