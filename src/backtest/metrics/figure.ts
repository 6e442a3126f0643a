import { formatFixed } from '../../core/decimal.ts';
import { formatDay, formatTime, SECOND_US } from '../../core/time.ts';
import { MONEY_DIGITS, type MoneyScale } from '../money.ts';

/**
 * What a figure is counted in. `money`: money units as a bigint, or natural units as a number; `share`: 1 is all; `bps`:
 * basis points; `r`: risk to the first stop; `duration`: µs, written in seconds; `time`: µs since the epoch, written as
 * ISO 8601; `day`: days since 1970-01-01, written as a date.
 */
export type FigureUnit = 'count' | 'money' | 'share' | 'ratio' | 'bps' | 'r' | 'duration' | 'time' | 'day' | 'flag';

/** The value of a figure; null where it has no meaning. */
export type FigureValue = number | bigint | boolean | null;

/** A named figure of something. */
export interface Figure<Source> {
  /** Its name in files and documents: it stays. */
  readonly name: string;
  /** What it is counted in. */
  readonly unit: FigureUnit;
  /** Takes it. */
  readonly of: (source: Source) => FigureValue;
}

/** A value of JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Digits after the point of figures that are no money. */
const DIGITS = 6;

/** Digits that are the same whichever machine computed them: not every one rounds powers and logarithms alike. */
const SAME_DIGITS = 12;

const WRITE: Readonly<Record<FigureUnit, (value: number) => string>> = {
  count: String,
  money: (value) => formatFixed(value, MONEY_DIGITS),
  share: plain,
  ratio: plain,
  bps: plain,
  r: plain,
  flag: plain,
  duration: (value) => plain(value / SECOND_US),
  time: formatTime,
  day: formatDay,
};

function plain(value: number): string {
  return formatFixed(value, DIGITS);
}

/** A figure as text: plain decimals, ISO times; empty where it has no meaning. */
export function figureText(value: FigureValue, unit: FigureUnit, money: MoneyScale): string {
  if (value === null) return '';
  if (typeof value === 'bigint') return money.format(value);
  return typeof value === 'boolean' ? String(value) : WRITE[unit](value);
}

/** A figure as JSON: numbers to 12 digits, an infinity as text, null where it has no meaning. */
export function figureJson(value: FigureValue, unit: FigureUnit, money: MoneyScale): JsonValue {
  if (unit === 'time' || unit === 'day') return value === null ? null : figureText(value, unit, money);
  if (unit === 'duration' && typeof value === 'number') return numberJson(value / SECOND_US);
  return typeof value === 'number'
    ? numberJson(value)
    : typeof value === 'bigint'
      ? Number(money.format(value))
      : value;
}

/** A number as JSON: to 12 digits, an infinity as text, null for NaN. */
export function numberJson(value: number): JsonValue {
  if (Number.isNaN(value)) return null;
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value) ? value : Number(value.toPrecision(SAME_DIGITS));
}
