import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { MAX_MANTISSA } from './decimal-text.ts';
import { FastIsoTime, NOT_PLAIN } from './fast-iso-time.ts';
import type { RowBuffer } from './row-buffer.ts';
import { type SideTokens, TOKEN_BYTES, UNKNOWN_TOKEN } from './side-tokens.ts';
import { integerToUs, type TimeUnit } from './time-text.ts';
import type { TradeLayout } from './trade-layout.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const POINT = 0x2e;
const HYPHEN = 0x2d;
const ZERO = 0x30;

/** The fast path does not know this line: the slow one reads it, and says what is wrong if anything is. */
const REFUSED = -1;
const HIGH_NIBBLES = 0xf0f0f0f0 | 0;
const LOW_NIBBLES = 0x0f0f0f0f;
const ASCII_ZEROS = 0x30303030;
const SIX_EACH = 0x06060606;
const INT32_DIGITS = 9;
const MAX_DIGITS = 16;

/** A typed copy: reading a plain array of numbers means unboxing each. */
const POWERS = Float64Array.from(POWERS_OF_TEN);

const SKIP = 0;
const TIME = 1;
const PRICE = 2;
const SIZE = 3;
const ID = 4;
const SIDE = 5;
const RECV = 6;
const FIRST_ID = 7;
const LAST_ID = 8;
const SLOW_ONLY = 9;

/**
 * Reads plain rows from bytes straight into columns: no string, no object, no allocation per row. What each column
 * holds is resolved once, outside the loop. It accepts only what it fully understands (unquoted, untrimmed, unsigned
 * decimals above zero, integer or plain ISO times) and leaves every other line to the slow path, which therefore must read these
 * rows to the same values.
 */
export class FastRows {
  readonly #roles: Uint8Array;
  readonly #delimiter: number;
  readonly #unit: TimeUnit;
  readonly #readsIso: boolean;
  readonly #iso = new FastIsoTime();
  readonly #tokens: SideTokens;
  readonly #out: RowBuffer;
  #value = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #decimals = 0;
  #priceDecimals = 0;
  #sizeDecimals = 0;

  /** A parser for one file, writing into `out` behind the rows that are there. */
  constructor(layout: TradeLayout, tokens: SideTokens, out: RowBuffer) {
    this.#roles = rolesOf(layout);
    this.#delimiter = layout.delimiter.charCodeAt(0);
    this.#unit = layout.time.unit;
    // A wall clock of a zone is for the slow path, which knows the zone's offsets.
    this.#readsIso = layout.time.timeZone === null && (layout.time.unit === 'auto' || layout.time.unit === 'iso');
    this.#tokens = tokens;
    this.#out = out;
  }

  /**
   * Reads rows from bytes[start, end), a block of whole lines, until one is refused or the buffer is full.
   * @returns where the first line begins that was not read; `end` when all were.
   */
  read(bytes: Uint8Array, start: number, end: number): number {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const out = this.#out;
    let position = start;
    let row = out.length;
    while (position < end && row < out.capacity) {
      const next = this.#row(bytes, position, row);
      if (next === REFUSED) break;
      // Only now is the row known to be sound: a refused one must not widen the scales.
      if (this.#priceDecimals > out.priceScale) out.priceScale = this.#priceDecimals;
      if (this.#sizeDecimals > out.sizeScale) out.sizeScale = this.#sizeDecimals;
      out.rowNumber[row] = out.nextRow;
      out.nextRow += 1;
      row += 1;
      position = next;
    }
    out.length = row;
    return position;
  }

  #row(bytes: Uint8Array, start: number, row: number): number {
    const roles = this.#roles;
    const delimiter = this.#delimiter;
    const last = roles.length - 1;
    let position = start;
    for (let column = 0; column < last; column += 1) {
      position = this.#field(bytes, position, row, roles[column]!);
      if (position === REFUSED || bytes[position] !== delimiter) return REFUSED;
      position += 1;
    }
    position = this.#field(bytes, position, row, roles[last]!);
    if (position === REFUSED) return REFUSED;
    if (bytes[position] === CARRIAGE_RETURN) position += 1;
    return bytes[position] === LINE_FEED ? position + 1 : REFUSED;
  }

  /** Reads one field; returns where it ends, which the caller holds against the delimiter. */
  #field(bytes: Uint8Array, start: number, row: number, role: number): number {
    const out = this.#out;
    switch (role) {
      case SKIP:
        return this.#skip(bytes, start);
      case TIME:
        return this.#time(bytes, start, row, out.timeUs);
      case PRICE: {
        const end = this.#decimal(bytes, start, row, out.price);
        this.#priceDecimals = this.#decimals;
        return end;
      }
      case SIZE: {
        const end = this.#decimal(bytes, start, row, out.size);
        this.#sizeDecimals = this.#decimals;
        return end;
      }
      case ID:
        return this.#integer(bytes, start, row, out.id);
      case SIDE:
        return this.#side(bytes, start, row);
      case RECV:
        return out.recvTimeUs === null ? REFUSED : this.#time(bytes, start, row, out.recvTimeUs);
      case FIRST_ID:
        return this.#integer(bytes, start, row, out.firstId);
      case LAST_ID:
        return this.#integer(bytes, start, row, out.lastId);
      default:
        return REFUSED;
    }
  }

