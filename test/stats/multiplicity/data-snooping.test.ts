import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { realityCheck } from '../../../src/stats/multiplicity/reality-check.ts';
import { resampledMeans } from '../../../src/stats/multiplicity/resampled-means.ts';
import { romanoWolf } from '../../../src/stats/multiplicity/romano-wolf.ts';
import { hansenSpa } from '../../../src/stats/multiplicity/superior-ability.ts';
import { lcg, lcgAutoregression } from '../../support/lcg.ts';

// ../shared/vectors/science.json, `data_snooping`: D[t][j] = μ_j + 0.5 common_t + n12, LCG seed 77, per row the common
// one first; stationary bootstrap of mean block 4, 500 resamples, LCG seed 123.
const μ = [0.25, 0.05, -0.1, -0.6, 0.15];
const rows = 120;

function vectorColumns(): Float64Array[] {
  const random = lcg(77);
  const columns = μ.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row += 1) {
    const common = random.normal();
    for (const [j, drift] of μ.entries()) columns[j]![row] = drift + 0.5 * common + random.normal();
  }
  return columns;
}

const vectorOptions = () => ({ blockLength: 4, resamples: 500, random: lcg(123) });

function noise(seed: number, columns: number, drift: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: columns }, () => Float64Array.from({ length: 60 }, () => random.normal() + drift));
}

describe('vectors/science.json, data_snooping', () => {
  it('the columns are the vector’s', () => {
    const { means } = resampledMeans(vectorColumns(), { ...vectorOptions(), resamples: 1 });
    [0.226438159915, 0.132153983337, -0.0841242316645, -0.659034299928, 0.0811405779639].forEach((mean, j) =>
      expect(means[j]).toBeCloseTo(mean, 11),
    );
  });

  it('White’s reality check: T 2.4805057613, 27 of 500', () => {
    const check = realityCheck(vectorColumns(), vectorOptions());
    expect(check.statistic).toBeCloseTo(2.4805057613, 9);
    expect(check.best).toBe(0);
    expect(check.exceeding / check.resamples).toBe(0.054);
    expect(check.p).toBe(28 / 501);
    expect(realityCheck(vectorColumns().reverse(), vectorOptions()).best).toBe(4);
    expect(check.nullModel).toBe('stationary bootstrap, mean block 4 rows, recentred on no mean above 0');
  });

  it('Hansen’s test: T 1.92497874911, shares 0.088, 0.094, 0.112', () => {
    const { statistic, lower, consistent, upper } = hansenSpa(vectorColumns(), vectorOptions());
    expect(statistic).toBeCloseTo(1.92497874911, 10);
    expect([lower, consistent, upper].map(({ exceeding, resamples }) => exceeding / resamples)).toEqual([
      0.088, 0.094, 0.112,
    ]);
    expect(consistent.p).toBe(48 / 501);
  });

  it('Romano and Wolf’s step-down: t and p of every column', () => {
    const { statistics, p, resamples } = romanoWolf(vectorColumns(), vectorOptions());
    [1.92497874911, 1.41544967378, -0.784848496868, -7.65488107018, 0.927981966342].forEach((t, j) =>
      expect(statistics[j]).toBeCloseTo(t, 10),
    );
    [0.11377245509, 0.249500998004, 0.900199600798, 1, 0.343313373253].forEach((value, j) =>
      expect(p[j]).toBeCloseTo(value, 11),
    );
    expect(resamples).toBe(500);
  });
});

describe('the spread of a mean', () => {
  // ω of the vector is √n·d̄ ÷ t; here the kernel over all lags, written out.
  // Over 400 rows with short blocks most of the lags are left out, for they weigh nothing.
  it.each([
    [1, vectorColumns()],
    [4, vectorColumns()],
    [12.5, vectorColumns()],
    [119, vectorColumns()],
    [1, [lcgAutoregression(0.8, 9, 400)]],
    [2, [lcgAutoregression(0.8, 9, 400)]],
    [5, [lcgAutoregression(-0.5, 9, 400)]],
  ])('is that of the whole kernel with a mean block of %d', (blockLength, columns) => {
    const rows = columns[0]!.length;
    const { statistics } = romanoWolf(columns, { blockLength, resamples: 1, random: lcg(1) });
    for (const [j, column] of columns.entries()) {
      const mean = column.reduce((sum, value) => sum + value, 0) / rows;
      const γ = (lag: number) => {
        let sum = 0;
        for (let row = lag; row < rows; row += 1) sum += (column[row]! - mean) * (column[row - lag]! - mean);
        return sum / rows;
      };
      let variance = γ(0);
      for (let i = 1; i < rows; i += 1) {
        const q = 1 - 1 / blockLength;
        variance += 2 * ((1 - i / rows) * q ** i + (i / rows) * q ** (rows - i)) * γ(i);
      }
      expect(statistics[j]).toBeCloseTo((Math.sqrt(rows) * mean) / Math.sqrt(variance), 9);
    }
  });
});

