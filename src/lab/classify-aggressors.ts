import { parseDuration } from '../core/time.ts';
import type { Instrument, Scales } from '../core/trade-batch.ts';
import { QUOTE_MATCHINGS, type QuoteMatching } from '../cvd/aggressor/aggressor-options.ts';
import { compareMethodsOfSource } from '../cvd/aggressor/compare-methods.ts';
import type { ComparedMethod } from '../cvd/aggressor/method-comparison.ts';
import type { MethodScore } from '../cvd/aggressor/method-score.ts';
import { needsQuotes, parseAggressorRules } from '../cvd/aggressor/rule-stack.ts';
import { InputError } from '../data/input-error.ts';
import { matchableTrades } from '../data/quotes/arrived-trades.ts';
import { storeQuoteSource } from '../data/quotes/quote-store.ts';
import { rangeWithin } from '../data/recorded-days.ts';
import { listDays } from '../data/store/store-listing.ts';
import { type StoreTradeSource, storeTradeSource } from '../data/store/trade-store.ts';
import { DAYS_DEFAULTS, type DaysOptions, instrumentOf, rangeOf } from './days-options.ts';
import { MissingDataError } from './missing-data-error.ts';
import { choiceOf, neededText, type OptionDefaults, type OptionValues, resolveOptions } from './option-values.ts';

/** What {@link classifyAggressors} takes. */
export interface ClassifyAggressorsOptions extends DaysOptions {
  /** Rules or stacks of rules (`quote,tick`), separated by spaces. Default `tick quote lee-ready emo clnv`. */
  readonly methods?: string;
  /** How a trade finds its quote. Default: `arrival` where both were recorded in one order, `strict` elsewhere. */
  readonly matching?: QuoteMatching;
  /** How old a quote must be; several are compared. Default `0ms,10ms,50ms,100ms,200ms,1s`. */
  readonly quoteLag?: string | readonly string[];
}

/** What {@link ClassifyAggressorsOptions} are where nothing is said. */
export const CLASSIFY_AGGRESSORS_DEFAULTS = {
  ...DAYS_DEFAULTS,
  methods: 'tick quote lee-ready emo clnv',
  matching: undefined,
  quoteLag: '0ms,10ms,50ms,100ms,200ms,1s',
} as const satisfies OptionDefaults<ClassifyAggressorsOptions>;

/** How well methods of inference do where the truth is known. */
export interface AggressorScores {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** A score for each method and age of quotes. */
  readonly scores: readonly MethodScore[];
  /** What their amounts are counted in. */
  readonly scales: Scales;
  /** Methods that were left out, as the store has no quotes. */
  readonly leftOut: readonly string[];
}

/**
 * How well the aggressor is inferred, on recorded days whose true sides are known: they are hidden from the methods and
 * compared with what these say. `cvdlab classify`.
 * @throws MissingDataError when the store has no trades of these days, or none of the quotes that all methods need;
 * InputError where the true sides are not known.
 */
export async function classifyAggressors(options: ClassifyAggressorsOptions): Promise<AggressorScores> {
  const values = resolveOptions(options, CLASSIFY_AGGRESSORS_DEFAULTS);
  const dataDir = neededText(values, 'dataDir');
  const instrument = instrumentOf(values);
  const days = listDays(dataDir, instrument).map((file) => file.day);
  const range = rangeWithin(days, rangeOf(values));
  if (range === null) {
    throw new MissingDataError(`no trades of ${instrument.symbol} in ${dataDir}: import or pull them first`);
  }
  const stored = storeTradeSource({ dataDir, instrument, ...range });
  requireTruth(stored);
  const inStore = storeQuoteSource({ dataDir, instrument, ...range, scales: stored.scales });
  const quotes = inStore.days.length > 0 ? inStore : null;
  const { trades, matching } = matchableTrades(stored, quotes, choiceOf(values, 'matching', QUOTE_MATCHINGS));
  const all = methodsOf(values, matching ?? 'strict');
  const methods = quotes === null ? all.filter(({ settings }) => !settings.rules.some(needsQuotes)) : all;
  if (methods.length === 0) {
    throw new MissingDataError('these methods need quotes, and the store has none of these days');
  }
  const leftOut = all.filter((method) => !methods.includes(method)).map(({ name }) => name);
  const quoteLagsUs = neededText(values, 'quoteLag').split(',').map(parseDuration);
  const scores = await compareMethodsOfSource(trades, quotes, { methods, quoteLagsUs });
  return { instrument, scores, scales: trades.scales, leftOut };
}

function methodsOf(values: OptionValues, matching: QuoteMatching): ComparedMethod[] {
  return neededText(values, 'methods')
    .split(/\s+/)
    .filter((name) => name !== '')
    .map((name) => ({ name, settings: { rules: parseAggressorRules(name), matching } }));
}

function requireTruth({ days, instrument }: StoreTradeSource): void {
  const { symbol } = instrument;
  if (days.some((day) => day.aggressor === 'unknown')) {
    throw new InputError(`nobody says who was the aggressor in ${symbol}: there is no truth to compare with`);
  }
  if (days.some((day) => day.aggressor !== 'exchange')) {
    throw new InputError(`the sides of ${symbol} were inferred themselves: there is no truth to compare with`);
  }
}
