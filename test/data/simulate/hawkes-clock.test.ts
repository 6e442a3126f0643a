import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { HawkesClock } from '../../../src/data/simulate/hawkes-clock.ts';
import { vectorRandom } from './vector-random.ts';

const FLAT = { baseline: 0.5, jump: 0.4, decay: 1, middayRate: 1, sessionSeconds: 1e9 };

/** Arrival times of one session. */
function session(clock: HawkesClock, random: ReturnType<typeof seededRandom>, sessionSeconds: number): number[] {
  const times: number[] = [];
  clock.startSession();
  for (let time = clock.next(random); time < sessionSeconds; time = clock.next(random)) times.push(time);
  return times;
}

describe('HawkesClock', () => {
  it('gives the arrival times of the vector hawkes_ogata', () => {
    const random = vectorRandom(1234);
    const clock = new HawkesClock(FLAT);
    const expected = [2.50567961834, 4.04397222659, 5.69402443254, 5.97485460252, 6.21387018902, 7.06449478454];
    for (const time of expected) expect(clock.next(random)).toBeCloseTo(time, 10);
  });

  it('arrives baseline ÷ (1 − branching) times a second in the long run', () => {
    const seconds = 200_000;
    const times = session(new HawkesClock({ ...FLAT, sessionSeconds: seconds }), seededRandom(3), seconds);
    // Variance of a Hawkes count per second: rate ÷ (1 − branching)², here 2.3; four standard errors.
    expect(Math.abs(times.length / seconds - 0.5 / 0.6)).toBeLessThan(4 * Math.sqrt(2.3 / seconds));
  });

  it('is busiest at both ends of the session and quietest in the middle, as w(τ) says', () => {
    const seconds = 86_400;
    const clock = new HawkesClock({ ...FLAT, middayRate: 0.6, sessionSeconds: seconds });
    const tenths = new Float64Array(10);
    for (let day = 0; day < 10; day += 1) {
      for (const time of session(clock, seededRandom(5, day), seconds)) tenths[Math.floor((time / seconds) * 10)]! += 1;
    }
    const rate = [...tenths].map((count) => (count / seconds) * 0.6 * 2);
    // The mean of w over a tenth of the session.
    const w = rate.map((_, i) => 0.6 + 2 * (((i + 1) / 5 - 1) ** 3 - (i / 5 - 1) ** 3));
    rate.forEach((value, i) => expect(value / w[i]!).toBeCloseTo(1, 1));
  });

  it('carries its excitation over: cut into sessions of two seconds, it arrives at the same rate', () => {
    const clock = new HawkesClock({ ...FLAT, sessionSeconds: 2 });
    let arrivals = 0;
    for (let day = 0; day < 50_000; day += 1) arrivals += session(clock, seededRandom(9, day), 2).length;
    expect(Math.abs(arrivals / 100_000 - 0.5 / 0.6)).toBeLessThan(4 * Math.sqrt(2.3 / 100_000));
  });
});
