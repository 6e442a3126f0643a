import type {
  Distance,
  EntryRule,
  ExitRules,
  HoursFilter,
  SignalFilters,
  SignalStrategyInput,
  StopRule,
  TargetRule,
  Tercile,
  VolatilityFilter,
} from '../backtest/strategy/signal-strategy-options.ts';
import { parseDuration } from '../core/time.ts';
import { OptionError } from './option-error.ts';
import {
  choiceOf,
  integerOf,
  neededChoice,
  neededText,
  type NumberOption,
  type OptionDefaults,
  type OptionValues,
  textOf,
} from './option-values.ts';

/** Which signals are traded, and how. */
export interface TradingOptions {
  /** Signals that are traded. Default `both`. */
  readonly direction?: 'both' | 'long' | 'short';
  /** Least strength of a signal, percent; `0.3s` for the shift-free one, 0 to 1. Default: any. */
  readonly minStrength?: NumberOption;
  /** When entries may be decided, UTC, e.g. `13:30-20:00`. Default: always. */
  readonly hours?: string;
  /** Thirds of volatility in which signals are traded, e.g. `low,middle`. Default: all. */
  readonly volatility?: string | readonly Tercile[];
  /** Only with, or only against, the close of `trendBars` ago. Default: either. */
  readonly trend?: 'with' | 'against';
  /** Bars of the trend. Default 60. */
  readonly trendBars?: NumberOption;
  /** `market`, `limit` (at the touch) or `stop` (beyond the bar); `limit:2` is 2 ticks away. Default `market`. */
  readonly entry?: string;
  /** Limit and stop entries are given up after it. Default `1m`. */
  readonly entryTimeout?: string;
  /** Bars a position is held, the entry bar counted; `none` for no end. Default 15. */
  readonly hold?: NumberOption;
  /** Time a position is held, e.g. `30m`. Default: no limit. */
  readonly holdTime?: string;
  /** Where the loss is cut: `20t` (ticks), `0.5%`, `2atr`, or `ref:3` (3 ticks beyond the extreme). Default: nowhere. */
  readonly stop?: string;
  /** Where the profit is taken: `20t`, `1%`, `3atr` or `2r` (times the stop). Default: nowhere. */
  readonly target?: string;
  /** A stop that follows the best price: `20t`, `0.5%` or `2atr`. Default: none. */
  readonly trailing?: string;
  /** At a signal of the other side. Default `ignore`. */
  readonly opposite?: 'exit' | 'reverse' | 'ignore';
  /** Out this long before the session's end; `none` to hold over it. Default `1m`. */
  readonly flattenBefore?: string;
  /** Entries of one position (scaling in). Default 1. */
  readonly maxUnits?: NumberOption;
  /** Bars of the average true range. Default 14. */
  readonly atrBars?: NumberOption;
}

/** What {@link TradingOptions} are where nothing is said. */
export const TRADING_DEFAULTS = {
  direction: 'both',
  minStrength: undefined,
  hours: undefined,
  volatility: undefined,
  trend: undefined,
  trendBars: 60,
  entry: 'market',
  entryTimeout: '1m',
  hold: 15,
  holdTime: undefined,
  stop: undefined,
  target: undefined,
  trailing: undefined,
  opposite: 'ignore',
  flattenBefore: '1m',
  maxUnits: 1,
  atrBars: 14,
} as const satisfies OptionDefaults<TradingOptions>;

const MILLION = { min: 1, max: 1_000_000 };

/**
 * How signals are traded.
 * @throws OptionError naming the option and what it takes.
 */
export function signalStrategyOf(values: OptionValues): SignalStrategyInput {
  return {
    filters: filtersOf(values),
    entry: entryOf(values),
    exits: exitsOf(values),
    maxUnits: integerOf(values, 'maxUnits', MILLION),
    atrBars: integerOf(values, 'atrBars', MILLION),
  };
}

function filtersOf(values: OptionValues): Partial<SignalFilters> {
  const strength = textOf(values, 'minStrength');
  const direction = choiceOf(values, 'trend', ['with', 'against'] as const);
  return {
    sides: neededChoice(values, 'direction', ['both', 'long', 'short'] as const),
    ...(strength !== undefined && strengthOf(strength)),
    hours: hoursOf(textOf(values, 'hours')),
    volatility: volatilityOf(textOf(values, 'volatility')),
    trend: direction === undefined ? null : { bars: integerOf(values, 'trendBars', MILLION), direction },
  };
}

