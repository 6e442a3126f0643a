import { describe, expect, it } from 'vitest';
import { averageTrueRange } from '../../../src/stats/event/average-true-range.ts';
import { excursionOf, stopBar, targetBar } from '../../../src/stats/event/excursion.ts';
import { excursionStudy } from '../../../src/stats/event/excursions.ts';
import { panelOfPrices } from '../../support/panels.ts';
import { type RangedBar, rangedBars } from '../../support/ranged-bars.ts';

const bar = (high: number, low: number, close: number): RangedBar => ({
  open: close,
  high,
  low,
  close,
  buy: 1,
  sell: 1,
});

/** vectors/science.json, excursions: a short from 100. */
const PATH = rangedBars([bar(101, 99.5, 100.5), bar(100.8, 98, 98.5), bar(99, 97, 97.2), bar(98.5, 96.5, 98)]);
const SHORT = { bars: PATH, from: 0, to: 4, direction: -1 as const, entry: 100 };

describe('the excursion of a position', () => {
  it('is that of the vectors (science.json, excursions)', () => {
    expect(excursionOf(SHORT)).toEqual({ favourable: 3.5, favourableBar: 4, adverse: 1, adverseBar: 1 });
    expect(targetBar(SHORT, 2)).toBe(2);
    expect(stopBar(SHORT, 1)).toBe(1);
  });

  it('is nothing where no bar passed the entry', () => {
    const held = { bars: rangedBars([bar(100, 100, 100)]), from: 0, to: 1, direction: 1 as const, entry: 100 };
    expect(excursionOf(held)).toEqual({ favourable: 0, favourableBar: 0, adverse: 0, adverseBar: 0 });
    expect([targetBar(held, 1), stopBar(held, 1)]).toEqual([0, 0]);
  });

  it('mirrors with the position', () => {
    const long = excursionOf({ ...SHORT, direction: 1 });
    expect(long).toEqual({ favourable: 1, favourableBar: 1, adverse: 3.5, adverseBar: 4 });
  });
});

describe('the average true range', () => {
  const bars = rangedBars([
    bar(NaN, NaN, NaN),
    bar(102, 100, 101),
    bar(106, 105, 106),
    bar(107, 103, 104),
    bar(90, 88, 89),
  ]);

  it('reaches to the close before, but not across the end of a stretch', () => {
    const segment = Float64Array.of(0, 0, 0, 0, 1);
    expect([...averageTrueRange(bars, segment, 2)]).toEqual([NaN, NaN, (2 + 5) / 2, (5 + 4) / 2, (4 + 2) / 2]);
    expect(averageTrueRange(bars, new Float64Array(5), 2)[4]).toBe((4 + 16) / 2);
  });

  it('is that of one bar for a window of one', () => {
    expect([...averageTrueRange(bars, new Float64Array(5), 1)]).toEqual([NaN, 2, 5, 4, 16]);
  });
});

describe('the excursions of events', () => {
  const bars = rangedBars([
    bar(101, 99, 100),
    ...[bar(103, 98, 102), bar(104, 101, 103), bar(105, 97, 100)],
    ...[bar(101, 99, 100), bar(106, 98, 105)],
  ]);
  const panel = { ...panelOfPrices([100, 102, 103, 100, 100, 105], [2]), bars };

  it('are taken over the bars of the horizon, from the fill', () => {
    const [study] = excursionStudy(
      panel,
      [
        { row: 0, direction: 1 },
        { row: 2, direction: -1 },
      ],
      { atrBars: 1, unit: 'percent', target: 4, stop: 3 },
    );
    // Long at 100: high 104, low 98. Short at 103: low 97, high 105.
    expect(study!.events).toBe(2);
    expect(study!.favourablePercent.mean).toBeCloseTo((4 + (6 / 103) * 100) / 2, 12);
    expect(study!.adversePercent.mean).toBeCloseTo((2 + (2 / 103) * 100) / 2, 12);
    // True ranges at the signals are 2 and 3.
    expect(study!.favourableAtr.mean).toBe((4 / 2 + 6 / 3) / 2);
    expect(study!.adverseAtr.mean).toBeCloseTo((2 / 2 + 2 / 3) / 2, 12);
    expect([study!.tried, study!.targetFirst, study!.stopFirst]).toEqual([2, 2, 0]);
    // The long reaches 104 in its second bar, the short 98.88 in its first.
    expect(study!.barsToTarget.rows.map(({ time, atRisk, events }) => [time, atRisk, events])).toEqual([
      [1, 2, 1],
      [2, 1, 1],
    ]);
    expect(study!.barsToTarget.median).toBe(1);
  });

  it('take the stop before the target in the same bar', () => {
    const [study] = excursionStudy(panel, [{ row: 4, direction: 1 }], { unit: 'percent', target: 5, stop: 2 });
    expect([study!.tried, study!.targetFirst, study!.stopFirst]).toEqual([1, 0, 1]);
    expect(study!.barsToTarget.rows).toHaveLength(1);
  });

  it('are censored where the stretch ends before the horizon', () => {
    const nights = {
      ...panel,
      ...panelOfPrices([100, 102, 103, 100, 100, 105], [2], { segment: Float64Array.of(0, 0, 1, 1, 1, 1) }),
      bars,
    };
    const [study] = excursionStudy(
      nights,
      [
        { row: 0, direction: 1 },
        { row: 1, direction: 1 },
      ],
      { unit: 'percent', target: 4, stop: 50 },
    );
    // One bar of the first night is left for row 0, none for row 1; neither is held to the end.
    expect([study!.events, study!.tried, study!.targetFirst]).toEqual([0, 1, 0]);
    expect(study!.barsToTarget).toEqual({ rows: [], median: null });
    expect(study!.favourablePercent.mean).toBeNaN();
  });

  it.each([
    [{ atrBars: 0 }, 'an average true range takes a whole number of bars, at least 1, got 0'],
    [{ target: 0 }, 'a target must be above 0, got 0'],
    [{ stop: -1 }, 'a stop must be above 0, got -1'],
  ])('refuse %j', (options, message) => {
    expect(() => excursionStudy(panel, [], options)).toThrow(message);
  });
});
