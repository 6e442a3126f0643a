import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { probabilityOfOverfitting } from '../../../src/stats/validation/cross-validation-overfitting.ts';

/** Columns of a matrix written row by row. */
function columnsOf(matrix: readonly (readonly number[])[]): Float64Array[] {
  return matrix[0]!.map((_, column) => Float64Array.from(matrix, (row) => row[column]!));
}

function noise(seed: number, rows: number, strategies: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: strategies }, () => Float64Array.from({ length: rows }, () => random.normal()));
}

function expectClose(actual: Float64Array, expected: readonly number[], digits: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, at) => expect(actual[at], `split ${at}`).toBeCloseTo(value, digits));
}

it('vectors/science.json, pbo_cscv: every split by Sharpe ratio', () => {
  const found = probabilityOfOverfitting(
    columnsOf([
      [-0.239, 0.936, -0.265, -0.063],
      [0.873, 0.399, 0.908, 0.138],
      [1.304, -1.11, -0.752, -1.27],
      [0.896, -1.861, 0.859, 0.922],
      [0.95, 0.772, -0.825, -0.308],
      [-0.027, -0.942, -0.288, -0.46],
      [0.429, -0.337, 1.821, 1.232],
      [0.49, -0.606, 0.433, 1.557],
      [-0.216, -0.043, 0.81, 0.072],
      [1.147, -0.302, -0.703, -1.146],
      [0.37, 0.36, 1.072, 0.248],
      [-1.047, -2.169, 0.895, -2.38],
      [0.854, -0.108, -1.145, -1.895],
      [0.234, -0.031, -0.873, -0.641],
      [0.215, 0.884, -0.284, 1.304],
      [0.625, -0.4, -1.791, 0.886],
    ]),
    { blocks: 4 },
  );
  expect(Array.from(found.selected)).toEqual([0, 0, 0, 2, 0, 0]);
  const four = 1.38629436112;
  expectClose(found.logits, [four, four, 0.405465108108, -four, four, four], 11);
  expectClose(
    found.inSample,
    [1.1169997228, 0.469780095874, 1.20475800361, 0.431365910489, 1.41932516056, 0.402075799246],
    10,
  );
  expectClose(
    found.outOfSample,
    [0.402075799246, 1.41932516056, 0.377401856551, -0.445361947169, 0.469780095874, 1.1169997228],
    10,
  );
  expect(found.probability).toBe(1 / 6);
  expect(found.lossProbability).toBe(1 / 6);
});

it('vectors/backtest.json, pbo_small: ties share their mean rank, the first of equals is chosen, a logit of 0 counts', () => {
  const found = probabilityOfOverfitting(
    columnsOf([
      [1, 4, 2, 3],
      [2, 3, 1, 4],
      [4, 1, 3, 2],
      [3, 2, 4, 1],
      [1, 2, 4, 3],
      [2, 1, 3, 4],
      [5, 0, 1, 2],
      [4, 1, 0, 3],
    ]),
    { blocks: 4, metric: 'mean' },
  );
  expectClose(found.logits, [0.847298, 0, 0, -1.386294, -1.386294, 0], 6);
  expect(Array.from(found.logits).filter((logit) => logit === 0)).toHaveLength(3);
  expect(Array.from(found.selected)).toEqual([0, 3, 0, 2, 0, 0]);
  expect(found.probability).toBe(5 / 6);
});

