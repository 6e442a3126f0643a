const TWO_POW_32 = 4_294_967_296;
const TWO_POW_53 = 9_007_199_254_740_992;

/** A seeded stream of random numbers: the same seed and stream give the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * A random stream keyed by (seed, stream): streams of one seed are independent, so work can be split over workers
 * without the split changing a number.
 * Generator: xoshiro128** (Blackman and Vigna, 2021), state filled by SplitMix32; normals by the polar method.
 * @param seed any integer that a double holds exactly.
 * @param stream which of the seed's streams, e.g. a day number or a cell number; its lower 32 bits count.
 * @throws RangeError when one of them is no such integer.
 */
export function seededRandom(seed: number, stream = 0): Random {
  for (const part of [seed, stream]) {
    if (!Number.isSafeInteger(part)) throw new RangeError(`a seed and its stream must be whole numbers, got ${part}`);
  }
  return new Xoshiro128(seed, stream);
}

class Xoshiro128 implements Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private spare = Number.NaN;

  constructor(seed: number, stream: number) {
    // The two halves of the seed's two's complement, so that −1 is another seed than 1.
    const next = splitMix32(seed >>> 0, Math.floor(seed / TWO_POW_32), stream);
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  private next(): number {
    const product = Math.imul(this.b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  uniform(): number {
    return ((this.next() >>> 5) * 67_108_864 + (this.next() >>> 6)) / TWO_POW_53;
  }

  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  normal(): number {
    const kept = this.spare;
    if (!Number.isNaN(kept)) {
      this.spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const squared = x * x + y * y;
      if (squared > 0 && squared < 1) {
        const factor = Math.sqrt((-2 * Math.log(squared)) / squared);
        this.spare = y * factor;
        return x * factor;
      }
    }
  }
}

/** Steele, Lea and Flood's SplitMix in 32 bits, with the key's parts stirred in one after the other. */
function splitMix32(...key: readonly number[]): () => number {
  let state = 0x9e3779b9;
  const step = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  for (const part of key) state = (step() ^ (part >>> 0)) | 0;
  return step;
}
