import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { MidPrice, minuteSdTicks } from '../../../src/data/simulate/mid-price.ts';
import { resolveSimulatorOptions } from '../../../src/data/simulate/simulator-options.ts';
import { mean, record } from './measure.ts';

describe('MidPrice', () => {
  it('moves by the surprise alone: no surprise and no noise, no move', () => {
    const mid = new MidPrice(resolveSimulatorOptions({}));
    mid.trade(0, 1, 0);
    expect(mid.ticks).toBe(20_000);
    mid.trade(2, 1.5, 0.5);
    expect(mid.ticks).toBeCloseTo(20_000 + 0.55 * 1.5 * 2.1, 10);
  });

  it('moves in proportion to the price below 1,000 ticks, so that it stays a martingale above zero', () => {
    const mid = new MidPrice(resolveSimulatorOptions({ startTicks: 500 }));
    expect(mid.move(8)).toBe(4);
    const random = seededRandom(4);
    const finals = Array.from({ length: 4000 }, () => {
      const walk = new MidPrice(resolveSimulatorOptions({ startTicks: 100 }));
      for (let i = 0; i < 50; i += 1) walk.move(20 * random.normal());
      return walk.ticks;
    });
    const error = Math.sqrt(mean(finals.map((ticks) => (ticks - 100) ** 2)) / finals.length);
    expect(Math.abs(mean(finals) - 100)).toBeLessThan(4 * error);
  });

  it('never goes below the floor that keeps the deepest sweep positive', () => {
    const mid = new MidPrice(resolveSimulatorOptions({ startTicks: 7, maxSweepLevels: 5 }));
    expect(mid.move(-1e6)).toBe(-1);
    expect(mid.ticks).toBe(6);
  });
});

describe('minuteSdTicks', () => {
  it('is the standard deviation of the simulated one-minute mid change', () => {
    const options = { seed: 21, days: 40, volatility: [] };
    const { minuteReturns } = record(options);
    const measured = Math.sqrt(mean(minuteReturns.map((change) => change ** 2)));
    // Kurtosis about 3.5 over 57,600 minutes: a standard error of 0.35 %.
    expect(measured / minuteSdTicks(resolveSimulatorOptions(options))).toBeCloseTo(1, 1.5);
  });
});
