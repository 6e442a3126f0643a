import type { Shard } from '../sweep/parts/missing-units.ts';
import { STRETCH_LENGTHS, type StretchLength } from '../sweep/unit/stretches.ts';
import type { RangeOptions } from './days-options.ts';
import { INSTRUMENT_DEFAULTS, RANGE_DEFAULTS } from './days-options.ts';
import { OptionError } from './option-error.ts';
import {
  integerOf,
  neededChoice,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  textOf,
} from './option-values.ts';
import { SWEEP_SEARCH_DEFAULTS, type SweepSearchOptions } from './sweep-judging.ts';

/** What is tried, and on which days. */
export interface SweepPlanOptions extends RangeOptions, SweepSearchOptions {
  /** What is tried: a `.json`, `.ts` or `.js` file, or the space itself. */
  readonly space: unknown;
  /** The venue's symbols, e.g. `BTCUSDT,ETHUSDT`. */
  readonly symbols: string | readonly string[];
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
  /** Exchange or broker. Default `binance`. */
  readonly venue?: string;
  /** `spot`, `um` or `cm` futures. Default `spot`. */
  readonly market?: string;
  /** Days that are evaluated together, from flat: `day`, `week`, `month` or `all`. Default `month`. */
  readonly stretch?: StretchLength;
  /** Days before a stretch that are read for bars, detectors and measures alone. Default 1. */
  readonly warmUpDays?: NumberOption;
  /** Most cells that are computed together. Default 64. Results do not depend on it. */
  readonly blockCells?: NumberOption;
}

/** What {@link SweepPlanOptions} are where nothing is said. */
export const SWEEP_PLAN_DEFAULTS = {
  ...RANGE_DEFAULTS,
  ...SWEEP_SEARCH_DEFAULTS,
  space: undefined,
  symbols: undefined,
  dataDir: INSTRUMENT_DEFAULTS.dataDir,
  venue: INSTRUMENT_DEFAULTS.venue,
  market: INSTRUMENT_DEFAULTS.market,
  stretch: 'month',
  warmUpDays: 1,
  blockCells: 64,
} as const satisfies OptionDefaults<SweepPlanOptions>;

/** The symbols; at least one. */
export function symbolsOf(values: OptionValues): readonly string[] {
  const symbols = neededText(values, 'symbols')
    .split(',')
    .map((symbol) => symbol.trim());
  const twice = symbols.find((symbol, index) => symbols.indexOf(symbol) < index);
  if (twice !== undefined) throw new OptionError('symbols', `has ${twice} twice`);
  if (symbols.includes('')) throw new OptionError('symbols', 'has an empty name');
  return symbols;
}

/** How days are put together. */
export function stretchOf(values: OptionValues): StretchLength {
  return neededChoice(values, 'stretch', STRETCH_LENGTHS);
}

/** Days of warm-up. */
export function warmUpDaysOf(values: OptionValues): number {
  return integerOf(values, 'warmUpDays', { min: 0, max: 366 });
}

/**
 * A share such as `2/8`; undefined for everything.
 * @throws OptionError when it is none.
 */
export function shardOf(values: OptionValues): Shard | undefined {
  const text = textOf(values, 'shard');
  if (text === undefined) return undefined;
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (index >= 1 && index <= count) return { index, count };
  throw new OptionError('shard', `takes a share such as 2/8, the second of eight, got "${text}"`);
}
