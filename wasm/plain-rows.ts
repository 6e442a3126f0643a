// Reads the rows of Binance's trade dumps from memory into columns. AssemblyScript: scripts/build-wasm.mjs makes
// dist/data/csv/plain-rows.wasm of it, and src/data/csv/plain-rows.ts is its host.
//
// Every digit and every separator is checked, eight bytes at a time. A row that is not plain beyond doubt is refused; the
// host gives it to the readers in TypeScript, which therefore must read these rows to the same values.
//
// The input must be whole lines with sixteen bytes of room behind them: loads go past the last field.

const COMMA: u8 = 0x2c;
const LINE_FEED: u8 = 0x0a;
const CARRIAGE_RETURN: u8 = 0x0d;
const POINT: u8 = 0x2e;
const LETTER_E: u8 = 0x65;
const TRUE_UPPER: u32 = 0x65757254;
const TRUE_LOWER: u32 = 0x65757274;
const FALSE_UPPER: u32 = 0x736c6146;
const FALSE_LOWER: u32 = 0x736c6166;

const ZEROS: u64 = 0x3030303030303030;
const HIGH_NIBBLES: u64 = 0xf0f0f0f0f0f0f0f0;
const SIX_EACH: u64 = 0x0606060606060606;

const MAX_SAFE: u64 = 9007199254740991;
// Fifteen digits: what a double holds exactly, whatever the scale.
const MAX_MANTISSA: u64 = 999999999999999;
const EIGHT_DECIMALS: u64 = 100000000;
const POWERS_OF_TEN = memory.data<u64>([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000]);

const REFUSED: usize = 0;

// What the last field held: locals of an inlined function cannot return two values.
let integerValue: u64 = 0;
let decimalValue: f64 = 0;
let decimals: i32 = 0;
let isTrue: u32 = 0;

/** Rows that the columns have room for. */
export const capacity: i32 = 65536;
/** The most decimals of any price so far; trailing zeros do not count. */
export let priceScale: i32 = 0;
/** The most decimals of any size so far. */
export let sizeScale: i32 = 0;
/** The number of rows in the columns after a call. */
export let rows: i32 = 0;

/** Bits in each byte that is no digit, none in the others. */
// @ts-ignore: decorator
@inline
function nonDigits(eight: u64): u64 {
  return ((eight & HIGH_NIBBLES) ^ ZEROS) | (((eight + SIX_EACH) & HIGH_NIBBLES) ^ ZEROS);
}

/** How many digits eight bytes begin with. */
// @ts-ignore: decorator
@inline
function digitCount(eight: u64): u64 {
  const wrong = nonDigits(eight);
  return wrong == 0 ? 8 : ctz(wrong) >> 3;
}

/**
 * Eight digits, the first in the lowest byte, as a number: pairs, fours and eights in three multiplications (Daniel
 * Lemire, "Quickly parsing eight digits", 2018).
 */
// @ts-ignore: decorator
@inline
function eightDigits(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8);
  const odd = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const even = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (odd + even) >> 32;
}

/** The first `count` of eight digits as a number; `count` from 1 to 8. */
// @ts-ignore: decorator
@inline
function leadingDigits(eight: u64, count: u64): u64 {
  return eightDigits((eight - ZEROS) << ((8 - count) << 3));
}

/** Reads 1 to 16 digits; answers where they end. */
// @ts-ignore: decorator
@inline
function integer(at: usize): usize {
  const first = load<u64>(at);
  const count = digitCount(first);
  if (count == 0) return REFUSED;
  integerValue = leadingDigits(first, count);
  if (count < 8) return at + <usize>count;
  const second = load<u64>(at + 8);
  const more = digitCount(second);
  if (more == 0) return at + 8;
  integerValue = integerValue * load<u64>(POWERS_OF_TEN + <usize>(more << 3)) + leadingDigits(second, more);
  return at + 8 + <usize>more;
}

/**
 * Reads a decimal above zero with 1 to 8 digits before the point and at most 8 behind it; answers where it ends. Its value
 * is a quotient of two integers that doubles hold exactly, and so the double nearest to the text.
 */
// @ts-ignore: decorator
@inline
function decimal(at: usize): usize {
  const first = load<u64>(at);
  const count = digitCount(first);
  if (count == 0) return REFUSED;
  const whole = leadingDigits(first, count);
  let end = at + <usize>count;
  if (load<u8>(end) != POINT) {
    decimals = 0;
    decimalValue = <f64>whole;
    return whole == 0 ? REFUSED : end;
  }
  const second = load<u64>(end + 1);
  const more = digitCount(second);
  const fraction = more == 8 ? second - ZEROS : (second - ZEROS) & ((1 << (more << 3)) - 1);
  const mantissa = whole * EIGHT_DECIMALS + eightDigits(fraction);
  // The highest byte that is not zero is the last digit that counts.
  decimals = 8 - <i32>(clz(fraction) >> 3);
  decimalValue = <f64>mantissa / <f64>EIGHT_DECIMALS;
  end += 1 + <usize>more;
  return mantissa == 0 || mantissa > MAX_MANTISSA ? REFUSED : end;
}

