import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_US, MINUTE_US } from '../../../src/core/time.ts';
import { Simulator } from '../../../src/data/simulate/simulator.ts';
import { SIMULATOR_DEFAULTS } from '../../../src/data/simulate/simulator-options.ts';
import { simulateTape, tapeRecorder } from './tape.ts';

const SMALL = { seed: 42, days: 3, sessionMinutes: 60, sessionStartMinute: 600 };
const whole = simulateTape(SMALL);

/** The rows without the way they were cut. */
function rowsOf(tape: ReturnType<typeof simulateTape>): unknown {
  const { timeUs, price, size, side, id } = tape;
  return { timeUs, price, size, side, id };
}

describe('Simulator', () => {
  it('gives the same rows for the same options, and others for another seed', () => {
    expect(rowsOf(simulateTape(SMALL))).toEqual(rowsOf(whole));
    expect(simulateTape({ ...SMALL, seed: 43 }).timeUs).not.toEqual(whole.timeUs);
  });

  it('gives these very rows on every machine', () => {
    const sessionStartUs = whole.days[0]!.day * DAY_US + 600 * MINUTE_US;
    expect(whole.timeUs.slice(0, 3).map((timeUs) => timeUs - sessionStartUs)).toEqual([
      1_769_668, 2_107_294, 2_634_946,
    ]);
    expect(whole.price.slice(-4)).toEqual([201.4, 201.41, 201.4, 201.39]);
    expect(whole.size.slice(-4)).toEqual([1.9, 1.9, 1.1, 1]);
    expect(whole.days.map((day) => [day.rows, day.orders])).toEqual([
      [6294, 4483],
      [6116, 4445],
      [6226, 4533],
    ]);
  });

  it('gives the same rows however they are cut into chunks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_536 }), (chunkRows) => {
        const cut = simulateTape(SMALL, { chunkRows });
        expect(rowsOf(cut)).toEqual(rowsOf(whole));
        expect(cut.days).toEqual(whole.days);
        expect(Math.max(...cut.chunkLengths)).toBeLessThanOrEqual(chunkRows);
      }),
      { numRuns: 12, examples: [[1], [7]] },
    );
  });

  it('gives the same rows day by day as all at once', () => {
    const { tape, sink } = tapeRecorder();
    const simulator = new Simulator(SMALL);
    const days = [simulator.nextDay(sink), simulator.nextDay(sink), simulator.nextDay(sink)];
    expect(tape.price).toEqual(whole.price);
    expect(tape.timeUs).toEqual(whole.timeUs);
    expect(days).toEqual(whole.days);
    expect(() => simulator.nextDay(sink)).toThrow('all 3 days were simulated already');
  });

  it('keeps the first days when more are asked for', () => {
    const longer = simulateTape({ ...SMALL, days: 4 });
    expect(longer.price.slice(0, whole.price.length)).toEqual(whole.price);
  });

  it('goes on where the day before ended', () => {
    for (let i = 1; i < 3; i += 1) {
      const before = whole.days[i - 1]!;
      const firstRow = whole.days[i]!.firstId - 1;
      expect(whole.days[i]!.firstId).toBe(before.lastId + 1);
      expect(Math.abs(whole.price[firstRow]! * 100 - before.minuteMidTicks.at(-1)!)).toBeLessThan(10);
    }
  });

  it('prints tape order: ids consecutive, times never decreasing and within the session', () => {
    expect(whole.id).toEqual(whole.id.map((_, i) => i + 1));
    for (const { day, firstId, lastId } of whole.days) {
      const times = whole.timeUs.slice(firstId - 1, lastId);
      const startUs = day * DAY_US + 600 * MINUTE_US;
      expect(times.every((timeUs, i) => timeUs >= (times[i - 1] ?? startUs))).toBe(true);
      expect(times.at(-1)).toBeLessThan(startUs + 60 * MINUTE_US);
    }
    expect(whole.timeUs.every((timeUs) => Number.isInteger(timeUs))).toBe(true);
  });

  it('prints a sweep level by level, away from the mid, one order to a microsecond', () => {
    let sweeps = 0;
    for (let i = 1; i < whole.id.length; i += 1) {
      if (whole.timeUs[i] !== whole.timeUs[i - 1]) continue;
      sweeps += 1;
      expect(whole.side[i]).toBe(whole.side[i - 1]);
      expect(Math.round((whole.price[i]! - whole.price[i - 1]!) * 100)).toBe(whole.side[i]);
    }
    const orders = whole.days.reduce((sum, day) => sum + day.orders, 0);
    expect(sweeps).toBe(whole.id.length - orders);
    expect(sweeps).toBeGreaterThan(1000);
  });

  it('knows every aggressor and prints whole ticks and lots', () => {
    expect(new Set(whole.side)).toEqual(new Set([1, -1]));
    expect(whole.price.every((price) => price === Math.round(price * 100) / 100)).toBe(true);
    expect(whole.size.every((size) => size >= 0.1 && size === Math.round(size * 10) / 10)).toBe(true);
    expect(whole.scales).toEqual({ priceScale: 2, sizeScale: 1 });
  });

  it('counts the decimals that are used, not those that could be', () => {
    const one = simulateTape({
      ...SMALL,
      days: 1,
      impactTicks: 0,
      startTicks: 20_010,
      maxSweepLevels: 1,
      wideSpreadShare: 0,
    });
    expect(new Set(one.price)).toEqual(new Set([200.1, 200.11]));
    const { tape, sink } = tapeRecorder();
    new Simulator({ ...SMALL, priceScale: 0, sizeScale: 0 }).nextDay(sink);
    expect(tape.scales).toEqual({ priceScale: 0, sizeScale: 0 });
    expect(tape.size.every((size) => Number.isInteger(size))).toBe(true);
  });

  it('covers the 24-hour UTC day by default', () => {
    const day = simulateTape({ seed: 1 });
    expect(day.timeUs[0]! - day.days[0]!.day * DAY_US).toBeLessThan(MINUTE_US);
    expect((day.days[0]!.day + 1) * DAY_US - day.timeUs.at(-1)!).toBeLessThan(MINUTE_US);
    expect(day.days[0]!.minuteMidTicks).toHaveLength(1440);
    expect(day.days[0]!.orders / 86_400).toBeCloseTo(SIMULATOR_DEFAULTS.ordersPerSecond, 1);
    expect(day.days[0]!.planted).toBeNull();
  });

  it('keeps the price above zero at the bottom of the scale', () => {
    const low = simulateTape({ seed: 3, days: 5, startTicks: 8, impactTicks: 60 });
    expect(Math.min(...low.price.slice(0, 50_000))).toBeGreaterThan(0);
    expect(low.price.every((price) => price > 0)).toBe(true);
  });

  it('has a day without trades when there are next to none', () => {
    const empty = simulateTape({ seed: 1, days: 1, sessionMinutes: 1, ordersPerSecond: 1e-9 });
    expect(empty.days[0]).toMatchObject({ rows: 0, orders: 0, firstId: 1, lastId: 0 });
    expect(empty.chunkLengths).toEqual([]);
    expect([...empty.days[0]!.minuteMidTicks]).toEqual([20_000]);
  });

  it('refuses chunks it cannot make', () => {
    expect(() => new Simulator(SMALL, { chunkRows: 0 })).toThrow('chunkRows must be an integer from 1 to 65536, got 0');
  });
});
