import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { politisWhiteBlockLength } from '../../../src/stats/numerics/block-length.ts';
import { sampleSd } from '../../../src/stats/numerics/moments.ts';
import { bootstrapMean, stationaryIndices } from '../../../src/stats/numerics/stationary-bootstrap.ts';
import { expectClose } from '../../support/close.ts';
import { columns } from '../../support/columns.ts';
import { lcg, lcgAutoregression } from '../../support/lcg.ts';

describe('the rows of a stationary bootstrap', () => {
  it('are those of the vectors (science.json, stationary_bootstrap.example_n12_b4_seed2024)', () => {
    expect(Array.from(stationaryIndices(12, 4, lcg(2024)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 10, 9, 10, 11]);
  });

  it('are those of arch’s sampler (backtest.json, arch_stationary_sampler)', () => {
    // arch draws rows and u beforehand: [6, 2, 5, 0, 3, 7, 1, 4] and these u, of which each is for its place. It starts
    // a block anew at u = p = 0.1 too, we below it only: the sixth u is a hair less here. New rows are given as ⌊u·n⌋.
    const draws = [6 / 8, 0.8, 0.05, 5 / 8, 0.5, 0.11, 0.1 - 1e-12, 7 / 8, 0.7, 0.99];
    const uniform = (): number => draws.shift() ?? Number.NaN;
    expect(Array.from(stationaryIndices(8, 10, { uniform }))).toEqual([6, 7, 5, 6, 7, 7, 0, 1]);
    expect(draws).toEqual([]);
  });

  it('are rows there are, as many as asked for', () => {
    const n = fc.integer({ min: 1, max: 50 });
    const blockLength = fc.double({ min: 1, max: 100, noNaN: true });
    fc.assert(
      fc.property(n, blockLength, fc.nat(), fc.integer({ min: 0, max: 80 }), (rows, length, seed, size) => {
        const drawn = stationaryIndices(rows, length, seededRandom(seed), new Uint32Array(size));
        expect(drawn).toHaveLength(size);
        expect(drawn.every((row) => row < rows)).toBe(true);
      }),
    );
  });

  it('of an endless block follow each other, round the end', () => {
    const endless = stationaryIndices(5, Number.POSITIVE_INFINITY, { uniform: () => 0.4 }, new Uint32Array(8));
    expect(Array.from(endless)).toEqual([2, 3, 4, 0, 1, 2, 3, 4]);
  });

  it('of blocks of one row are each drawn anew, with two draws but for the first', () => {
    const draws = [0.9, 0.99, 0.1, 0, 0.5, 0.999, 0];
    const uniform = (): number => draws.shift() ?? Number.NaN;
    expect(Array.from(stationaryIndices(4, 1, { uniform }))).toEqual([3, 0, 2, 0]);
    expect(draws).toEqual([]);
  });

  it('have blocks of the mean length asked for', () => {
    const rows = stationaryIndices(1000, 8, seededRandom(5), new Uint32Array(200_000));
    let starts = 0;
    for (let place = 1; place < rows.length; place += 1) {
      if (rows[place] !== (rows[place - 1]! + 1) % 1000) starts += 1;
    }
    expect(200_000 / starts).toBeGreaterThan(7.8);
    expect(200_000 / starts).toBeLessThan(8.2);
  });

  it('fill the column given and need rows and a block', () => {
    const out = new Uint32Array(4);
    expect(stationaryIndices(4, 2, lcg(1), out)).toBe(out);
    for (const n of [0, -1, 1.5]) {
      expect(() => stationaryIndices(n, 2, lcg(1))).toThrow(
        new RangeError(`rows to draw from must be 1 or more, got ${n}`),
      );
    }
    for (const length of [0.5, Number.NaN]) {
      expect(() => stationaryIndices(4, length, lcg(1))).toThrow(
        new RangeError(`a block length must be 1 or more, got ${length}`),
      );
    }
  });
});

describe('the bootstrap of a mean', () => {
  const options = { blockLength: 3, resamples: 50, level: 0.9 };

  it('is that of the vectors (science.json, stationary_bootstrap.mean_ci)', () => {
    const x = lcgAutoregression(0.5, 7, 200);
    const blockLength = politisWhiteBlockLength(x).stationary;
    expectClose(blockLength, 4.59602468393, 1e-11);
    const { percentile, basic, means } = bootstrapMean(x, {
      blockLength,
      resamples: 999,
      level: 0.95,
      random: lcg(99),
    });
    expectClose(means.reduce((sum, mean) => sum + mean, 0) / 999, -0.255687159482, 1e-11);
    expectClose(sampleSd(means), 0.0935922933436, 1e-11);
    expectClose(percentile.low, -0.431160719643, 1e-11);
    expectClose(percentile.high, -0.0745776900369, 1e-11);
    expectClose(basic.low, -0.443064325778, 1e-11);
    expectClose(basic.high, -0.0864812961714, 1e-11);
  });

  it('has means within the values, sorted, the same for the same seed, and moves with the values', () => {
    fc.assert(
      fc.property(columns(1), fc.nat(), (x, seed) => {
        const run = (values: Float64Array): ReturnType<typeof bootstrapMean> => {
          return bootstrapMean(values, { ...options, random: seededRandom(seed) });
        };
        const { means, percentile } = run(x);
        expect(means).toHaveLength(50);
        expect(means.toSorted()).toEqual(means);
        expect(means[0]).toBeGreaterThanOrEqual(Math.min(...x) - 1e-9);
        expect(means[49]).toBeLessThanOrEqual(Math.max(...x) + 1e-9);
        expect(run(x)).toEqual(run(x));
        const moved = run(x.map((value) => value + 10)).percentile;
        if (x.length > 1) expect(moved.high).toBeCloseTo(percentile.high + 10, 8);
      }),
      { numRuns: 30 },
    );
  });

  it('of equal values has no width, of a single one none that could be known', () => {
    const same = bootstrapMean(new Float64Array(20).fill(0.1), { ...options, random: lcg(1) });
    expect([same.percentile, same.basic]).toEqual([
      { low: 0.1, high: 0.1 },
      { low: 0.1, high: 0.1 },
    ]);
    const single = bootstrapMean(Float64Array.of(4), { ...options, random: lcg(1) });
    expect(single.percentile).toEqual({ low: Number.NaN, high: Number.NaN });
    expect(single.basic).toEqual({ low: Number.NaN, high: Number.NaN });
    expect(Array.from(single.means)).toEqual(new Array(50).fill(4));
  });

  it('keeps huge values apart', () => {
    const x = lcgAutoregression(0.5, 7, 200);
    const plain = bootstrapMean(x, { ...options, random: lcg(3) });
    const huge = bootstrapMean(
      x.map((value) => value * 2 ** 900),
      { ...options, random: lcg(3) },
    );
    expect(huge.percentile.low / 2 ** 900).toBe(plain.percentile.low);
  });

  it('needs values, finite ones, resamples and a level', () => {
    const x = Float64Array.of(1, 2);
    const all = { ...options, random: lcg(1) };
    expect(() => bootstrapMean(new Float64Array(0), all)).toThrow(
      new RangeError('rows to draw from must be 1 or more, got 0'),
    );
    expect(() => bootstrapMean(Float64Array.of(1, Number.NaN), all)).toThrow(
      new RangeError('values must be finite, got NaN (row 1)'),
    );
    expect(() => bootstrapMean(x, { ...all, resamples: 0 })).toThrow(
      new RangeError('resamples must be a whole number above 0, got 0'),
    );
    expect(() => bootstrapMean(x, { ...all, level: 95 })).toThrow(
      new RangeError('a confidence level must be between 0 and 1, got 95'),
    );
  });
});
