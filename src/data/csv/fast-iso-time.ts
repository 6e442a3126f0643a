import { DAY_US, dayNumber, formatDay, HOUR_US, MINUTE_US, SECOND_US } from '../../core/time.ts';

const ZERO = 0x30;
const HYPHEN = 0x2d;
const COLON = 0x3a;
const POINT = 0x2e;
const SPACE = 0x20;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;
const OFFSET_ZERO = [0x2b, 0x30, 0x30, 0x3a, 0x30, 0x30]; // +00:00
const MICRO_DIGITS = 6;
const MAX_FRACTION_DIGITS = 9;

/** The text is not of the one plain shape that is read here: {@link readTime} decides. */
export const NOT_PLAIN = -1;

/**
 * Reads `2024-08-08T23:55:00.123456Z` (or a space for the T, no Z, `+00:00`) in UTC from bytes, without making a text
 * of it. The calendar is asked once a day of the file, not once a row.
 */
export class FastIsoTime {
  /** The time read last, µs. */
  timeUs = 0;
  #date = -1;
  #dayStartUs = 0;

  /** Reads the time that begins there; returns where it ends, or {@link NOT_PLAIN}. */
  read(bytes: Uint8Array, start: number): number {
    const separator = bytes[start + 10]!;
    if (separator !== UPPER_T && separator !== SPACE) return NOT_PLAIN;
    if (!this.#readDate(bytes, start)) return NOT_PLAIN;
    const clock = start + 11;
    if (bytes[clock + 2] !== COLON || bytes[clock + 5] !== COLON) return NOT_PLAIN;
    const hours = twoDigits(bytes, clock);
    const minutes = twoDigits(bytes, clock + 3);
    const seconds = twoDigits(bytes, clock + 6);
    // Written so that NaN fails.
    if (!(hours <= 23 && minutes <= 59 && seconds <= 59)) return NOT_PLAIN;
    this.timeUs = this.#dayStartUs + hours * HOUR_US + minutes * MINUTE_US + seconds * SECOND_US;
    return this.#readZone(bytes, this.#readFraction(bytes, clock + 8));
  }

  #readDate(bytes: Uint8Array, start: number): boolean {
    if (bytes[start + 4] !== HYPHEN || bytes[start + 7] !== HYPHEN) return false;
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const month = twoDigits(bytes, start + 5);
    const dayOfMonth = twoDigits(bytes, start + 8);
    const date = year * 10_000 + month * 100 + dayOfMonth;
    if (date === this.#date) return true;
    // From 2255 on a time in µs is no longer exact; NaN fails too.
    if (!(year >= 1970 && year < 2255)) return false;
    const day = dayNumber({ year, month, dayOfMonth });
    // The day number of a date that does not exist, 30 February, is that of another one.
    if (Number(formatDay(day).replaceAll('-', '')) !== date) return false;
    this.#date = date;
    this.#dayStartUs = day * DAY_US;
    return true;
  }

  /** Adds the decimals of the second, of which the first six count; returns where they end. */
  #readFraction(bytes: Uint8Array, start: number): number {
    if (bytes[start] !== POINT) return start;
    let position = start + 1;
    let weightUs = SECOND_US / 10;
    while (position - start <= MAX_FRACTION_DIGITS) {
      const digit = bytes[position]! - ZERO;
      if (digit >>> 0 > 9) break;
      if (position - start <= MICRO_DIGITS) this.timeUs += digit * weightUs;
      weightUs /= 10;
      position += 1;
    }
    return position === start + 1 ? NOT_PLAIN : position;
  }

  #readZone(bytes: Uint8Array, start: number): number {
    if (start === NOT_PLAIN) return NOT_PLAIN;
    if (bytes[start] === UPPER_Z) return start + 1;
    if (bytes[start] !== OFFSET_ZERO[0]) return start;
    for (let index = 1; index < OFFSET_ZERO.length; index += 1) {
      if (bytes[start + index] !== OFFSET_ZERO[index]) return NOT_PLAIN;
    }
    return start + OFFSET_ZERO.length;
  }
}

/** The number that two digits write; NaN when they are none. */
function twoDigits(bytes: Uint8Array, start: number): number {
  const tens = bytes[start]! - ZERO;
  const ones = bytes[start + 1]! - ZERO;
  return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? tens * 10 + ones : Number.NaN;
}
