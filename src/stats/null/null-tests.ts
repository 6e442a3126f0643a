import type { BarTable } from '../../core/bar-table.ts';
import { type Random, seededRandom } from '../../core/random.ts';
import type { Detector } from '../../divergence/detector.ts';
import type { SignalRow } from '../event/signal-rows.ts';
import { dayBlockNull } from './day-null.ts';
import { directionFlipNull } from './flip-null.ts';
import { matchedEntriesNull } from './matched-null.ts';
import type { NullInput } from './null-input.ts';
import { NULL_MODELS, notTested, type NullModel, type NullTest } from './null-test.ts';
import { circularShiftNull } from './shift-null.ts';
import { aggressorSurrogateNull, surrogateDraws } from './surrogate-null.ts';

/** What signals are judged by at one horizon. */
export interface JudgedHorizon {
  /** Forward return of every bar, a fraction; NaN where absent. */
  readonly returns: Float64Array;
  /** Bars that a forward return spans. */
  readonly horizonBars: number;
}

/** What to test and how. */
export interface NullTestsOptions {
  /** The bars the signals were found in. */
  readonly bars: BarTable;
  /** The signals. */
  readonly rows: readonly SignalRow[];
  /** Bars that a signal looks back. */
  readonly lookbackBars: number;
  /** The horizons to judge them at. */
  readonly horizons: readonly JudgedHorizon[];
  /** The models, in the order of the results. */
  readonly models: readonly NullModel[];
  /** How often to draw each. */
  readonly draws: number;
  /** Draws of the aggressor surrogate, which runs the detector each time. */
  readonly surrogateDraws: number;
  /** Gives the detector of the signals, fresh. */
  readonly make: () => Detector;
  /** Seed of the draws; each model has a stream of its own, so leaving one out changes no other. */
  readonly seed: number;
}

const NAMES = Object.keys(NULL_MODELS) as NullModel[];

/** Tests signals against several null models at every horizon: for each horizon, a test for each model. */
export function nullTests(options: NullTestsOptions): NullTest[][] {
  const stream = (model: NullModel): Random => seededRandom(options.seed, NAMES.indexOf(model));
  const canShuffle = options.models.includes('aggressor-surrogate') && options.bars.cvdCarry === null;
  const shuffled = canShuffle
    ? surrogateDraws(options.bars, options.make, options.surrogateDraws, stream('aggressor-surrogate'))
    : null;
  return options.horizons.map(({ returns, horizonBars }) =>
    options.models.map((model) => {
      const input: NullInput = { ...options, returns, horizonBars, random: stream(model) };
      switch (model) {
        case 'circular-shift':
          return circularShiftNull(input);
        case 'matched-entries':
          return matchedEntriesNull(input);
        case 'direction-flip':
          return directionFlipNull(input);
        case 'aggressor-surrogate':
          return shuffled === null
            ? notTested(model, 'CVD passed 2^53 lots: take a shorter reset')
            : aggressorSurrogateNull(input, shuffled);
        case 'day-block-bootstrap':
          return dayBlockNull(input);
      }
    }),
  );
}
