import type { Clock } from '../data/clock.ts';
import { ALERTING_DEFAULTS, type AlertingOptions } from './alerting-options.ts';
import { DETECTOR_DEFAULTS, type DetectorOptions } from './detector-options.ts';
import { LIVE_VIEWS_DEFAULTS, type LiveViewsOptions } from './live-views-options.ts';
import { OptionError } from './option-error.ts';
import { type NumberOption, type OptionDefaults, type OptionValues, textOf } from './option-values.ts';
import { PAPER_DEFAULTS, type PaperOptions } from './paper-options.ts';
import { SERVING_DEFAULTS, type ServingOptions } from './serving-options.ts';

/** What every live session takes, beside where its trades come from. */
export interface LiveSessionOptions
  extends LiveViewsOptions,
    DetectorOptions,
    PaperOptions,
    AlertingOptions,
    ServingOptions {
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
  /** Whose trades. */
  readonly symbol?: string;
  /** Several symbols, instead of `symbol`. */
  readonly symbols?: string | readonly string[];
  /** Record frames, trades and events; trades go into the store. Default false. */
  readonly record?: boolean;
  /** UTC days of the store to begin with, today among them; 0 for none. Default 2. */
  readonly warmUpDays?: NumberOption;
  /** Ends it, as `close` of what is returned does. */
  readonly signal?: AbortSignal;
  /** Hears in words of what did not go well but goes on, and of what earlier recordings had left. Must not throw. */
  readonly onNote?: (text: string) => void;
  /** Time and chance. Default: the machine's. */
  readonly clock?: Clock;
}

/** What {@link LiveSessionOptions} are where nothing is said. */
export const LIVE_SESSION_DEFAULTS = {
  dataDir: 'data',
  symbol: undefined,
  symbols: undefined,
  ...LIVE_VIEWS_DEFAULTS,
  ...DETECTOR_DEFAULTS,
  record: undefined,
  warmUpDays: 2,
  ...PAPER_DEFAULTS,
  ...ALERTING_DEFAULTS,
  ...SERVING_DEFAULTS,
  signal: undefined,
  onNote: undefined,
  clock: undefined,
} as const satisfies OptionDefaults<LiveSessionOptions>;

/** The symbols that are asked for, each once. */
export function symbolsOf(values: OptionValues): string[] {
  const text = textOf(values, 'symbols') ?? textOf(values, 'symbol');
  if (text === undefined) throw new OptionError('symbol', 'or {symbols} is needed');
  const symbols = [...new Set(text.split(',').map((symbol) => symbol.trim()))];
  if (symbols.includes('')) throw new OptionError('symbols', `takes names separated by commas, got "${text}"`);
  return symbols;
}
