import { formatDuration } from '../../core/time.ts';
import { type AggressorRule, needsQuotes } from './rule-stack.ts';

/**
 * Which quote prevailed at a trade: `strict`, the last one of an earlier microsecond; `inclusive`, of that microsecond or
 * earlier; `arrival`, the last one that had arrived before it, where trades and quotes share a sequence. For stamps of
 * whole seconds, within which the order is not known: `interval`, the bounds of all quotes of the second and of the one
 * prevailing into it; `interpolated`, as if trades and quotes were spread evenly over the second.
 */
export type QuoteMatching = (typeof QUOTE_MATCHINGS)[number];

/** The ways in which a trade finds its quote. */
export const QUOTE_MATCHINGS = ['strict', 'inclusive', 'arrival', 'interval', 'interpolated'] as const;

/** How the aggressor is inferred. */
export interface AggressorOptions {
  /** Rules in order, the first that decides wins; see `parseAggressorRules`. At least one. */
  readonly rules: readonly AggressorRule[];
  /** Which quote prevails at a trade. Default `strict`. */
  readonly matching: QuoteMatching;
  /**
   * How much later than its own time a quote counts, µs, at least 0: trades are often reported later than the quotes of the
   * same moment. Default 0.
   */
  readonly quoteLagUs: number;
  /** A quote that counts for longer than this is too old and decides nothing, µs, above 0. Default Infinity. */
  readonly maxQuoteAgeUs: number;
}

/** What {@link resolveAggressorOptions} fills in. */
export const AGGRESSOR_DEFAULTS: Omit<AggressorOptions, 'rules'> = Object.freeze({
  matching: 'strict',
  quoteLagUs: 0,
  maxQuoteAgeUs: Number.POSITIVE_INFINITY,
});

/** Options as a caller gives them: rules, and what is not the default. */
export type AggressorSettings = Pick<AggressorOptions, 'rules'> & Partial<AggressorOptions>;

/**
 * Complete options.
 * @throws RangeError naming the option that is out of range.
 */
export function resolveAggressorOptions(settings: AggressorSettings): AggressorOptions {
  const options = { ...AGGRESSOR_DEFAULTS, ...settings };
  if (options.rules.length === 0) throw new RangeError('aggressor inference needs at least one rule');
  if (!Number.isSafeInteger(options.quoteLagUs) || options.quoteLagUs < 0) {
    throw new RangeError(`a quote lag is a whole number of microseconds from 0 on, got ${options.quoteLagUs}`);
  }
  // Written so that NaN fails too.
  if (!(options.maxQuoteAgeUs > 0)) {
    throw new RangeError(
      `the largest age of a quote is a number of microseconds above 0, got ${options.maxQuoteAgeUs}`,
    );
  }
  return options;
}

/**
 * How the aggressor was known, as it is written into metadata and reports: `exchange` where nothing is inferred, else e.g.
 * `inferred:quote,tick matching=strict quote-lag=10ms`.
 */
export function aggressorLabel(settings: AggressorSettings): string {
  const { rules, matching, quoteLagUs, maxQuoteAgeUs } = resolveAggressorOptions(settings);
  const names = rules.join(',');
  if (names === 'exchange') return names;
  if (!rules.some(needsQuotes)) return `inferred:${names}`;
  const age = Number.isFinite(maxQuoteAgeUs) ? ` max-quote-age=${formatDuration(maxQuoteAgeUs)}` : '';
  return `inferred:${names} matching=${matching} quote-lag=${formatDuration(quoteLagUs)}${age}`;
}
