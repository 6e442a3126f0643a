import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FleetPlan, simulateQueue } from '../../bench/queue-simulation.ts';
import { seededRandom } from '../../src/core/random.ts';

const random = seededRandom(1);
const unitSeconds = Float64Array.from({ length: 200 }, () => 1 + 9 * random.uniform());
const total = unitSeconds.reduce((sum, seconds) => sum + seconds, 0);

/** One worker, and everything but computing for free. */
const ALONE: FleetPlan = {
  ...{ unitSeconds, unitBytes: new Float64Array(200).fill(1000), unitsPerStretch: 4 },
  ...{ machines: 1, workersPerMachine: 1, cachedStretches: 2, storageRate: Infinity, machineRate: Infinity },
  ...{ redisSeconds: 0, submitSeconds: 0, window: 64, jobBytes: 1000 },
  ...{ deathsPerHour: 0, lockSeconds: 30, restartSeconds: 5, seed: 1 },
};

describe('a simulated queue', () => {
  test('of one worker takes as long as all units together', () => {
    const { makespanSeconds, utilisation, executions } = simulateQueue(ALONE);
    expect(makespanSeconds).toBeCloseTo(total, 9);
    expect(utilisation).toBeCloseTo(1, 12);
    expect(executions).toBe(200);
  });

  test('does every unit once, however many workers there are and die', () => {
    const fleet = {
      machines: fc.integer({ min: 1, max: 5 }),
      workersPerMachine: fc.integer({ min: 1, max: 4 }),
      window: fc.integer({ min: 1, max: 300 }),
      deathsPerHour: fc.integer({ min: 0, max: 200 }),
      seed: fc.integer(),
    };
    fc.assert(
      fc.property(fc.record(fleet), (plan) => {
        const { done, executions, lostSeconds } = simulateQueue({ ...ALONE, ...plan, redisSeconds: 0.01 });
        expect(done.every((count) => count === 1)).toBe(true);
        expect(executions > 200).toBe(lostSeconds > 0);
      }),
      { numRuns: 50 },
    );
  });

  test('is never faster than its longest unit, nor than all workers at work all the time', () => {
    const { makespanSeconds } = simulateQueue({ ...ALONE, machines: 3, workersPerMachine: 2 });
    expect(makespanSeconds).toBeGreaterThanOrEqual(Math.max(total / 6, ...unitSeconds));
    expect(makespanSeconds).toBeLessThan((1.1 * total) / 6);
  });

  test('keeps workers idle whom its window has no unit for', () => {
    const { utilisation, redisBytes } = simulateQueue({ ...ALONE, machines: 8, window: 4 });
    expect(utilisation).toBeLessThan(0.5);
    expect(redisBytes).toBe(4000);
  });

  test('fetches the days of a stretch once for a machine that keeps them', () => {
    const slow = { ...ALONE, storageRate: 100 };
    const { fetchedBytes, makespanSeconds } = simulateQueue(slow);
    expect(fetchedBytes).toBeCloseTo(50 * 1000, 6);
    expect(makespanSeconds).toBeCloseTo(total + 50 * 10, 6);
  });

  test('comes out the same for the same seed', () => {
    const plan = { ...ALONE, machines: 4, deathsPerHour: 60 };
    expect(simulateQueue(plan)).toEqual(simulateQueue(plan));
    expect(simulateQueue({ ...plan, seed: 2 })).not.toEqual(simulateQueue(plan));
  });
});
