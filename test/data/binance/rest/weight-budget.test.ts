import { describe, expect, it } from 'vitest';
import { WeightBudget } from '../../../../src/data/binance/rest/weight-budget.ts';
import { FakeClock } from '../../../support/fake-binance/fake-clock.ts';

const { signal } = new AbortController();
// Two seconds into a minute.
const START_MS = Date.UTC(2024, 7, 9, 12, 0, 2);

async function spend(budget: WeightBudget, weight: number, times: number): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => budget.gate(weight).pass(signal)));
}

describe('a weight budget', () => {
  it('lets requests through until nine tenths of the limit, then waits for the next minute', async () => {
    const clock = new FakeClock(START_MS);
    const budget = new WeightBudget(clock, 100);
    await spend(budget, 20, 4);
    expect(clock.sleeps).toEqual([]);
    await spend(budget, 20, 1);
    // Until one second into the next minute: the exchange's clock may be a little behind.
    expect(clock.sleeps).toEqual([59_000]);
    await spend(budget, 20, 3);
    expect(clock.sleeps).toHaveLength(1);
  });

  it('believes the exchange, which counts other programs too', async () => {
    const clock = new FakeClock(START_MS);
    const budget = new WeightBudget(clock, 100);
    const gate = budget.gate(4);
    await gate.pass(signal);
    gate.observe(200, { 'x-mbx-used-weight-1m': '85' });
    await spend(budget, 4, 1);
    expect(clock.sleeps).toEqual([]);
    await spend(budget, 4, 1);
    expect(clock.sleeps).toEqual([59_000]);
  });

  it('is not fooled by an answer that crosses into a new minute', async () => {
    const clock = new FakeClock(START_MS);
    const budget = new WeightBudget(clock, 100);
    const gate = budget.gate(4);
    await gate.pass(signal);
    clock.advance(60_000);
    gate.observe(200, { 'x-mbx-used-weight-1m': '85' });
    await spend(budget, 20, 4);
    expect(clock.sleeps).toEqual([]);
  });

  it('holds everybody back after a 429', async () => {
    const clock = new FakeClock(START_MS);
    const budget = new WeightBudget(clock, 100);
    const gate = budget.gate(4);
    await gate.pass(signal);
    gate.observe(429, { 'retry-after': '90' });
    await spend(budget, 4, 3);
    expect(clock.sleeps).toEqual([90_000]);
  });

  it('waits for the next minute after a 429 that does not say how long', async () => {
    const clock = new FakeClock(START_MS);
    const budget = new WeightBudget(clock, 100);
    budget.gate(4).observe(429, {});
    await budget.gate(4).pass(signal);
    expect(clock.sleeps).toEqual([59_000]);
  });

  it('sends what is heavier than the whole budget when nothing else was', async () => {
    const clock = new FakeClock(START_MS);
    const budget = new WeightBudget(clock, 10);
    await spend(budget, 20, 2);
    expect(clock.sleeps).toEqual([59_000]);
  });

  it('takes over the limit that the exchange names', async () => {
    const clock = new FakeClock(START_MS);
    const budget = new WeightBudget(clock, 10);
    budget.setLimit(1000);
    await spend(budget, 20, 45);
    expect(clock.sleeps).toEqual([]);
    expect(budget.limitPerMinute).toBe(1000);
  });

  it('lets others pass when one of those who wait gives up', async () => {
    const clock = new FakeClock(START_MS);
    const budget = new WeightBudget(clock, 100);
    await spend(budget, 90, 1);
    const impatient = new AbortController();
    const given = budget.gate(90).pass(impatient.signal);
    const patient = budget.gate(90).pass(signal);
    impatient.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    await patient;
    expect(clock.now()).toBeGreaterThan(START_MS + 50_000);
  });
});
