import { DAY_US, dayOfTime, parseIsoTime, type WallTime } from '../../core/time.ts';
import { wallClockToUtcUs } from '../../core/time-zone.ts';

/**
 * How times are written. `auto`: integers by their magnitude (seconds, ms, µs or ns since 1970) and ISO 8601 text,
 * decided per value; `ms-or-us`: only those two, which is how Binance writes them.
 */
export type TimeUnit = 'auto' | 'ms-or-us' | 's' | 'ms' | 'us' | 'ns' | 'iso';

/** How the texts of a time column are to be read. */
export interface TimeFormat {
  /** The unit of numbers, and whether text is expected. */
  readonly unit: TimeUnit;
  /** The zone of times that name no offset, an IANA name; null is UTC. */
  readonly timeZone: string | null;
}

/** The last µs that a double counts exactly, in the year 2255. */
const LAST_US = Number.MAX_SAFE_INTEGER;

/** What each unit expects, for error messages. */
export const EXPECTED_TIME: Readonly<Record<TimeUnit, string>> = {
  auto: 'a time: an integer since 1970 in s, ms, µs or ns, or ISO 8601',
  'ms-or-us': 'a time in ms or µs since 1970',
  s: 'a time in seconds since 1970',
  ms: 'a time in ms since 1970',
  us: 'a time in µs since 1970',
  ns: 'a time in ns since 1970',
  iso: 'an ISO 8601 time',
};

/** The unit of a file: what the user says, unless that is nothing or `auto`, in which case Binance's files are held to theirs. */
export function timeUnitOf(given: TimeUnit | null, isBinance: boolean): TimeUnit {
  if (given !== null && given !== 'auto') return given;
  return isBinance ? 'ms-or-us' : 'auto';
}

/**
 * A whole number of at most 16 digits as µs since 1970; NaN where it cannot be a time in that unit.
 * `auto` takes what lies in 1973 to 2255 in one of the units, which no two of them share.
 */
export function integerToUs(value: number, unit: TimeUnit): number {
  switch (unit) {
    case 'auto':
      return magnitudeToUs(value);
    case 'ms-or-us':
      // Binance began in 2017: 13 digits are ms and 16 digits are µs; anything between is no time.
      return value >= 1e15 ? bounded(value) : value >= 1e12 ? bounded(value * 1000) : Number.NaN;
    case 's':
      return bounded(value * 1e6);
    case 'ms':
      return bounded(value * 1000);
    case 'us':
      return bounded(value);
    case 'ns':
      return bounded(Math.floor(value / 1000));
    case 'iso':
      return Number.NaN;
  }
}

function magnitudeToUs(value: number): number {
  // Below 1e8 s lie 1970 to 1972, row counters and dates written as 20211219.
  if (value < 1e8) return Number.NaN;
  if (value < 1e11) return bounded(value * 1e6);
  return value < 1e14 ? bounded(value * 1000) : bounded(value);
}

function bounded(timeUs: number): number {
  return timeUs <= LAST_US ? timeUs : Number.NaN;
}

const EPOCH = /^(\d{1,19})(?:\.(\d*))?$/;
const MICRO_DIGITS = { s: 6, ms: 3, us: 0, ns: -3 } as const;

/** Reads a time column's text, and that of a separate date column in front of it; NaN when it is no time. */
export function readTime(text: string, format: TimeFormat, date?: string): number {
  const { unit, timeZone } = format;
  const epoch = date === undefined && unit !== 'iso' ? EPOCH.exec(text) : null;
  if (epoch !== null) return epochUs(epoch[1]!, epoch[2] ?? '', unit);
  if (unit !== 'auto' && unit !== 'iso') return Number.NaN;
  return wallTimeUs(date === undefined ? text : `${date} ${text}`, timeZone);
}

/** From digits to µs without a float in between: a fraction of a second keeps its six decimals exactly. */
function epochUs(whole: string, fraction: string, unit: TimeUnit): number {
  const written = unit === 'auto' ? unitByMagnitude(whole) : unit;
  if (written === 'iso' || written === 'auto') return Number.NaN;
  if (written === 'ms-or-us') return fraction === '' ? integerToUs(Number(whole), written) : Number.NaN;
  const kept = MICRO_DIGITS[written];
  const digits = kept < 0 ? whole.slice(0, kept) : whole + fraction.padEnd(kept, '0').slice(0, kept);
  return bounded(Number(digits));
}

function unitByMagnitude(whole: string): TimeUnit {
  const value = Number(whole);
  if (value < 1e8) return 'auto'; // no unit makes a time of it
  if (value < 1e11) return 's';
  if (value < 1e14) return 'ms';
  return value < 1e17 ? 'us' : 'ns';
}

const SLASHED = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})[T ] *(.*)$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})[T ] *(\d{1,2}:.*)$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})[T ](\d{2})(\d{2})(\d{2})(?:[ .](\d{1,9}))?$/;

/** Brings other spellings (`2021/12/19 18:00:00`, `20211219 180000`, TAQ's `20180102 9:30:00.125`) to ISO 8601. */
function isoText(text: string): string {
  const compact = COMPACT.exec(text);
  if (compact !== null) {
    const [, year, month, day, hours, minutes, seconds, fraction] = compact;
    return `${year}-${month}-${day} ${hours}:${minutes}:${seconds}${fraction === undefined ? '' : `.${fraction}`}`;
  }
  const slashed = SLASHED.exec(text) ?? COMPACT_DATE.exec(text);
  if (slashed === null) return text;
  const [, year, month, day, clock] = slashed;
  return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')} ${clock!.replace(/^(?=\d:)/, '0')}`;
}

function wallTimeUs(text: string, timeZone: string | null): number {
  const wall = isoOrNull(isoText(text));
  if (wall === null) return Number.NaN;
  if (wall.timeUs < 0 || wall.timeUs > LAST_US - DAY_US) return Number.NaN;
  if (wall.hasOffset || timeZone === null) return wall.timeUs;
  const day = dayOfTime(wall.timeUs);
  const timeUs = wallClockToUtcUs(timeZone, day, wall.timeUs - day * DAY_US);
  return timeUs >= 0 ? timeUs : Number.NaN;
}

function isoOrNull(text: string): WallTime | null {
  try {
    return parseIsoTime(text);
  } catch {
    return null; // the caller names column and row
  }
}
