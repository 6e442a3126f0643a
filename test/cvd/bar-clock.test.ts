import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BarClock, barClock } from '../../src/cvd/bar-clock.ts';
import { parseBarSpec } from '../../src/cvd/bar-spec.ts';
import type { TradeBatch } from '../../src/core/trade-batch.ts';
import { DAY_US } from '../../src/core/time.ts';
import { batchOf, DAY_START, TEST_SCALES, type TestTrade } from '../support/trades.ts';

const SESSION = { startUs: DAY_START, endUs: DAY_START + DAY_US, day: DAY_START / DAY_US };

const batches = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 90 }), side: fc.constantFrom<(1 | -1 | 0)[]>(1, -1, 0) }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) => batchOf(rows.map(({ size, side }, index): TestTrade => [DAY_START + index, 100, size, side])));

/** Trades per bar, a trade at a time and with a snapshot between any two: the plainest way to use a clock. */
function barsTradeByTrade(make: () => BarClock, batch: TradeBatch): number[] {
  let clock = make();
  clock.begin();
  const bars = [0];
  for (let index = 0; index < batch.length; index += 1) {
    const filled = clock.filled();
    clock = make();
    clock.begin(filled);
    expect(clock.take(batch, index, index + 1)).toBe(index + 1);
    bars[bars.length - 1]! += 1;
    if (clock.isFull()) {
      clock.begin();
      bars.push(0);
    }
  }
  return bars;
}

/** Trades per bar, as many at once as the clock takes. */
function barsInOneGo(clock: BarClock, batch: TradeBatch): number[] {
  clock.begin();
  const bars = [0];
  for (let index = 0; index < batch.length; ) {
    const next = clock.take(batch, index, batch.length);
    expect(next).toBeGreaterThan(index);
    bars[bars.length - 1]! += next - index;
    index = next;
    if (!clock.isFull()) continue;
    clock.begin();
    bars.push(0);
  }
  return bars;
}

describe.each(['1m', '7m', 'tick:1', 'tick:4', 'volume:5', 'volume:0.1', 'delta:6', 'delta:0.1'])(
  'the clock %s',
  (text) => {
    const make = (): BarClock => barClock(parseBarSpec(text), TEST_SCALES);

    it('cuts the same bars trade by trade, with restarts, as in one go', () => {
      fc.assert(
        fc.property(batches, (batch) => {
          expect(barsInOneGo(make(), batch)).toEqual(barsTradeByTrade(make, batch));
        }),
      );
    });

    it('is empty when it begins, and takes nothing from nothing', () => {
      const clock = make();
      clock.begin();
      expect([clock.filled(), clock.isFull()]).toEqual([0, false]);
      expect(clock.take(batchOf([]), 0, 0)).toBe(0);
    });

    it('has intervals that hold their own start and every instant before their end', () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: DAY_US - 1 }), (sinceStart) => {
          const clock = make();
          const instant = DAY_START + sinceStart;
          const startUs = clock.intervalStart(SESSION, instant);
          const endUs = clock.intervalEnd(startUs);
          expect(startUs <= instant && instant < endUs && startUs >= SESSION.startUs).toBe(true);
          expect(clock.intervalStart(SESSION, startUs)).toBe(startUs);
          if (clock.cutsTime) expect(clock.intervalStart(SESSION, endUs)).toBe(endUs);
          else expect([startUs, endUs]).toEqual([SESSION.startUs, Number.POSITIVE_INFINITY]);
        }),
      );
    });
  },
);

describe('thresholds', () => {
  it('of more decimals than the sizes have are refused', () => {
    expect(() => barClock(parseBarSpec('volume:0.25'), TEST_SCALES)).toThrow(
      new RangeError('0.25 has more than 1 decimals'),
    );
    expect(() => barClock(parseBarSpec('delta:0.25'), TEST_SCALES)).toThrow(
      new RangeError('0.25 has more than 1 decimals'),
    );
  });

  it('count in units of the symbol: 0.5 is five lots of a tenth', () => {
    const batch = batchOf([3, 1, 1, 9].map((size, index): TestTrade => [DAY_START + index, 1, size, -1]));
    expect(barsInOneGo(barClock(parseBarSpec('volume:0.5'), TEST_SCALES), batch)).toEqual([3, 1, 0]);
    expect(barsInOneGo(barClock(parseBarSpec('delta:0.5'), TEST_SCALES), batch)).toEqual([3, 1, 0]);
  });
});