function strengthOf(text: string): Pick<SignalFilters, 'minStrength' | 'strength'> {
  const match = /^(\d*\.?\d+)(s?)$/.exec(text);
  if (match === null)
    throw new OptionError('minStrength', `takes a percentage, or 0.3s for the shift-free one, got "${text}"`);
  return { minStrength: Number(match[1]), strength: match[2] === 's' ? 'shift-free' : 'classic' };
}

function hoursOf(text: string | undefined): HoursFilter | null {
  if (text === undefined) return null;
  const match = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null)
    throw new OptionError('hours', `takes a stretch of the UTC day such as 13:30-20:00, got "${text}"`);
  const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number);
  const us = (hour: number, minute: number): number => (hour * 60 + minute) * 60_000_000;
  return { clock: 'utc', fromUs: us(fromHour!, fromMinute!), toUs: us(toHour!, toMinute!) };
}

const VOLATILITY: Omit<VolatilityFilter, 'terciles'> = { bars: 60, historyBars: 1440, minBps: null, maxBps: null };

function volatilityOf(text: string | undefined): VolatilityFilter | null {
  if (text === undefined) return null;
  const terciles = text.split(',').map((word) => tercileOf(word.trim()));
  return { ...VOLATILITY, terciles };
}

function entryOf(values: OptionValues): EntryRule {
  const text = neededText(values, 'entry');
  const match = /^(market|limit|stop)(?::(\d+))?$/.exec(text);
  const kind = match?.[1];
  if (match === null || (kind === 'market' && match[2] !== undefined)) {
    throw new OptionError('entry', `takes market, limit, stop, or limit:2 for 2 ticks further away, got "${text}"`);
  }
  if (kind === 'market') return { kind };
  const timeOutUs = parseDuration(neededText(values, 'entryTimeout'));
  return { kind: kind === 'limit' ? 'limit' : 'stop', offsetTicks: Number(match[2] ?? 0), timeOutUs };
}

function exitsOf(values: OptionValues): Partial<ExitRules> {
  const hold = neededText(values, 'hold');
  const holdTime = textOf(values, 'holdTime');
  const flatten = neededText(values, 'flattenBefore');
  return {
    holdBars: hold === 'none' ? null : integerOf(values, 'hold', MILLION),
    holdUs: holdTime === undefined ? null : parseDuration(holdTime),
    stop: optional(textOf(values, 'stop'), stopOf),
    target: optional(textOf(values, 'target'), targetOf),
    trailing: optional(textOf(values, 'trailing'), (text) => distanceOf('trailing', text)),
    opposite: neededChoice(values, 'opposite', ['exit', 'reverse', 'ignore'] as const),
    flattenBeforeUs: flatten === 'none' ? null : parseDuration(flatten),
  };
}

function optional<Rule>(text: string | undefined, read: (text: string) => Rule): Rule | null {
  return text === undefined ? null : read(text);
}

function stopOf(text: string): StopRule {
  const match = /^ref(?::(\d+))?$/.exec(text);
  return match === null ? distanceOf('stop', text) : { unit: 'reference', offsetTicks: Number(match[1] ?? 0) };
}

function targetOf(text: string): TargetRule {
  const match = /^(\d*\.?\d+)r$/.exec(text);
  return match === null ? distanceOf('target', text) : { unit: 'r', amount: Number(match[1]) };
}

const UNITS: Readonly<Record<string, Distance['unit']>> = { t: 'ticks', '%': 'percent', atr: 'atr' };

function distanceOf(option: string, text: string): Distance {
  const match = /^(\d*\.?\d+)(t|%|atr)$/.exec(text);
  if (match === null)
    throw new OptionError(option, `takes a distance such as 20t (ticks), 0.5% or 2atr, got "${text}"`);
  return { unit: UNITS[match[2]!]!, amount: Number(match[1]) };
}

function tercileOf(text: string): Tercile {
  const tercile = (['low', 'middle', 'high'] as const).find((one) => one === text);
  if (tercile === undefined) throw new OptionError('volatility', `takes some of low, middle, high, got "${text}"`);
  return tercile;
}
