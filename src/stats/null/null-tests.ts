import { seededRandom } from '../../core/random.ts';
import type { Detector } from '../../divergence/detector.ts';
import { dayBlockNull } from './day-null.ts';
import { directionFlipNull } from './flip-null.ts';
import { matchedEntriesNull } from './matched-null.ts';
import type { NullInput } from './null-input.ts';
import { NULL_MODELS, type NullModel, type NullTest } from './null-test.ts';
import { circularShiftNull } from './shift-null.ts';
import { aggressorSurrogateNull } from './surrogate-null.ts';

/** What to test and how. */
export interface NullTestsOptions extends Omit<NullInput, 'random'> {
  /** The models, in the order of the results. */
  readonly models: readonly NullModel[];
  /** Draws of the aggressor surrogate, which runs the detector each time. */
  readonly surrogateDraws: number;
  /** Gives the detector of the signals, fresh. */
  readonly make: () => Detector;
  /** Seed of the draws; each model has a stream of its own, so leaving one out changes no other. */
  readonly seed: number;
}

const NAMES = Object.keys(NULL_MODELS) as NullModel[];

/** Tests signals against several null models. */
export function nullTests(options: NullTestsOptions): NullTest[] {
  return options.models.map((model) => {
    const input: NullInput = { ...options, random: seededRandom(options.seed, NAMES.indexOf(model)) };
    switch (model) {
      case 'circular-shift':
        return circularShiftNull(input);
      case 'matched-entries':
        return matchedEntriesNull(input);
      case 'direction-flip':
        return directionFlipNull(input);
      case 'aggressor-surrogate':
        return aggressorSurrogateNull({ ...input, draws: options.surrogateDraws }, options.make);
      case 'day-block-bootstrap':
        return dayBlockNull(input);
    }
  });
}