describe('the probability of overfitting', () => {
  it('is about a half, not 0, among worthless strategies', () => {
    // https://pbo.marketmaker.cc/, the null of its controlled study: 0.476 ± 0.137 for T = 1000, N = 200, S = 16.
    const single = probabilityOfOverfitting(noise(1, 1000, 200), { blocks: 16 });
    expect(single.logits).toHaveLength(12_870);
    expect(Math.abs(single.probability - 0.476)).toBeLessThan(3 * 0.137);
    let sum = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      sum += probabilityOfOverfitting(noise(seed, 160, 20), { blocks: 8 }).probability;
    }
    expect(Math.abs(sum / 60 - 0.5)).toBeLessThan(0.1);
  });

  it('is about 0 where one strategy has an edge (the same study: 0.001)', () => {
    const strategies = noise(2, 1000, 200);
    strategies[7] = strategies[7]!.map((value) => value + 0.25);
    const found = probabilityOfOverfitting(strategies, { blocks: 16 });
    expect(found.probability).toBeLessThan(0.01);
    expect(found.lossProbability).toBeLessThan(0.01);
  });

  it('is the same in any order of the strategies, at any scale, and split by split the mirror of itself', () => {
    const options = { blocks: 6 };
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, scale) => {
        const strategies = noise(seed, 37, 5);
        const found = probabilityOfOverfitting(strategies, options);
        const reversed = probabilityOfOverfitting([...strategies].reverse(), options);
        const scaled = probabilityOfOverfitting(
          strategies.map((returns) => returns.map((value) => value * scale)),
          options,
        );
        expect(reversed.logits).toEqual(found.logits);
        expect(scaled.logits).toEqual(found.logits);
        expect(Array.from(reversed.selected, (best) => 4 - best)).toEqual(Array.from(found.selected));
      }),
      { numRuns: 50 },
    );
  });

  it('agrees with Sharpe ratios taken from the rows themselves, blocks a row apart in length', () => {
    // 11 rows in 4 blocks: 3, 3, 3, 2.
    const strategies = noise(3, 11, 3);
    const blocks = [
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
      [9, 10],
    ];
    const found = probabilityOfOverfitting(strategies, { blocks: 4 });
    const sharpe = (rows: readonly number[], column: Float64Array) => {
      const mean = rows.reduce((sum, row) => sum + column[row]!, 0) / rows.length;
      const variance = rows.reduce((sum, row) => sum + (column[row]! - mean) ** 2, 0) / (rows.length - 1);
      return mean / Math.sqrt(variance);
    };
    const inside = [blocks[0], blocks[3]].flat().map(Number);
    const outside = [blocks[1], blocks[2]].flat().map(Number);
    // The splits are 01, 02, 03, 12, 13, 23.
    expect(found.inSample[2]).toBeCloseTo(Math.max(...strategies.map((column) => sharpe(inside, column))), 12);
    expect(found.outOfSample[2]).toBeCloseTo(sharpe(outside, strategies[found.selected[2]!]!), 12);
  });

  it('ranks a half without a trade as 0, a half of equal returns as infinite', () => {
    const idle = new Float64Array(8);
    const steady = new Float64Array(8).fill(0.1);
    const losing = Float64Array.of(-1, -2, -1, -3, -1, -2, -1, -2);
    const found = probabilityOfOverfitting([losing, idle], { blocks: 4 });
    expect(Array.from(found.selected)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(found.inSample[0]).toBe(0);
    expect(probabilityOfOverfitting([losing, steady], { blocks: 4 }).outOfSample[0]).toBe(Number.POSITIVE_INFINITY);
  });

  const flat = new Float64Array(16);
  it.each([
    [[flat, flat], 3, 'blocks must be an even number from 2 to 20, got 3'],
    [[flat, flat], 22, 'blocks must be an even number from 2 to 20, got 22'],
    [[flat, flat], 0, 'blocks must be an even number from 2 to 20, got 0'],
    [[flat], 4, 'overfitting needs 2 strategies and 8 rows for 4 blocks, got 1 and 16'],
    [[flat, flat], 10, 'overfitting needs 2 strategies and 20 rows for 10 blocks, got 2 and 16'],
    [[flat, new Float64Array(17)], 4, 'every strategy needs 16 finite returns, got 17 rows for strategy 1'],
    [
      [flat.map((_, row) => (row === 5 ? Number.NaN : 0)), flat],
      4,
      'every strategy needs 16 finite returns, got NaN in row 5 for strategy 0',
    ],
  ])('refuses what it cannot measure (%#)', (strategies, blocks, message) => {
    expect(() => probabilityOfOverfitting(strategies, { blocks })).toThrow(new RangeError(message));
  });
});
