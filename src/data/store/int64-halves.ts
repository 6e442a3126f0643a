const TWO_POW_32 = 4_294_967_296;
const TWO_POW_53 = 9_007_199_254_740_992;

/**
 * Writes integers held in doubles as little-endian int64, two 32-bit halves each. BigInt64Array would need a bigint per
 * value, which costs fourteen times as much.
 * @param words at least 2 × `length` long.
 */
export function splitToInt64(values: Float64Array, length: number, words: Int32Array): void {
  for (let i = 0; i < length; i += 1) {
    const value = values[i]!;
    // Storing into an Int32Array keeps the value modulo 2^32: the lower half.
    words[2 * i] = value;
    words[2 * i + 1] = Math.floor(value / TWO_POW_32);
  }
}

/**
 * Reads little-endian int64 as doubles. `values` may share its memory with `words`.
 * @returns the index of the first value beyond ±2^53, which a double need not hold exactly, or −1. The values are only
 * of use when it is −1.
 */
export function joinFromInt64(words: Int32Array, length: number, values: Float64Array): number {
  let outside = 0;
  for (let i = 0; i < length; i += 1) {
    const high = words[2 * i + 1]!;
    const low = words[2 * i]! >>> 0;
    // The upper half of ±2^53 is ±2^21: one bit test for the whole column instead of a comparison per value.
    outside |= (high + 0x200000) & ~0x3fffff;
    values[i] = high * TWO_POW_32 + low;
  }
  return outside === 0 ? -1 : firstOutside(values, length);
}

function firstOutside(values: Float64Array, length: number): number {
  for (let i = 0; i < length; i += 1) {
    if (Math.abs(values[i]!) >= TWO_POW_53) return i;
  }
  return -1;
}
