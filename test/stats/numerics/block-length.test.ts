import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { politisWhiteBlockLength } from '../../../src/stats/numerics/block-length.ts';
import { expectClose } from '../../support/close.ts';
import { columns } from '../../support/columns.ts';
import { lcg, lcgAutoregression } from '../../support/lcg.ts';

/** vectors/backtest.json, arch_block_length: y = φ·y + u − ½ from 0, seed 12345. */
function archSeries(phi: number, length: number): Float64Array {
  const random = lcg(12345);
  let y = 0;
  return Float64Array.from({ length }, () => {
    y = phi * y + random.uniform() - 0.5;
    return y;
  });
}

describe('the block length of Politis and White', () => {
  // vectors/science.json, politis_white: arch 543f44c.
  it.each([
    [lcgAutoregression(0.5, 7, 200), 4.59602468393, 5.26113491482],
    [lcgAutoregression(0.8, 9, 1000), 16.804374082, 19.2362063489],
  ])('of the AR(1) series %# is arch’s', (x, stationary, circular) => {
    const length = politisWhiteBlockLength(x);
    expectClose(length.stationary, stationary, 1e-11);
    expectClose(length.circular, circular, 1e-11);
  });

  it('is 1 where the formula gives 0.81 and 0.93 (science.json, politis_white: φ 0)', () => {
    expect(politisWhiteBlockLength(lcgAutoregression(0, 3, 500))).toEqual({ stationary: 1, circular: 1 });
  });

  it('is arch 8.0.0’s for the other generator (backtest.json, arch_block_length.lcg and .lcgWhite)', () => {
    const regressive = archSeries(0.3, 1100).subarray(100);
    expectClose(regressive[0]!, -0.3313672925064527, 1e-15);
    expectClose(politisWhiteBlockLength(regressive).stationary, 6.71428045, 1e-8);
    expectClose(politisWhiteBlockLength(regressive).circular, 7.68593246, 1e-8);
    const white = archSeries(0, 500);
    expectClose(politisWhiteBlockLength(white).stationary, 3.96759409, 1e-8);
    expectClose(politisWhiteBlockLength(white).circular, 4.54176146, 1e-8);
  });

  it('of a wave is as long as it may be: ⌈min(3√n, n/3)⌉', () => {
    const wave = (n: number): Float64Array => Float64Array.from({ length: n }, (_, row) => Math.sin(row / 3));
    expect(politisWhiteBlockLength(wave(40))).toEqual({ stationary: 14, circular: 14 });
    expect(politisWhiteBlockLength(wave(400))).toEqual({ stationary: 60, circular: 60 });
  });

  it('is 1 of nothing, of one value and of equal ones', () => {
    for (const x of [new Float64Array(0), Float64Array.of(3), new Float64Array(50).fill(0.1)]) {
      expect(politisWhiteBlockLength(x)).toEqual({ stationary: 1, circular: 1 });
    }
  });

  it('lies from 1 to a third of the values, whatever they are, and in any unit', () => {
    fc.assert(
      fc.property(columns(0, 60), (x) => {
        const { stationary, circular } = politisWhiteBlockLength(x);
        for (const length of [stationary, circular]) {
          expect(length).toBeGreaterThanOrEqual(1);
          expect(length).toBeLessThanOrEqual(Math.max(Math.ceil(x.length / 3), 1));
        }
        expect(circular).toBeGreaterThanOrEqual(stationary);
        expect(politisWhiteBlockLength(x.map((value) => value * 2 ** 600)).stationary).toBe(stationary);
      }),
    );
  });

  it('refuses what is not finite', () => {
    expect(() => politisWhiteBlockLength(Float64Array.of(1, Number.POSITIVE_INFINITY))).toThrow(
      new RangeError('values must be finite, got Infinity (row 1)'),
    );
  });
});
