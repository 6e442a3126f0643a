import { describe, expect, it } from 'vitest';
import { DAY_US, MINUTE_US } from '../../../src/core/time.ts';
import { minuteSdTicks } from '../../../src/data/simulate/mid-price.ts';
import type { DetectDivergence } from '../../../src/data/simulate/planted-edge.ts';
import { type SimulatedDay, Simulator } from '../../../src/data/simulate/simulator.ts';
import { resolveSimulatorOptions } from '../../../src/data/simulate/simulator-options.ts';
import { mean } from './measure.ts';
import { simulateTape } from './tape.ts';

/** The classic window rule on closes, written naively: new extreme of L bars, CVD on the wrong side of its last one. */
function windowRule(lookback: number): DetectDivergence {
  const closes: number[] = [];
  const cvds: number[] = [];
  return (closeTicks, cvdLots) => {
    const from = closes.length - lookback;
    const past = closes.slice(Math.max(from, 0));
    closes.push(closeTicks);
    cvds.push(cvdLots);
    if (from < 0) return 0;
    const cvdAt = (extreme: number): number => cvds[from + past.lastIndexOf(extreme)]!;
    const highest = Math.max(...past);
    const lowest = Math.min(...past);
    if (closeTicks > highest && cvdLots < cvdAt(highest)) return -1;
    return closeTicks < lowest && cvdLots > cvdAt(lowest) ? 1 : 0;
  };
}

function simulate(theta: number, days: number): SimulatedDay[] {
  const input = { seed: 77, days, edge: { theta } };
  const simulator = new Simulator(input, { detectDivergence: windowRule(20) });
  return Array.from({ length: days }, () => simulator.nextDay(() => undefined));
}

/** Mean signed move of the mid over 15 minutes after the divergences, ticks, and its t over days as clusters. */
function forwardMove(days: readonly SimulatedDay[]): { mean: number; t: number; count: number } {
  const mids = days.flatMap((day) => [...day.minuteMidTicks]);
  const firstUs = days[0]!.day * DAY_US;
  const byDay = days.map((day) => {
    const moves = day.planted!.divergences.flatMap(({ knownTimeUs, type }) => {
      const minute = (knownTimeUs - firstUs) / MINUTE_US - 1;
      const later = mids[minute + 15];
      return later === undefined ? [] : [(later - mids[minute]!) * (type === 'bullish' ? 1 : -1)];
    });
    return { sum: moves.reduce((sum, move) => sum + move, 0), count: moves.length };
  });
  const count = byDay.reduce((sum, day) => sum + day.count, 0);
  const centre = byDay.reduce((sum, day) => sum + day.sum, 0) / count;
  const square = byDay.reduce((sum, day) => sum + (day.sum - centre * day.count) ** 2, 0);
  return { mean: centre, t: (centre * count) / Math.sqrt(square), count };
}

const barSd = minuteSdTicks(resolveSimulatorOptions({}));

describe('the planted edge', () => {
  const planted = simulate(0.1, 40);
  const placebo = simulate(0, 40);

  it('moves the mid after a divergence by nearly θ·sd·15, many standard errors from zero', () => {
    const { mean: move, t, count } = forwardMove(planted);
    expect(count).toBeGreaterThan(2000);
    expect(t).toBeGreaterThan(6);
    expect(move).toBeGreaterThan(0.6 * 0.1 * barSd * 15);
    expect(move).toBeLessThan(1.1 * 0.1 * barSd * 15);
  });

  it('moves nothing when theta is 0', () => {
    const { t, count } = forwardMove(placebo);
    expect(count).toBeGreaterThan(2000);
    expect(Math.abs(t)).toBeLessThan(2.5);
    expect(placebo.every((day) => day.planted!.driftTicks.every((ticks) => ticks === 0))).toBe(true);
  });

  it('reports the truth: drift in the fifteen bars after each divergence, and nowhere else', () => {
    const drift = planted.flatMap((day) => [...day.planted!.driftTicks]);
    const expected = new Float64Array(drift.length);
    for (const { knownTimeUs, driftTicksPerBar, horizonBars } of planted.flatMap((day) => day.planted!.divergences)) {
      const from = (knownTimeUs - planted[0]!.day * DAY_US) / MINUTE_US;
      expected.fill(driftTicksPerBar, from, from + horizonBars);
    }
    drift.forEach((ticks, minute) => expect(ticks).toBeCloseTo(expected[minute]!, 8));
    expect(mean(drift.map(Math.abs))).toBeGreaterThan(0.1 * 0.1 * barSd);
  });

  it('changes prices and nothing else on the tape', () => {
    const options = { seed: 5, days: 2, sessionMinutes: 240 };
    const none = simulateTape(options);
    const zero = simulateTape({ ...options, edge: { theta: 0 } }, { detectDivergence: windowRule(20) });
    const some = simulateTape({ ...options, edge: { theta: 0.5 } }, { detectDivergence: windowRule(20) });
    expect(zero.price).toEqual(none.price);
    expect(some.price).not.toEqual(none.price);
    expect(some.timeUs).toEqual(none.timeUs);
    expect(some.size).toEqual(none.size);
    expect(some.side).toEqual(none.side);
  });

  it('asks the detector once per minute about the last trade and the running CVD, and about no later trade', () => {
    const asked: [number, number][] = [];
    const detectDivergence: DetectDivergence = (closeTicks, cvdLots) => {
      asked.push([closeTicks, cvdLots]);
      return 0;
    };
    const tape = simulateTape({ seed: 8, days: 2, sessionMinutes: 30, edge: {} }, { detectDivergence });
    const expected: [number, number][] = [];
    for (const { day } of tape.days) {
      for (let minute = 1; minute <= 30; minute += 1) {
        const rows = tape.timeUs.filter((timeUs) => timeUs < day * DAY_US + minute * MINUTE_US).length;
        const lots = tape.size.slice(0, rows).reduce((sum, size, i) => sum + Math.round(size * 10) * tape.side[i]!, 0);
        expected.push([Math.round(tape.price[rows - 1]! * 100), lots]);
      }
    }
    expect(asked).toEqual(expected);
  });

  it('needs a detector', () => {
    expect(() => new Simulator({ edge: {} })).toThrow('a planted edge needs a detector: pass detectDivergence');
  });
});