/** Reads `True`, `true`, `False` or `false`; answers where it ends. Without a branch: half of the flags are true. */
// @ts-ignore: decorator
@inline
function flag(at: usize): usize {
  const word = load<u32>(at);
  isTrue = u32(word == TRUE_UPPER) | u32(word == TRUE_LOWER);
  const isFalse = (u32(word == FALSE_UPPER) | u32(word == FALSE_LOWER)) & u32(load<u8>(at + 4) == LETTER_E);
  return (isTrue | isFalse) == 0 ? REFUSED : at + 5 - isTrue;
}

/** Passes over digits and points. */
// @ts-ignore: decorator
@inline
function amount(at: usize): usize {
  let end = at;
  let byte = load<u8>(end);
  while (byte - 0x30 <= 9 || byte == POINT) {
    end += 1;
    byte = load<u8>(end);
  }
  return end;
}

/** Whether a field ended where a separator stands. */
// @ts-ignore: decorator
@inline
function isSeparated(end: usize): bool {
  return end != REFUSED && load<u8>(end) == COMMA;
}

/** Stores an integer in a column. */
// @ts-ignore: decorator
@inline
function keep(column: usize, row: usize, value: u64): void {
  store<f64>(column + (row << 3), <f64>value);
}

/**
 * Reads rows of [start, end) into the columns behind `first` rows, until one is refused or `capacity` rows are there. The
 * columns follow each other at `out`: time µs, price, size, id, first fill, last fill (doubles) and side (bytes), each
 * with room for `capacity` rows. Answers where the first line begins that was not read.
 */
// @ts-ignore: decorator
@inline
function readRows(start: usize, end: usize, out: usize, first: usize, aggregates: bool, best: bool): usize {
  const most = <usize>capacity;
  const stride = most << 3;
  const price = out + stride;
  const size = price + stride;
  const id = size + stride;
  const firstId = id + stride;
  const lastId = firstId + stride;
  const side = lastId + stride;
  let row = first;
  let position = start;
  let mostPrice = priceScale;
  let mostSize = sizeScale;
  while (position < end && row < most) {
    let at = integer(position);
    if (!isSeparated(at) || integerValue > MAX_SAFE) break;
    keep(id, row, integerValue);
    at = decimal(at + 1);
    if (!isSeparated(at)) break;
    const priceDecimals = decimals;
    store<f64>(price + (row << 3), decimalValue);
    at = decimal(at + 1);
    if (!isSeparated(at)) break;
    const sizeDecimals = decimals;
    store<f64>(size + (row << 3), decimalValue);
    if (aggregates) {
      at = integer(at + 1);
      if (!isSeparated(at) || integerValue > MAX_SAFE) break;
      keep(firstId, row, integerValue);
      at = integer(at + 1);
      if (!isSeparated(at) || integerValue > MAX_SAFE) break;
      keep(lastId, row, integerValue);
    } else {
      at = amount(at + 1);
      if (!isSeparated(at)) break;
    }
    const time = at + 1;
    at = integer(time);
    if (!isSeparated(at)) break;
    // 13 digits are ms and 16 are µs (Binance began in 2017); anything else is for who knows better.
    const digits = at - time;
    if (digits == 13 && integerValue >= 1000000000000 && integerValue <= MAX_SAFE / 1000) keep(out, row, integerValue * 1000);
    else if (digits == 16 && integerValue >= 1000000000000000 && integerValue <= MAX_SAFE) keep(out, row, integerValue);
    else break;
    at = flag(at + 1);
    if (at == REFUSED) break;
    store<i8>(side + row, <i8>(1 - 2 * <i32>isTrue));
    if (best) {
      if (load<u8>(at) != COMMA) break;
      at = flag(at + 1);
      if (at == REFUSED) break;
    }
    at += usize(load<u8>(at) == CARRIAGE_RETURN);
    if (load<u8>(at) != LINE_FEED) break;
    // Only now is the row known to be sound: a refused one must not widen the scales.
    mostPrice = max(mostPrice, priceDecimals);
    mostSize = max(mostSize, sizeDecimals);
    row += 1;
    position = at + 1;
  }
  priceScale = mostPrice;
  sizeScale = mostSize;
  rows = <i32>row;
  return position;
}

/** Aggregate trades of spot: id, price, size, first fill, last fill, time, maker, best match. */
export function aggregatesWithBest(start: usize, end: usize, out: usize, first: usize): usize {
  return readRows(start, end, out, first, true, true);
}

/** Aggregate trades of futures: without the best match. */
export function aggregates(start: usize, end: usize, out: usize, first: usize): usize {
  return readRows(start, end, out, first, true, false);
}

/** Single trades of spot: id, price, size, quote amount, time, maker, best match. */
export function tradesWithBest(start: usize, end: usize, out: usize, first: usize): usize {
  return readRows(start, end, out, first, false, true);
}

/** Single trades of futures: without the best match. */
export function trades(start: usize, end: usize, out: usize, first: usize): usize {
  return readRows(start, end, out, first, false, false);
}

/** Begins a file: the scales start at zero. */
export function begin(): void {
  priceScale = 0;
  sizeScale = 0;
  rows = 0;
}
