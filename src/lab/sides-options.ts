import { parseDuration } from '../core/time.ts';
import { type AggressorSettings, QUOTE_MATCHINGS, type QuoteMatching } from '../cvd/aggressor/aggressor-options.ts';
import { parseBulkDistribution } from '../cvd/aggressor/bulk-volume.ts';
import {
  ESTIMATE_DEFAULTS,
  ESTIMATE_METHODS,
  type EstimateMethod,
  type EstimateOptions,
} from '../cvd/aggressor/estimate-volumes.ts';
import { parseAggressorRules } from '../cvd/aggressor/rule-stack.ts';
import { OptionError } from './option-error.ts';
import {
  choiceOf,
  integerOf,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  textOf,
} from './option-values.ts';

/** How it is known who bought and who sold, where that is not taken from the record. */
export interface SidesOptions {
  /** Infer the sides instead: `tick`, `quote`, `lee-ready`, `emo`, `clnv`, or a stack such as `quote,tick`. Default: not. */
  readonly aggressor?: string;
  /** Inference: how old a quote must be to count, e.g. `10ms`. Default `0ms`. */
  readonly quoteLag?: string;
  /**
   * Inference: how a trade finds its quote. Default `auto`: `arrival` where trades and quotes were recorded in one order,
   * `strict` elsewhere.
   */
  readonly quoteMatching?: 'auto' | QuoteMatching;
  /** Inference from stamps of whole seconds, instead of `quoteMatching`. */
  readonly withinSecond?: 'strict' | 'interval' | 'interpolated';
  /** Where only bars exist: estimate who bought and sold, labelled as such. Default: not. */
  readonly estimate?: EstimateMethod;
  /** Bulk volume: changes of price that sigma is taken from, at least 2. Default 50. */
  readonly estimateWindow?: NumberOption;
  /** Bulk volume: `normal`, `student` or `student:DEGREES`. Default `normal`. */
  readonly estimateDistribution?: string;
}

/** What {@link SidesOptions} are where nothing is said. */
export const SIDES_DEFAULTS = {
  aggressor: undefined,
  quoteLag: '0ms',
  quoteMatching: undefined,
  withinSecond: undefined,
  estimate: undefined,
  estimateWindow: ESTIMATE_DEFAULTS.window,
  estimateDistribution: 'normal',
} as const satisfies OptionDefaults<SidesOptions>;

/** How sides are to be inferred; undefined to take the recorded ones. */
export function aggressorOf(values: OptionValues): AggressorSettings | undefined {
  const rules = textOf(values, 'aggressor');
  if (rules === undefined) return undefined;
  const matching =
    choiceOf(values, 'withinSecond', ['strict', 'interval', 'interpolated'] as const) ??
    choiceOf(values, 'quoteMatching', ['auto', ...QUOTE_MATCHINGS] as const);
  const quoteLagUs = parseDuration(neededText(values, 'quoteLag'));
  return {
    rules: parseAggressorRules(rules),
    quoteLagUs,
    ...(matching !== undefined && matching !== 'auto' && { matching }),
  };
}

/**
 * How buy and sell volume are to be estimated from bars; undefined to take what is recorded.
 * @throws OptionError for an unknown method, and when sides are to be inferred too.
 */
export function estimateOf(values: OptionValues): EstimateOptions | undefined {
  const method = choiceOf(values, 'estimate', ESTIMATE_METHODS);
  if (method === undefined) return undefined;
  if (textOf(values, 'aggressor') !== undefined) {
    throw new OptionError('estimate', 'is for bars and {aggressor} for trades: give one of them');
  }
  return {
    method,
    window: integerOf(values, 'estimateWindow', { min: 2, max: 1_000_000 }),
    distribution: parseBulkDistribution(neededText(values, 'estimateDistribution')),
  };
}
