import type { MakeDetector } from '../divergence/audit/detector-check.ts';
import { type DetectorRequest, detectorMakersFor } from '../divergence/detectors-for.ts';
import type { RuleOptions } from '../divergence/rule-options.ts';
import { WINDOW_DEFAULTS } from '../divergence/window-options.ts';
import { OptionError } from './option-error.ts';
import {
  choiceOf,
  flagOf,
  integerOf,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  textOf,
} from './option-values.ts';
import { loadOwnDetector } from './own-detector.ts';
import { ownModuleChecksum } from './own-module.ts';

/** Which divergences to look for. */
export interface DetectorOptions {
  /** Divergence rules, separated by commas, e.g. `window,pivot(5,5)`; `DETECTOR_RULES` has them all. Default `window`. */
  readonly rule?: string;
  /** Main length, in bars, of rules written without numbers; a detector for each. Default 20. */
  readonly lookback?: NumberOption | readonly number[];
  /** After a signal, none of its type for this many bars. Default: no pause. */
  readonly cooldown?: NumberOption;
  /** After a signal, none of its type until price is back through its reference. Default false. */
  readonly reArm?: boolean;
  /** Compare closes, or highs and lows. Default: the rule's own. */
  readonly priceField?: 'close' | 'high-low';
  /** Of equal extremes, which is the reference. Default: the rule's own. */
  readonly ties?: 'earliest' | 'latest';
  /** Measure the flow as a share of the volume. Default false. */
  readonly normalised?: boolean;
  /** Look for swings in price or in CVD. Default: the rule's own. */
  readonly pivotsIn?: 'price' | 'cvd';
  /** Regular divergences, hidden ones, or both. Default: the rule's own. */
  readonly kinds?: 'regular' | 'hidden' | 'both';
  /** Let rules reach across CVD resets and holes, as naive scripts do. Default false. */
  readonly acrossResets?: boolean;
  /** A detector of your own instead: what makes one, or the .ts or .js file whose default export does. */
  readonly detector?: string | MakeDetector;
}

/** What {@link DetectorOptions} are where nothing is said. */
export const DETECTOR_DEFAULTS = {
  rule: 'window',
  lookback: WINDOW_DEFAULTS.lookback,
  cooldown: undefined,
  reArm: undefined,
  priceField: undefined,
  ties: undefined,
  normalised: undefined,
  pivotsIn: undefined,
  kinds: undefined,
  acrossResets: undefined,
  detector: undefined,
} as const satisfies OptionDefaults<DetectorOptions>;

/**
 * What makes the detectors asked for: one for every rule with every lookback, or the user's own.
 * @throws InputError for a file that holds no detector, RangeError for an unknown rule or a number out of range.
 */
export async function detectorMakersOf(values: OptionValues): Promise<MakeDetector[]> {
  const own = values['detector'];
  // Its type is that of the option; what it makes is looked at when it is run.
  if (typeof own === 'function') return [own as MakeDetector];
  const file = textOf(values, 'detector');
  if (file !== undefined) return [await loadOwnDetector(file)];
  return detectorMakersFor(ruleRequestOf(values));
}

/** The rules asked for, as `detectorMakersFor` takes them. */
export function ruleRequestOf(values: OptionValues): Required<DetectorRequest> {
  return { rules: neededText(values, 'rule'), lookbacks: lookbacksOf(values), options: ruleOptionsOf(values) };
}

function lookbacksOf(values: OptionValues): number[] {
  return neededText(values, 'lookback')
    .split(',')
    .map((text) => {
      if (/^\s*\d+\s*$/.test(text)) return Number(text);
      throw new OptionError('lookback', `takes whole numbers separated by commas, got "${text}"`);
    });
}

function ruleOptionsOf(values: OptionValues): Partial<RuleOptions> {
  const hasCooldown = textOf(values, 'cooldown') !== undefined;
  const options = {
    cooldownBars: hasCooldown ? integerOf(values, 'cooldown', { min: 0, max: 1e6 }) : undefined,
    rearm: flagOf(values, 'reArm') || undefined,
    priceField: choiceOf(values, 'priceField', ['close', 'high-low'] as const),
    ties: choiceOf(values, 'ties', ['earliest', 'latest'] as const),
    normalised: flagOf(values, 'normalised') || undefined,
    pivotsIn: choiceOf(values, 'pivotsIn', ['price', 'cvd'] as const),
    kinds: choiceOf(values, 'kinds', ['regular', 'hidden', 'both'] as const),
    acrossResets: flagOf(values, 'acrossResets') || undefined,
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  // Only members that were absent are gone.
  return Object.fromEntries(given);
}

const FLAGS = ['reArm', 'normalised', 'acrossResets'];
const TEXTS = ['rule', 'lookback', 'cooldown', 'priceField', 'ties', 'pivotsIn', 'kinds'];

/**
 * What a run's manifest says of its rules, by the names of the options; of the user's own file, the checksum of its content
 * too. A detector that was given as a function is named by its rule, and marked as not repeatable from the manifest alone.
 */
export async function detectorSettings(values: OptionValues): Promise<Record<string, string | boolean>> {
  const own = values['detector'];
  if (typeof own === 'function') return { detector: `in code: ${(own as MakeDetector)().rule}` };
  const file = textOf(values, 'detector');
  if (file !== undefined) return { detector: file, detectorChecksum: await ownModuleChecksum(file) };
  const texts = TEXTS.map((name) => [name, textOf(values, name)] as const);
  const flags = FLAGS.map((name) => [name, flagOf(values, name)] as const);
  const given = [...texts, ...flags].filter(([, value]) => value !== undefined && value !== false);
  return { acrossResets: false, ...(Object.fromEntries(given) as Record<string, string | boolean>) };
}
