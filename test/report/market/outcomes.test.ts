import { describe, expect, it } from 'vitest';
import { type BarTable, barsUpTo } from '../../../src/core/bar-table.ts';
import { MINUTE_US } from '../../../src/core/time.ts';
import { OUTCOME_BARS, outcomeOf } from '../../../src/report/market/outcomes.ts';
import { thumbnail } from '../../../src/report/market/thumbnail.ts';
import { recordedDays } from '../recorded-days.ts';

const { bars, signals } = recordedDays({ days: 2 });
const signal = signals[0]!;
const known = bars.endUs.indexOf(signal.knownTimeUs);

describe('the outcome of a signal', () => {
  it('is the closes of the bars after it was known, against the close at which it was known', () => {
    const { pathBps, lastBps } = outcomeOf(bars, signal);
    expect(pathBps).toHaveLength(OUTCOME_BARS + 1);
    expect(pathBps[0]).toBe(0);
    const moved = bars.close[known + OUTCOME_BARS]! / bars.close[known]! - 1;
    expect(lastBps).toBeCloseTo(10_000 * moved, 9);
  });

  it('ends with the data', () => {
    expect(outcomeOf(barsUpTo(bars, known + 4), signal).pathBps).toHaveLength(4);
    expect(outcomeOf(barsUpTo(bars, known + 1), signal)).toEqual({ pathBps: [0], lastBps: null });
  });

  it('ends with the session and where time is missing', () => {
    const late = { ...signal, knownTimeUs: bars.endUs[1435]! };
    expect(outcomeOf(bars, late).pathBps).toHaveLength(5);
    const torn: BarTable = {
      ...bars,
      timeUs: bars.timeUs.map((timeUs, bar) => timeUs + (bar > known + 2 ? MINUTE_US : 0)),
    };
    expect(outcomeOf(torn, signal).pathBps).toHaveLength(3);
  });

  it('is drawn small, rising upwards about the price at which the signal was known', () => {
    expect(thumbnail({ pathBps: [0, 10, -5], lastBps: -5 }).text).toContain('points="0,11.0 3,2.0 6,15.5"');
    expect(thumbnail({ pathBps: [0, 0], lastBps: 0 }).text).toContain('points="0,11.0 3,11.0"');
    expect(thumbnail({ pathBps: [0], lastBps: null }).text).toBe('');
  });
});
