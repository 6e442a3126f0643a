import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { eventGrid, eventMean, type ValuedEvents } from '../../../src/stats/event/event-mean.ts';
import { STUDY_DEFAULTS } from '../../../src/stats/event/study-options.ts';
import { bootstrapMean } from '../../../src/stats/numerics/stationary-bootstrap.ts';
import { expectClose } from '../../support/close.ts';
import { lcg, lcgAutoregression, lcgNormals } from '../../support/lcg.ts';
import { panelOfPrices } from '../../support/panels.ts';

const OPTIONS = { ...STUDY_DEFAULTS, resamples: 499 };
const GRID = { cellBars: 5, cells: 80 };

/** Events at the given rows. */
function eventsAt(rows: readonly number[], valueOf: (place: number) => number): ValuedEvents {
  return {
    rows: rows.map((row) => ({ row, direction: 1 })),
    values: Float64Array.from(rows, (_, place) => valueOf(place)),
  };
}

const EVERY_THIRD = Array.from({ length: 133 }, (_, place) => 3 * place);

describe('the mean of events', () => {
  const values = lcgNormals(3, 133);
  const events = eventsAt(EVERY_THIRD, (place) => 10 + values[place]!);

  it('stands inside its interval, whose width is that of independent values where they are', () => {
    const { mean, interval } = eventMean([events], GRID, OPTIONS, seededRandom(1));
    expectClose(mean, 10 + values.reduce((sum, value) => sum + value, 0) / 133, 1e-12);
    expect(interval.low).toBeLessThan(mean);
    expect(interval.high).toBeGreaterThan(mean);
    // 3.92 standard errors of 1 ÷ √133.
    expect(interval.high - interval.low).toBeGreaterThan(0.26);
    expect(interval.high - interval.low).toBeLessThan(0.42);
  });

  it('is the stationary bootstrap of a column when every cell holds one event', () => {
    const column = lcgAutoregression(0.5, 7, 80);
    const single = eventsAt(
      Array.from({ length: 80 }, (_, cell) => 5 * cell),
      (place) => column[place]!,
    );
    const { interval, blockBars } = eventMean([single], GRID, OPTIONS, seededRandom(4));
    const { percentile } = bootstrapMean(column, { ...OPTIONS, blockLength: blockBars / 5, random: seededRandom(4) });
    expect(blockBars / 5).toBeGreaterThan(1.5);
    expectClose(interval.low, percentile.low, 1e-9);
    expectClose(interval.high, percentile.high, 1e-9);
  });

  it('is less certain when events of one value come in clusters', () => {
    const random = lcg(8);
    const levels = Array.from({ length: 40 }, () => random.normal());
    const clustered = eventsAt(
      Array.from({ length: 120 }, (_, place) => 10 * Math.floor(place / 3) + (place % 3)),
      (place) => levels[Math.floor(place / 3)]!,
    );
    const spread = eventsAt(
      Array.from({ length: 120 }, (_, place) => 3 * place),
      (place) => levels[(place * 7) % 40]!,
    );
    const width = (given: ValuedEvents): number => {
      const { interval } = eventMean([given], GRID, OPTIONS, seededRandom(2));
      return interval.high - interval.low;
    };
    expect(width(clustered)).toBeGreaterThan(1.3 * width(spread));
  });

  it('has no interval below two events', () => {
    const one = eventMean([eventsAt([4], () => 3)], GRID, OPTIONS, seededRandom(1));
    expect([one.mean, one.interval]).toEqual([3, { low: NaN, high: NaN }]);
    const none = eventMean([eventsAt([], () => 3)], GRID, OPTIONS, seededRandom(1));
    expect([none.mean, none.interval]).toEqual([NaN, { low: NaN, high: NaN }]);
  });
});

describe('the difference of two kinds of events', () => {
  const values = lcgNormals(5, 133);
  const all = eventsAt(EVERY_THIRD, (place) => values[place]! + 2 * Number(place % 4 === 0));
  const places = [...EVERY_THIRD.keys()].filter((place) => place % 4 === 0);
  const quarter = {
    rows: places.map((place) => all.rows[place]!),
    values: all.values.filter((_, place) => place % 4 === 0),
  };

  it('has an interval around it', () => {
    const { mean, interval } = eventMean([quarter, all], GRID, OPTIONS, seededRandom(1));
    expect(mean).toBeGreaterThan(1);
    expect(interval.low).toBeGreaterThan(1);
    expect(interval.low).toBeLessThan(mean);
    expect(interval.high).toBeGreaterThan(mean);
    expect(interval.high).toBeLessThan(2.1);
  });

  it('is nothing at all between a kind and itself', () => {
    const same = eventMean([quarter, quarter], GRID, OPTIONS, seededRandom(1));
    expect([same.mean, same.interval]).toEqual([0, { low: 0, high: 0 }]);
  });

  it('has no interval when one of them has fewer than two members', () => {
    const single = { rows: all.rows.slice(0, 1), values: all.values.slice(0, 1) };
    const { mean, interval } = eventMean([single, all], GRID, OPTIONS, seededRandom(1));
    expect(mean).not.toBeNaN();
    expect(interval).toEqual({ low: NaN, high: NaN });
  });

  it('leaves out resamples without one of them', () => {
    const rare = { rows: all.rows.slice(0, 2), values: all.values.slice(0, 2) };
    const { interval } = eventMean([rare, all], GRID, { ...OPTIONS, resamples: 50 }, seededRandom(1));
    expect(interval.low).toBeLessThanOrEqual(interval.high);
  });
});

describe('the cells of a horizon', () => {
  it('are as long as it, the last one as long as there are bars', () => {
    expect(eventGrid(panelOfPrices(Array(101).fill(5), [10]), 0)).toEqual({ cellBars: 10, cells: 11 });
    expect(eventGrid(panelOfPrices([], [10]), 0)).toEqual({ cellBars: 10, cells: 0 });
  });
});
