/** Microseconds in a second. */
export const SECOND_US = 1_000_000;
/** Microseconds in a minute. */
export const MINUTE_US = 60 * SECOND_US;
/** Microseconds in an hour. */
export const HOUR_US = 60 * MINUTE_US;
/** Microseconds in a UTC day. */
export const DAY_US = 24 * HOUR_US;

/** A date of the proleptic Gregorian calendar. */
export interface CivilDate {
  /** Year, e.g. 2026. */
  readonly year: number;
  /** Month, 1 to 12. */
  readonly month: number;
  /** Day of the month, 1 to 31. */
  readonly dayOfMonth: number;
}

/**
 * Days since 1970-01-01 of a civil date.
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
export function dayNumber(date: CivilDate): number {
  const shiftedYear = date.month <= 2 ? date.year - 1 : date.year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * ((date.month + 9) % 12) + 2) / 5) + date.dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The civil date of a day number; the inverse of {@link dayNumber} (Hinnant, civil_from_days). */
export function civilDate(day: number): CivilDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth };
}

/** The UTC day in which an instant lies. */
export function dayOfTime(timeUs: number): number {
  return Math.floor(timeUs / DAY_US);
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Reads `YYYY-MM-DD` as a day number.
 * @throws RangeError naming the text when it is no calendar date.
 */
export function parseDay(text: string): number {
  const match = DATE.exec(text);
  const day = match === null ? Number.NaN : dayNumber({ year: +match[1]!, month: +match[2]!, dayOfMonth: +match[3]! });
  if (Number.isNaN(day) || formatDay(day) !== text) {
    throw new RangeError(`not a date: "${text}" (expected YYYY-MM-DD)`);
  }
  return day;
}

/** Writes a day number as `YYYY-MM-DD`. */
export function formatDay(day: number): string {
  const { year, month, dayOfMonth } = civilDate(day);
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(dayOfMonth, 2)}`;
}

const ISO =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-4]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/;

/** A wall-clock reading: what it would be in UTC, and whether its text named an offset. */
export interface WallTime {
  /** Microseconds since the epoch, the text's own offset applied; as if UTC when it named none. */
  readonly timeUs: number;
  /** False when the text said nothing about its zone. */
  readonly hasOffset: boolean;
}

/**
 * Reads an ISO 8601 time (`2024-08-08T23:55:00.000Z`, a space for the T, an offset, up to nine decimals of which the
 * first six count). `24:00` is the midnight that ends the day.
 * @throws RangeError naming the text when it is no such time, or lies beyond the years a time in µs is exact in (2255).
 */
export function parseIsoTime(text: string): WallTime {
  const match = ISO.exec(text.trim());
  if (match === null) throw new RangeError(`not a time: "${text}" (expected ISO 8601)`);
  const [, date, hours, minutes, seconds, fraction, zone] = match;
  const micros = Number((fraction ?? '').padEnd(6, '0').slice(0, 6));
  const clockUs = Number(hours) * HOUR_US + Number(minutes) * MINUTE_US + Number(seconds ?? 0) * SECOND_US + micros;
  if (clockUs > DAY_US) throw new RangeError(`not a time of day: "${text}"`);
  const timeUs = parseDay(date!) * DAY_US + clockUs - offsetUs(zone);
  if (!Number.isSafeInteger(timeUs)) throw new RangeError(`a time in µs is exact before 2255-06-05 only: "${text}"`);
  return { timeUs, hasOffset: zone !== undefined };
}

function offsetUs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const plain = zone.slice(1).replace(':', '');
  return sign * (Number(plain.slice(0, 2)) * HOUR_US + Number(plain.slice(2) || 0) * MINUTE_US);
}

/**
 * Writes an instant as ISO 8601 UTC with milliseconds, or with six decimals where microseconds matter.
 * NaN, the absent value, is the empty text.
 * @throws RangeError for any other number that is no whole number of microseconds.
 */
export function formatTime(timeUs: number): string {
  if (Number.isNaN(timeUs)) return '';
  if (!Number.isSafeInteger(timeUs)) throw new RangeError(`not a time in whole microseconds: ${timeUs}`);
  const day = dayOfTime(timeUs);
  const clockUs = timeUs - day * DAY_US;
  const hours = Math.floor(clockUs / HOUR_US);
  const minutes = Math.floor((clockUs % HOUR_US) / MINUTE_US);
  const seconds = Math.floor((clockUs % MINUTE_US) / SECOND_US);
  const micros = clockUs % SECOND_US;
  const fraction = micros % 1000 === 0 ? digits(micros / 1000, 3) : digits(micros, 6);
  return `${formatDay(day)}T${digits(hours, 2)}:${digits(minutes, 2)}:${digits(seconds, 2)}.${fraction}Z`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const DURATION_UNITS_US = { ms: 1000, s: SECOND_US, m: MINUTE_US, h: HOUR_US, d: DAY_US } as const;

/**
 * Reads a duration (`100ms`, `5s`, `1m`, `4h`, `1d`) as microseconds.
 * @throws RangeError naming the text.
 */
export function parseDuration(text: string): number {
  const match = DURATION.exec(text);
  if (match === null) throw new RangeError(`not a duration: "${text}" (expected e.g. 100ms, 5s, 1m, 4h or 1d)`);
  return Math.round(Number(match[1]) * DURATION_UNITS_US[match[2] as keyof typeof DURATION_UNITS_US]);
}

/** Writes a duration in its largest whole unit: 90,000,000 µs is `90s`, 3,600,000,000 µs is `1h`. */
export function formatDuration(durationUs: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = DURATION_UNITS_US[unit];
    if (durationUs >= size && durationUs % size === 0) return `${durationUs / size}${unit}`;
  }
  return `${durationUs / 1000}ms`;
}
