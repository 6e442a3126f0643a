import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionCalendar } from '../../../src/core/session-calendar.ts';
import { HOUR_US, MINUTE_US } from '../../../src/core/time.ts';
import { BarBuffer } from '../../../src/core/bar-table.ts';
import { parseBarSpec } from '../../../src/cvd/bar-spec.ts';
import { CvdEngine } from '../../../src/cvd/cvd-engine.ts';
import { RunningVwap } from '../../../src/cvd/running-vwap.ts';
import { sessionVwap } from '../../../src/report/market/session-vwap.ts';
import { batchOf, type Print, SCALES } from './prints.ts';

const DAY = 86_400_000_000;

function barsOf(prints: readonly Print[]): BarBuffer {
  const engine = new CvdEngine({
    ...{ scales: SCALES, bar: parseBarSpec('1m'), session: sessionCalendar('utc'), reset: 'session' },
  });
  const bars = new BarBuffer(SCALES);
  engine.push({ type: 'coverage-start', timeUs: 0 }, bars);
  engine.push(batchOf(prints), bars);
  engine.push({ type: 'coverage-end', timeUs: 2 * DAY }, bars);
  engine.flush(bars);
  return bars;
}

describe('the average price of a session', () => {
  it('is that of all its volume so far, and begins anew with the next session', () => {
    const prints: Print[] = [
      { timeUs: MINUTE_US, price: 100, size: 1, side: 1 },
      { timeUs: 3 * MINUTE_US, price: 110, size: 3, side: -1 },
      { timeUs: DAY + MINUTE_US, price: 50, size: 2, side: 1 },
    ];
    const averages = sessionVwap(barsOf(prints));
    expect([...averages.subarray(0, 5)]).toEqual([Number.NaN, 100, 100, 107.5, 107.5]);
    expect(averages[1439]).toBe(107.5);
    expect([averages[1440], averages[1441]]).toEqual([Number.NaN, 50]);
  });

  it('is within half a tick of the exact one', () => {
    const print = fc.record({
      timeUs: fc.integer({ min: 0, max: HOUR_US - 1 }),
      price: fc.integer({ min: 900, max: 1100 }),
      size: fc.integer({ min: 1, max: 1000 }),
      side: fc.constant(1 as const),
    });
    fc.assert(
      fc.property(fc.array(print, { minLength: 1, maxLength: 60 }), (prints) => {
        const sorted = prints.toSorted((a, b) => a.timeUs - b.timeUs);
        const exact = new RunningVwap();
        exact.add(batchOf(sorted));
        const last = sessionVwap(barsOf(sorted))[59]!;
        expect(Math.abs(last - exact.vwapTicks())).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  it('says nothing after a bar that has volume and no average', () => {
    const bars = barsOf([{ timeUs: MINUTE_US, price: 100, size: 1, side: 1 }]);
    bars.vwap[1] = Number.NaN;
    expect(sessionVwap(bars)[2]).toBeNaN();
  });
});
