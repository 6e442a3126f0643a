import { type SeriesSummary, summariseStore } from '../data/store-summary.ts';
import { INSTRUMENT_DEFAULTS } from './days-options.ts';
import { neededText, type OptionDefaults, resolveOptions, textOf } from './option-values.ts';

/** What {@link listDays} takes. */
export interface ListDaysOptions {
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
  /** Only what this symbol has. Default: everything. */
  readonly symbol?: string;
}

/** What {@link ListDaysOptions} are where nothing is said. */
export const LIST_DAYS_DEFAULTS = {
  dataDir: INSTRUMENT_DEFAULTS.dataDir,
  symbol: undefined,
} as const satisfies OptionDefaults<ListDaysOptions>;

/**
 * What is in the store, from metadata alone: a series for each symbol's trades and for each length of its bars.
 * `cvdlab data list`.
 * @throws InputError when a day file cannot be read.
 */
export function listDays(options: ListDaysOptions = {}): SeriesSummary[] {
  const values = resolveOptions(options, LIST_DAYS_DEFAULTS);
  const symbol = textOf(values, 'symbol');
  return summariseStore(neededText(values, 'dataDir')).filter(
    ({ instrument }) => symbol === undefined || instrument.symbol === symbol,
  );
}
