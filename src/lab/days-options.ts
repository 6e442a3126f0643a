import { formatDay, parseDay } from '../core/time.ts';
import type { Instrument } from '../core/trade-batch.ts';
import { OptionError } from './option-error.ts';
import { neededText, type OptionDefaults, type OptionValues, textOf } from './option-values.ts';

/** Whose data, and where it is. */
export interface InstrumentOptions {
  /** The store's folder. Default `data`. */
  readonly dataDir?: string;
  /** Exchange or broker. Default `binance`. */
  readonly venue?: string;
  /** `spot`, `um` (USD-margined) or `cm` (coin-margined) futures. Default `spot`. */
  readonly market?: string;
  /** The venue's symbol, e.g. `BTCUSDT`. */
  readonly symbol: string;
}

/** Which UTC days. */
export interface RangeOptions {
  /** First UTC day, `YYYY-MM-DD`. Default: the first in the store. */
  readonly from?: string;
  /** Last UTC day, included. Default: the last in the store. */
  readonly to?: string;
  /** One UTC day, instead of `from` and `to`. */
  readonly date?: string;
}

/** Which recorded days of which instrument. */
export interface DaysOptions extends InstrumentOptions, RangeOptions {}

/** What {@link InstrumentOptions} are where nothing is said. */
export const INSTRUMENT_DEFAULTS = {
  dataDir: 'data',
  venue: 'binance',
  market: 'spot',
  symbol: undefined,
} as const satisfies OptionDefaults<InstrumentOptions>;

/** What {@link RangeOptions} are where nothing is said. */
export const RANGE_DEFAULTS = {
  from: undefined,
  to: undefined,
  date: undefined,
} as const satisfies OptionDefaults<RangeOptions>;

/** What {@link DaysOptions} are where nothing is said. */
export const DAYS_DEFAULTS = { ...INSTRUMENT_DEFAULTS, ...RANGE_DEFAULTS };

/** UTC days, both included. */
export interface DayRange {
  /** First day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last day. */
  readonly toDay: number;
}

/** The instrument; the symbol must be given. */
export function instrumentOf(values: OptionValues): Instrument {
  return {
    venue: neededText(values, 'venue'),
    market: neededText(values, 'market'),
    symbol: neededText(values, 'symbol'),
  };
}

/** The days asked for, open where nothing was said; `parseDay` names a bad date. */
export function rangeOf(values: OptionValues): Partial<DayRange> {
  const [from, to, date] = ['from', 'to', 'date'].map((name) => textOf(values, name));
  if (date !== undefined) {
    if (from !== undefined || to !== undefined) throw new OptionError('date', 'goes without {from} and {to}');
    return { fromDay: parseDay(date), toDay: parseDay(date) };
  }
  const range = { ...(from && { fromDay: parseDay(from) }), ...(to && { toDay: parseDay(to) }) };
  if (range.fromDay !== undefined && range.toDay !== undefined && range.fromDay > range.toDay) {
    throw new OptionError('from', `${formatDay(range.fromDay)} lies after {to} ${formatDay(range.toDay)}`);
  }
  return range;
}

/** The days asked for where both ends must be said. */
export function neededRange(values: OptionValues): DayRange {
  const { fromDay, toDay } = rangeOf(values);
  if (fromDay !== undefined && toDay !== undefined) return { fromDay, toDay };
  throw new OptionError('from', 'and {to}, or {date}, are needed: which days?');
}
