import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../src/stats/numerics/wilson.ts';
import { expectClose } from '../../support/close.ts';

const counts = fc.integer({ min: 1, max: 5000 }).chain((trials) => {
  return fc.record({ hits: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) });
});
const levels = fc.double({ min: 0.01, max: 0.999, noNaN: true });

describe('Wilson’s interval', () => {
  // vectors/science.json, wilson; cross-checked there against statsmodels.
  it.each([
    [60, 100, 0.502002586791, 0.690598713568],
    [7, 10, 0.396778147461, 0.892208732594],
    [0, 12, 0, 0.242494006655],
    [12, 12, 0.757505993345, 1],
    [530, 1000, 0.499010309093, 0.560760085398],
  ])('of %d hits in %d is that of the vectors', (hits, trials, low, high) => {
    const interval = wilsonInterval(hits, trials);
    expectClose(interval.low, low, 1e-11);
    expectClose(interval.high, high, 1e-11);
  });

  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3, to the four digits printed.
  it.each([
    [81, 263, '0.2553', '0.3662'],
    [15, 148, '0.0624', '0.1605'],
    [0, 20, '0.0000', '0.1611'],
    [1, 29, '0.0061', '0.1718'],
  ])('of %d in %d is Newcombe’s', (hits, trials, low, high) => {
    const interval = wilsonInterval(hits, trials);
    expect([interval.low.toFixed(4), interval.high.toFixed(4)]).toEqual([low, high]);
  });

  it('knows nothing without a trial, and something of an effective half', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    const { low, high } = wilsonInterval(0.25, 0.5);
    expect([low > 0, high < 1, (low + high) / 2]).toEqual([true, true, 0.5]);
  });

  it('of huge numbers closes in on the rate', () => {
    const { low, high } = wilsonInterval(3e14, 1e15);
    expectClose(low, 0.3, 1e-6);
    expectClose(high, 0.3, 1e-6);
  });

  it('holds the rate, stays within 0 and 1, and is mirrored when hits and misses swap', () => {
    fc.assert(
      fc.property(counts, levels, ({ hits, trials }, level) => {
        const { low, high } = wilsonInterval(hits, trials, level);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(hits / trials);
        expect(high).toBeGreaterThanOrEqual(hits / trials);
        const mirrored = wilsonInterval(trials - hits, trials, level);
        expect(mirrored.low).toBeCloseTo(1 - high, 12);
        expect(mirrored.high).toBeCloseTo(1 - low, 12);
      }),
    );
  });

  it('rises with the hits, widens with the level, and its ends solve |p̂ − p| = z√(p(1 − p)/n)', () => {
    fc.assert(
      fc.property(counts, levels, ({ hits, trials }, level) => {
        const interval = wilsonInterval(hits, trials, level);
        if (hits < trials) {
          const more = wilsonInterval(hits + 1, trials, level);
          expect(more.low).toBeGreaterThan(interval.low);
          expect(more.high).toBeGreaterThan(interval.high - 1e-15);
        }
        const wider = wilsonInterval(hits, trials, level + (1 - level) / 2);
        expect(wider.high - wider.low).toBeGreaterThan(interval.high - interval.low);
        const z95 = 1.959963984540054;
        const { low } = wilsonInterval(hits, trials, 0.95);
        expect((hits / trials - low) ** 2).toBeCloseTo((z95 ** 2 * low * (1 - low)) / trials, 12);
      }),
    );
  });

  it('refuses hits that are none of the trials, and a level that is none', () => {
    for (const [hits, trials] of [
      [3, 2],
      [-1, 5],
      [Number.NaN, 5],
      [1, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(() => wilsonInterval(hits, trials)).toThrow(
        new RangeError(`hits must be between 0 and the number of trials, got ${hits} of ${trials}`),
      );
    }
    for (const level of [0, 1, 95, Number.NaN]) {
      expect(() => wilsonInterval(1, 2, level)).toThrow(
        new RangeError(`a confidence level must be between 0 and 1, got ${level}`),
      );
    }
  });
});