  #skip(bytes: Uint8Array, start: number): number {
    const delimiter = this.#delimiter;
    let position = start;
    for (;;) {
      const byte = bytes[position]!;
      if (byte === delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN) return position;
      if (byte === QUOTE) return REFUSED; // the delimiter may stand inside the quotes
      position += 1;
    }
  }

  /**
   * A decimal above zero; trailing zeros count neither as digits nor as decimals. Nine digits on either side of the
   * point fit 32-bit integers, in which a step costs a third of one in doubles; longer ones are for the slow path.
   */
  #decimal(bytes: Uint8Array, start: number, row: number, column: Float64Array): number {
    let whole = 0;
    let position = start;
    let digit = bytes[position]! - ZERO;
    while (digit >>> 0 <= 9 && position - start < INT32_DIGITS) {
      whole = (whole * 10 + digit) | 0;
      position += 1;
      digit = bytes[position]! - ZERO;
    }
    if (position === start) return REFUSED;
    let fraction = 0;
    let decimals = 0;
    if (bytes[position] === POINT) {
      const point = position;
      let unrounded = 0;
      position += 1;
      digit = bytes[position]! - ZERO;
      while (digit >>> 0 <= 9 && position - point <= INT32_DIGITS) {
        unrounded = (unrounded * 10 + digit) | 0;
        if (digit !== 0) {
          fraction = unrounded;
          decimals = position - point;
        }
        position += 1;
        digit = bytes[position]! - ZERO;
      }
    }
    const scale = POWERS[decimals]!;
    const mantissa = whole * scale + fraction;
    if (mantissa === 0 || mantissa > MAX_MANTISSA) return REFUSED;
    this.#decimals = decimals;
    column[row] = mantissa / scale;
    return position;
  }

  #integer(bytes: Uint8Array, start: number, row: number, column: Float64Array): number {
    const end = this.#digits(bytes, start);
    if (end === start || this.#value > Number.MAX_SAFE_INTEGER) return REFUSED;
    column[row] = this.#value;
    return end;
  }

  #time(bytes: Uint8Array, start: number, row: number, column: Float64Array): number {
    const end = this.#digits(bytes, start);
    if (end === start) return REFUSED;
    if (bytes[end] === HYPHEN) return this.#isoTime(bytes, start, row, column);
    if (end - start === MAX_DIGITS && isDigit(bytes[end]!)) return this.#nanoseconds(bytes, end, row, column);
    const timeUs = integerToUs(this.#value, this.#unit);
    column[row] = timeUs;
    return timeUs >= 0 ? end : REFUSED;
  }

  #isoTime(bytes: Uint8Array, start: number, row: number, column: Float64Array): number {
    if (!this.#readsIso) return REFUSED;
    const end = this.#iso.read(bytes, start);
    column[row] = this.#iso.timeUs;
    return end === NOT_PLAIN ? REFUSED : end;
  }

  /** Of the 19 digits of a time in ns the first 16 are its µs: the whole would pass 2^53. */
  #nanoseconds(bytes: Uint8Array, afterMicros: number, row: number, column: Float64Array): number {
    const isNanoseconds = this.#unit === 'ns' || this.#unit === 'auto';
    if (!isNanoseconds || this.#value > Number.MAX_SAFE_INTEGER) return REFUSED;
    if (!isDigit(bytes[afterMicros + 1]!) || !isDigit(bytes[afterMicros + 2]!)) return REFUSED;
    column[row] = this.#value;
    return afterMicros + 3;
  }

  /** Reads at most 16 digits into `#value`; returns where they end. Four at a time while four are left. */
  #digits(bytes: Uint8Array, start: number): number {
    const view = this.#view;
    const limit = start + MAX_DIGITS;
    const lastLoad = Math.min(limit, bytes.length) - 4;
    let value = 0;
    let position = start;
    while (position <= lastLoad) {
      const four = view.getInt32(position, true);
      if ((((four & HIGH_NIBBLES) ^ ASCII_ZEROS) | (((four + SIX_EACH) & HIGH_NIBBLES) ^ ASCII_ZEROS)) !== 0) break;
      const pairs = (Math.imul(four & LOW_NIBBLES, 2561) >>> 8) & 0x00ff00ff;
      value = value * 10_000 + (Math.imul(pairs, 6_553_601) >>> 16);
      position += 4;
    }
    let digit = bytes[position]! - ZERO;
    while (digit >>> 0 <= 9 && position < limit) {
      value = value * 10 + digit;
      position += 1;
      digit = bytes[position]! - ZERO;
    }
    this.#value = value;
    return position;
  }

  #side(bytes: Uint8Array, start: number, row: number): number {
    const delimiter = this.#delimiter;
    let position = start;
    let token = 0;
    for (;;) {
      const byte = bytes[position]!;
      if (byte === delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN) break;
      // A zero byte in front would vanish from the packed number.
      if (byte === 0 || position - start === TOKEN_BYTES) return REFUSED;
      token = token * 256 + byte;
      position += 1;
    }
    const side = this.#tokens.find(token);
    if (side === UNKNOWN_TOKEN) return REFUSED;
    this.#out.side[row] = side;
    return position;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}

function rolesOf({ columns, names }: TradeLayout): Uint8Array {
  const roles = new Uint8Array(names.length);
  const assigned: readonly (readonly [column: number | null, role: number])[] = [
    [columns.time, TIME],
    [columns.price, PRICE],
    [columns.size, SIZE],
    [columns.id, ID],
    [columns.maker ?? columns.side, SIDE],
    [columns.recv, RECV],
    [columns.firstId, FIRST_ID],
    [columns.lastId, LAST_ID],
    [columns.date, SLOW_ONLY],
  ];
  for (const [column, role] of assigned) if (column !== null) roles[column] = role;
  return roles;
}
