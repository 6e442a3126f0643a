import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../src/core/time.ts';
import { resolveSimulatorOptions, SIMULATOR_DEFAULTS } from '../../../src/data/simulate/simulator-options.ts';

describe('resolveSimulatorOptions', () => {
  it('fills in the frozen defaults', () => {
    const options = resolveSimulatorOptions({ seed: 5 });
    expect(options).toEqual({ ...SIMULATOR_DEFAULTS, seed: 5 });
    expect(options.firstDay).toBe(parseDay('2026-01-01'));
    expect(Object.isFrozen(SIMULATOR_DEFAULTS)).toBe(true);
  });

  it('fills up an edge that is given in part', () => {
    expect(resolveSimulatorOptions({ edge: { theta: 0.2 } }).edge).toEqual({
      theta: 0.2,
      lookback: 20,
      horizonBars: 15,
    });
  });

  it('names the option that is out of range', () => {
    expect(() => resolveSimulatorOptions({ ordersPerSecond: 0 })).toThrow(
      'simulator option ordersPerSecond must be above 0 and at most 10000, got 0',
    );
    expect(() => resolveSimulatorOptions({ days: 1.5 })).toThrow(
      'simulator option days must be an integer, at least 1 and at most 10000, got 1.5',
    );
    expect(() => resolveSimulatorOptions({ impactTicks: Number.NaN })).toThrow('impactTicks must be at least 0');
    expect(() => resolveSimulatorOptions({ edge: { horizonBars: 0 } })).toThrow('edge.horizonBars must be an integer');
    expect(() => resolveSimulatorOptions({ volatility: [{ tauSeconds: -1, sd: 0.1 }] })).toThrow(
      'volatility.tauSeconds must be above 0',
    );
  });

  it('refuses a session that leaves its UTC day', () => {
    expect(() => resolveSimulatorOptions({ sessionStartMinute: 1200, sessionMinutes: 390 })).toThrow(
      'the simulated session must end within the UTC day: it starts at minute 1200 and lasts 390',
    );
  });

  it('refuses a start price that the deepest sweep would push to zero', () => {
    expect(() => resolveSimulatorOptions({ startTicks: 6 })).toThrow(
      'startTicks must be above maxSweepLevels + 1, got 6',
    );
  });
});
