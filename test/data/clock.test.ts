import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/data/clock.ts';

describe('the clock of this machine', () => {
  it('sleeps, unless its sleeper gives up', async () => {
    const user = new AbortController();
    await systemClock.sleep(0, user.signal);
    const long = systemClock.sleep(1e12, user.signal);
    user.abort(new Error('enough'));
    await expect(long).rejects.toThrow('enough');
    await expect(systemClock.sleep(1e12, user.signal)).rejects.toThrow('enough');
  });

  it('runs an action later, unless it is called off', async () => {
    const called: string[] = [];
    systemClock.after(0, () => called.push('called off'))();
    await new Promise<void>((resolve) => {
      systemClock.after(0, () => {
        called.push('run');
        resolve();
      });
    });
    expect(called).toEqual(['run']);
  });

  it('gives times since the epoch and numbers below 1', () => {
    expect(systemClock.now()).toBeGreaterThan(Date.UTC(2024, 0));
    expect(systemClock.random()).toBeLessThan(1);
  });
});