describe('Hansen’s test', () => {
  it('is ordered: lower ≤ consistent ≤ upper', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: -1, max: 1, noNaN: true }), (seed, drift) => {
        const options = { blockLength: 3, resamples: 50, random: seededRandom(seed, 1) };
        const { lower, consistent, upper } = hansenSpa(noise(seed, 3, drift), options);
        expect(lower.p).toBeLessThanOrEqual(consistent.p);
        expect(consistent.p).toBeLessThanOrEqual(upper.p);
      }),
      { numRuns: 30 },
    );
  });

  it('that is not studentised has, as its upper bound, the shares of the reality check where the best is above 0', () => {
    const spa = hansenSpa(vectorColumns(), { ...vectorOptions(), studentised: false });
    const white = realityCheck(vectorColumns(), vectorOptions());
    expect(spa.statistic).toBeCloseTo(white.statistic, 12);
    expect(spa.upper.exceeding).toBe(white.exceeding);
  });

  it('of columns that are all bad has p = 1: nothing is better than nothing', () => {
    const { statistic, lower, consistent, upper } = hansenSpa(noise(5, 3, -3), {
      blockLength: 2,
      resamples: 99,
      random: lcg(1),
    });
    expect([statistic, lower.p, consistent.p, upper.p]).toEqual([0, 1, 1, 1]);
  });

  it('does not mind a hopeless column, which the reality check does', () => {
    const good = Float64Array.from(noise(11, 1, 0.25)[0]!);
    const hopeless = Float64Array.from(noise(12, 1, 0)[0]!, (value) => 20 * value - 15);
    const options = () => ({ blockLength: 2, resamples: 499, random: seededRandom(3) });
    const [alone, together] = [[good], [good, hopeless]].map((columns) => ({
      white: realityCheck(columns, options()).p,
      hansen: hansenSpa(columns, options()).consistent.p,
    }));
    expect(together!.hansen).toBe(alone!.hansen);
    expect(together!.white).toBeGreaterThan(10 * alone!.white);
  });
});

describe('Romano and Wolf’s step-down', () => {
  it('is in the order of the statistics', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { statistics, p } = romanoWolf(noise(seed, 4, 0), {
          blockLength: 2,
          resamples: 60,
          random: seededRandom(seed, 1),
        });
        for (const [a, first] of statistics.entries()) {
          for (const [b, second] of statistics.entries()) if (first >= second) expect(p[a]).toBeLessThanOrEqual(p[b]!);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the family-wise error: of 200 families of 5 worthless columns about 5 % have a p of 0.05 or less', () => {
    let rejected = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const { p } = romanoWolf(noise(seed, 5, 0), { blockLength: 1, resamples: 199, random: seededRandom(seed, 1) });
      if (Math.min(...p) <= 0.05) rejected += 1;
    }
    // Binomial(200, 0.05): 10 ± 3.1.
    expect(rejected).toBeGreaterThanOrEqual(2);
    expect(rejected).toBeLessThanOrEqual(20);
  });

  it('finds a planted column among worthless ones, and only it', () => {
    const columns = noise(21, 6, 0);
    columns[2] = columns[2]!.map((value) => value + 1);
    const { p } = romanoWolf(columns, { blockLength: 1, resamples: 999, random: seededRandom(9) });
    expect(p[2]).toBe(1 / 1000);
    expect(Array.from(p).filter((value) => value <= 0.05)).toHaveLength(1);
  });
});

describe('columns without spread', () => {
  const options = () => ({ blockLength: 2, resamples: 49, random: lcg(1) });

  it('that are all 0 take no part: a strategy that never traded', () => {
    const idle = new Float64Array(60);
    const busy = noise(4, 1, 0.5)[0]!;
    expect(hansenSpa([idle, busy], options()).consistent.p).toBe(hansenSpa([busy], options()).consistent.p);
    expect(romanoWolf([idle, busy], options()).p[0]).toBe(1);
    expect(hansenSpa([idle], options()).consistent.p).toBe(1);
  });

  it('about another mean cannot be tested', () => {
    const constant = new Float64Array(60).fill(0.1);
    const message = new RangeError('column 1 is 0.1 in every row: without spread there is no test of its mean');
    expect(() => hansenSpa([noise(1, 1, 0)[0]!, constant], options())).toThrow(message);
    expect(() => romanoWolf([noise(1, 1, 0)[0]!, constant], options())).toThrow(message);
  });
});

describe.each([
  ['realityCheck', realityCheck],
  ['hansenSpa', hansenSpa],
  ['romanoWolf', romanoWolf],
] as const)('%s', (_, test) => {
  const options = { blockLength: 2, resamples: 9, random: lcg(1) };

  it.each([
    ['no column', [], 'at least one column of at least two rows is needed, got 0 rows'],
    ['one row', [Float64Array.of(1)], 'at least one column of at least two rows is needed, got 1 rows'],
    [
      'unequal columns',
      [Float64Array.of(1, 2), Float64Array.of(1, 2, 3)],
      'column 1 must have 2 rows, as the others have, got 3',
    ],
    ['NaN', [Float64Array.of(1, Number.NaN)], 'column 0 must be finite, got NaN (row 1)'],
  ])('refuses %s', (_name, columns, message) => {
    expect(() => test(columns, options)).toThrow(new RangeError(message));
  });

  it.each([0.5, 3, Number.NaN])('refuses a mean block of %d for two rows', (blockLength) => {
    expect(() => test([Float64Array.of(1, 2)], { ...options, blockLength })).toThrow(
      new RangeError(`a mean block length must be 1 to the 2 rows, got ${blockLength}`),
    );
  });

  it('refuses to draw nothing', () => {
    expect(() => test([Float64Array.of(1, 2)], { ...options, resamples: 0 })).toThrow(
      new RangeError('resamples must be a whole number, 1 or more, got 0'),
    );
  });
});
