import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningVwap } from '../../src/cvd/running-vwap.ts';
import { batchOf, type TestTrade } from '../support/trades.ts';

const trades = fc.array(
  fc.tuple(
    fc.constant(0),
    fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 6e12 })),
    fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1e14 })),
    fc.constantFrom<(1 | -1 | 0)[]>(1, -1, 0),
  ),
  { minLength: 1, maxLength: 30 },
);

describe('a running VWAP', () => {
  it('science.json, profile.vwap: 103.98 with a standard deviation of 1.96458647048', () => {
    const rows = [20, 35, 50, 120, 80, 60, 90, 30, 10, 5].map((volume, row): TestTrade => [0, 100 + row, volume, 1]);
    const vwap = new RunningVwap();
    vwap.add(batchOf(rows));
    expect(vwap.vwapTicks()).toBeCloseTo(103.98, 12);
    expect(vwap.deviationTicks()).toBeCloseTo(1.964_586_470_48, 11);
  });

  it('agrees with sums in BigInt, however large and however cut', () => {
    fc.assert(
      fc.property(trades, fc.nat(30), (list: TestTrade[], cut) => {
        const vwap = new RunningVwap();
        const batch = batchOf(list);
        vwap.add(batch, 0, Math.min(cut, batch.length));
        vwap.add(batch, Math.min(cut, batch.length));
        let [volume, first, second] = [0n, 0n, 0n];
        for (const [, price, size] of list) {
          volume += BigInt(size);
          first += BigInt(price) * BigInt(size);
          second += BigInt(price) * BigInt(price) * BigInt(size);
        }
        const mean = Number((first * 10n ** 12n) / volume) / 1e12;
        const deviation = Math.sqrt(Number(volume * second - first * first)) / Number(volume);
        expect(Math.abs(vwap.vwapTicks() - mean)).toBeLessThanOrEqual(1e-12 + 5e-16 * mean);
        expect(Math.abs(vwap.deviationTicks() - deviation)).toBeLessThanOrEqual(1e-15 * deviation);
      }),
    );
  });

  it('is NaN before the first trade and after it was cleared', () => {
    const vwap = new RunningVwap();
    vwap.add(batchOf([]));
    expect([vwap.vwapTicks(), vwap.deviationTicks()]).toEqual([Number.NaN, Number.NaN]);
    vwap.add(batchOf([[0, 500, 3, 1]]));
    expect([vwap.vwapTicks(), vwap.deviationTicks()]).toEqual([500, 0]);
    vwap.clear();
    expect(vwap.vwapTicks()).toBeNaN();
    vwap.add(batchOf([[0, 7, 1, -1]]));
    expect(vwap.vwapTicks()).toBe(7);
  });
});
