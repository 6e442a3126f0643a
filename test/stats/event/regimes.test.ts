import { describe, expect, it } from 'vitest';
import { HOUR_US, MINUTE_US } from '../../../src/core/time.ts';
import type { EventPanel } from '../../../src/stats/event/event-panel.ts';
import { type RegimeDimension, regimeStudy } from '../../../src/stats/event/regimes.ts';
import type { SignalRow } from '../../../src/stats/event/signal-rows.ts';
import { expectClose } from '../../support/close.ts';
import { panelOfPrices } from '../../support/panels.ts';

/** A panel whose bars are hours from the start of Thursday 2024-08-08 on. */
function hours(prices: readonly number[]): EventPanel {
  const panel = panelOfPrices(prices, [1]);
  const { bars } = panel;
  const firstUs = bars.timeUs[0]!;
  for (let row = 0; row < bars.length; row += 1) {
    bars.timeUs[row] = firstUs + row * HOUR_US;
    bars.endUs[row] = firstUs + (row + 1) * HOUR_US;
    if (!Number.isNaN(panel.exitUs[0]![row]!)) panel.exitUs[0]![row] = firstUs + (row + 2) * HOUR_US;
  }
  return panel;
}

const RISING = Array.from({ length: 60 }, (_, row) => 1000 + row + 3 * (row % 2));
const longs = (...rows: number[]): SignalRow[] => rows.map((row) => ({ row, direction: 1 }));

/** Events by regime of one dimension, e.g. `{ asia: 2 }`. */
function counts(rows: readonly SignalRow[], dimension: RegimeDimension, prices = RISING): Record<string, number> {
  const study = regimeStudy(hours(prices), rows, { trailingBars: 4 });
  const own = study.filter((regime) => regime.dimension === dimension);
  return Object.fromEntries(own.map(({ regime, events }) => [regime, events]));
}

describe('regimes', () => {
  it('split events by the UTC hour in which they became known', () => {
    expect(counts(longs(0, 22, 23, 24, 47), 'hour')).toEqual({ 0: 2, 1: 2, 23: 1 });
  });

  it('split events by the region at work', () => {
    // Known at 20:00, 21:00, 06:00, 07:00, 12:00 and 13:00.
    expect(counts(longs(19, 20, 29, 30, 35, 36), 'region')).toEqual({ asia: 2, europe: 2, us: 2 });
  });

  it('split events by the UTC weekday', () => {
    expect(counts(longs(22, 23, 47), 'weekday')).toEqual({ Thursday: 1, Friday: 1, Saturday: 1 });
  });

  it('split events by the trend so far', () => {
    const prices = [10, 11, 12, 13, 14, 15, 11, 13, 12, 15, 11, 14, 13];
    // Against the close four bars before: 14 − 10, 15 − 11, 11 − 12, 13 − 13, and too early to tell.
    expect(counts(longs(3, 4, 5, 6, 7), 'trend', prices)).toEqual({ up: 2, down: 1, flat: 1 });
  });

  it('split events by terciles of the volatility so far, not of what follows', () => {
    const calm = [100, 101, 100, 101, 100, 101, 100, 101, 100, 101];
    const wild = [150, 100, 150, 100, 150, 100, 150, 100, 150, 100];
    const prices = [...calm, ...wild, ...calm];
    // Row 9 sees calm bars only, although what follows is wild; row 14 sees wild ones.
    expect(counts(longs(2, 9, 14), 'volatility', prices)).toEqual({ low: 1, high: 1 });
  });

  it('say for each how many events, how many independent ones, the mean and a p of these', () => {
    const panel = hours([100, 101, 100, 102, 100, 103, 100, 104, 100, 105, 100, 106]);
    const study = regimeStudy(panel, longs(0, 0, 2, 4, 6), { trailingBars: 1 });
    const thursday = study.find(({ regime }) => regime === 'Thursday')!;
    expect([thursday.events, thursday.independent]).toEqual([5, 4]);
    expectClose(thursday.grossBps, (100 + 100 + 200 + 300 + 400) / 5, 1e-9);
    // 100, 200, 300 and 400 bps: mean 250, standard error 64.55; t 3.873 of 3 degrees of freedom.
    expectClose(thursday.t, 250 / (Math.sqrt(50_000 / 3) / 2), 1e-9);
    expectClose(thursday.p!, 0.0304662, 1e-4);
    expectClose(thursday.independentBps, 250, 1e-9);
    // The 97.5 % quantile of Student's t of 3 degrees of freedom is 3.18245.
    expectClose(thursday.independentInterval.low, 250 - 3.18245 * 64.5497, 1e-4);
    expectClose(thursday.independentInterval.high, 250 + 3.18245 * 64.5497, 1e-4);
    const single = study.find(({ regime }) => regime === '3')!;
    expect([single.events, single.t, single.p]).toEqual([1, NaN, null]);
  });

  it('need bars to look back on', () => {
    expect(() => regimeStudy(hours(RISING), [], { trailingBars: 0 })).toThrow(
      'trailing bars must be a whole number of at least 1, got 0',
    );
  });

  it('are told by the end of the bar, whatever its length', () => {
    const panel = panelOfPrices(RISING, [1]);
    const [first] = regimeStudy(panel, longs(58));
    expect([first!.regime, panel.bars.endUs[58]! % HOUR_US]).toEqual(['0', 59 * MINUTE_US]);
  });
});
