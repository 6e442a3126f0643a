import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAR_COLUMNS, BarBuffer, type BarRow, type BarTable } from '../../../src/core/bar-table.ts';
import { MINUTE_US } from '../../../src/core/time.ts';
import { drawBars, drawnBarAt } from '../../../src/report/market/drawn-bars.ts';

interface Minute {
  readonly close: number;
  readonly delta: number;
  readonly isReset: boolean;
}

const minutes = fc.array(
  fc.record({
    close: fc.integer({ min: 1, max: 1000 }),
    delta: fc.integer({ min: -50, max: 50 }),
    isReset: fc.boolean(),
  }),
  { minLength: 1, maxLength: 200 },
);

function tableOf(rows: readonly Minute[]): BarTable {
  const bars = new BarBuffer({ priceScale: 2, sizeScale: 3 });
  let anchor = 0;
  let cvd = 0;
  for (const [index, row] of rows.entries()) {
    if (row.isReset) {
      anchor += 1;
      cvd = 0;
    }
    const zero = Object.fromEntries(BAR_COLUMNS.map((column) => [column, 0])) as BarRow;
    bars.append({
      ...zero,
      timeUs: index * MINUTE_US,
      endUs: (index + 1) * MINUTE_US,
      anchor,
      open: row.close + 1,
      high: row.close + 5,
      low: row.close - 3,
      close: row.close,
      volume: 100,
      delta: row.delta,
      cvdOpen: cvd,
      cvdHigh: Math.max(cvd, cvd + row.delta) + 2,
      cvdLow: Math.min(cvd, cvd + row.delta) - 2,
      cvdClose: cvd + row.delta,
      quality: index % 7 === 3 ? 1 : 0,
    });
    cvd += row.delta;
  }
  return bars;
}

function sum(column: Float64Array, length: number): number {
  return column.subarray(0, length).reduce((total, value) => total + value, 0);
}

describe('bars put together for drawing', () => {
  it('keep the extremes, the sums and the ends, whatever is put together', () => {
    fc.assert(
      fc.property(minutes, fc.integer({ min: 1, max: 60 }), (rows, maximum) => {
        const bars = tableOf(rows);
        const drawn = drawBars(bars, maximum);
        expect(drawn.length).toBeLessThanOrEqual(maximum);
        expect(Math.max(...drawn.high)).toBe(Math.max(...bars.high.subarray(0, bars.length)));
        expect(Math.min(...drawn.low)).toBe(Math.min(...bars.low.subarray(0, bars.length)));
        expect(Math.max(...drawn.cvdHigh)).toBe(Math.max(...bars.cvdHigh.subarray(0, bars.length)));
        expect(Math.min(...drawn.cvdLow)).toBe(Math.min(...bars.cvdLow.subarray(0, bars.length)));
        expect(sum(drawn.delta, drawn.length)).toBe(sum(bars.delta, bars.length));
        expect(sum(drawn.volume, drawn.length)).toBe(sum(bars.volume, bars.length));
        expect(drawn.open[0]).toBe(bars.open[0]);
        expect(drawn.close[drawn.length - 1]).toBe(bars.close[bars.length - 1]);
      }),
    );
  });

  it('stay inside one CVD anchor, so that close − open is the delta', () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      close: 100 + (index % 9),
      delta: index % 5,
      isReset: index % 50 === 0,
    }));
    const drawn = drawBars(tableOf(rows), 60);
    expect(drawn.length).toBeLessThanOrEqual(60);
    for (let index = 0; index < drawn.length; index += 1) {
      expect(drawn.cvdClose[index]! - drawn.cvdOpen[index]!).toBe(drawn.delta[index]);
    }
  });

  it('are put together across resets only when there are more resets than bars may be drawn', () => {
    const rows = Array.from({ length: 100 }, () => ({ close: 100, delta: 1, isReset: true }));
    expect(drawBars(tableOf(rows), 10)).toMatchObject({ length: 10, mergedUpTo: 10 });
  });

  it('are the bars themselves while they are few', () => {
    const rows = Array.from({ length: 50 }, (_, index) => ({ close: 100 + index, delta: index - 20, isReset: false }));
    const bars = tableOf(rows);
    const drawn = drawBars(bars, 50);
    expect(drawn.mergedUpTo).toBe(1);
    for (const column of ['timeUs', 'open', 'high', 'low', 'close', 'cvdHigh', 'cvdLow', 'quality'] as const) {
      expect([...drawn[column]]).toEqual([...bars[column].subarray(0, 50)]);
    }
  });

  it('take the worst quality of what they stand for', () => {
    const rows = Array.from({ length: 14 }, () => ({ close: 100, delta: 1, isReset: false }));
    expect([...drawBars(tableOf(rows), 7).quality]).toEqual([0, 1, 0, 0, 0, 1, 0]);
  });

  it('skip prices that are absent, and say that a CVD extreme is unknown when a part of it is', () => {
    const bars = tableOf(Array.from({ length: 4 }, (_, index) => ({ close: 10 + index, delta: 1, isReset: false })));
    for (const column of ['open', 'high', 'low', 'close', 'cvdHigh'] as const) bars[column][0] = Number.NaN;
    const drawn = drawBars(bars, 2);
    expect([drawn.open[0], drawn.high[0], drawn.low[0], drawn.close[0]]).toEqual([12, 16, 8, 11]);
    expect(drawn.cvdHigh[0]).toBeNaN();
    expect(drawn.cvdHigh[1]).toBe(6);
  });

  it('are found by an instant inside them', () => {
    const rows = Array.from({ length: 10 }, () => ({ close: 100, delta: 1, isReset: false }));
    const drawn = drawBars(tableOf(rows), 5);
    expect([-1, 0, 1, 2, 3, 9, 50].map((minute) => drawnBarAt(drawn, minute * MINUTE_US))).toEqual([
      0, 0, 0, 1, 1, 4, 4,
    ]);
  });

  it('carry what was carried out of CVD, and are never put together across a change of it', () => {
    const bars = new BarBuffer({ priceScale: 0, sizeScale: 0 });
    const zero = Object.fromEntries(BAR_COLUMNS.map((column) => [column, 0])) as BarRow;
    for (const [index, carry] of [0n, 0n, 7n, 7n].entries())
      bars.append({ ...zero, timeUs: index, endUs: index + 1 }, carry);
    expect(drawBars(bars, 3).cvdCarry).toEqual([0n, 7n]);
  });
});
