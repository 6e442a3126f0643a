import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';

function uniforms(seed: number, stream: number, length: number): number[] {
  const random = seededRandom(seed, stream);
  return Array.from({ length }, () => random.uniform());
}

/** χ² of counts against an even spread; its mean is `counts.length − 1`, its standard deviation about √(2 × that). */
function chiSquare(counts: readonly number[], total: number): number {
  const expected = total / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('a seeded stream', () => {
  it('gives the same numbers for the same seed and stream, today and in a year', () => {
    // Computed with a separate implementation of xoshiro128** and SplitMix32 in Python, itself checked against the
    // published first outputs for the state 1, 2, 3, 4 (11520, 0, 5927040, 70819200, …).
    expect(uniforms(42, 0, 3)).toEqual([0.9264121945943319, 0.5819378324551465, 0.7515270924923119]);
    expect(uniforms(-1, 7, 2)).toEqual([0.9561248453324326, 0.09919616847432522]);
    const random = seededRandom(42);
    expect([random.normal(), random.normal(), random.integer(1000)]).toEqual([
      0.7376958491785295, 0.14175297906372508, 751,
    ]);
  });

  it('is another for every seed and every stream: halves, signs and neighbours all count', () => {
    const keys = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [-1, 0],
      [0, -1],
      [2 ** 32, 0],
      [-(2 ** 32), 0],
      [2 ** 32 + 1, 0],
      [Number.MAX_SAFE_INTEGER, 0],
      [Number.MIN_SAFE_INTEGER, 0],
    ] as const;
    const firsts = new Set(keys.map(([seed, stream]) => uniforms(seed, stream, 2).join()));
    expect(firsts.size).toBe(keys.length);
  });

  it.each([
    [0.5, 0],
    [Number.NaN, 0],
    [2 ** 53, 0],
    [1, 1.5],
  ])('refuses seed %s with stream %s', (seed, stream) => {
    const wrong = Number.isSafeInteger(seed) ? stream : seed;
    expect(() => seededRandom(seed, stream)).toThrow(
      new RangeError(`a seed and its stream must be whole numbers, got ${wrong}`),
    );
  });
});

describe('uniform numbers', () => {
  it('lie in [0, 1) and spread evenly over 256 cells (χ² within four standard deviations)', () => {
    const counts = new Array<number>(256).fill(0);
    for (const value of uniforms(1, 0, 256_000)) counts[Math.floor(value * 256)]! += 1;
    expect(counts).toHaveLength(256);
    expect(Math.abs(chiSquare(counts, 256_000) - 255)).toBeLessThan(4 * Math.sqrt(2 * 255));
  });

  it('use all 53 bits', () => {
    const lowest = uniforms(3, 0, 64).map((value) => (value * 2 ** 53) % 2);
    expect(new Set(lowest)).toEqual(new Set([0, 1]));
  });

  it('of neighbouring streams fall into pairs of cells evenly: the streams are independent', () => {
    const counts = new Array<number>(256).fill(0);
    for (let stream = 0; stream < 100; stream += 1) {
      const [a, b] = [uniforms(1, stream, 1000), uniforms(1, stream + 1, 1000)];
      for (const [index, value] of a.entries()) counts[Math.floor(value * 16) * 16 + Math.floor(b[index]! * 16)]! += 1;
    }
    expect(Math.abs(chiSquare(counts, 100_000) - 255)).toBeLessThan(4 * Math.sqrt(2 * 255));
  });

  it('of the first draws of many streams spread evenly too', () => {
    const counts = new Array<number>(256).fill(0);
    for (let stream = 0; stream < 51_200; stream += 1)
      counts[Math.floor(seededRandom(5, stream).uniform() * 256)]! += 1;
    expect(Math.abs(chiSquare(counts, 51_200) - 255)).toBeLessThan(4 * Math.sqrt(2 * 255));
  });
});

describe('integers', () => {
  it('lie in [0, below) for every bound', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (seed, below) => {
        const value = seededRandom(seed).integer(below);
        expect(Number.isInteger(value) && value >= 0 && value < below).toBe(true);
      }),
    );
  });

  it('are evenly spread', () => {
    const random = seededRandom(8);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) counts[random.integer(10)]! += 1;
    expect(chiSquare(counts, 100_000)).toBeLessThan(9 + 4 * Math.sqrt(18));
  });
});

it('normal numbers have the moments of the standard normal', () => {
  const random = seededRandom(11);
  const total = 200_000;
  const moments = [0, 0, 0, 0];
  for (let draw = 0; draw < total; draw += 1) {
    const value = random.normal();
    for (let order = 1; order <= 4; order += 1) moments[order - 1]! += value ** order / total;
  }
  // Standard errors of the k-th moment: √(Var z^k ÷ n) with Var 1, 2, 15, 96.
  const expected = [0, 1, 0, 3];
  const variance = [1, 2, 15, 96];
  for (const [order, moment] of moments.entries()) {
    expect(Math.abs(moment - expected[order]!)).toBeLessThan(4 * Math.sqrt(variance[order]! / total));
  }
});
