import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { DAY_US } from '../../../src/core/time.ts';
import { detect } from '../../../src/divergence/detector.ts';
import { windowDetector } from '../../../src/divergence/window-detector.ts';
import { baselineStudy } from '../../../src/stats/event/baselines.ts';
import type { EventPanel } from '../../../src/stats/event/event-panel.ts';
import { labelPermutation } from '../../../src/stats/event/label-permutation.ts';
import { newExtremes } from '../../../src/stats/event/new-extremes.ts';
import { type SignalRow, signalRows } from '../../../src/stats/event/signal-rows.ts';
import { timeOfDayBaseline } from '../../../src/stats/event/time-of-day-baseline.ts';
import { arbitraryBars, barsFrom } from '../../support/bars.ts';
import { expectClose } from '../../support/close.ts';
import { lcg } from '../../support/lcg.ts';
import { panelOfPrices } from '../../support/panels.ts';

describe('the baseline of the same time of day', () => {
  it('is that of the vectors (science.json, tod_baseline)', () => {
    const days = [
      [1, -2, 0.5, 3],
      [2, -1, -0.5, 1],
      [0, -3, 1, 2],
    ];
    const day = Float64Array.from({ length: 12 }, (_, row) => Math.floor(row / 4));
    const slot = Float64Array.from({ length: 12 }, (_, row) => row % 4);
    const baseline = timeOfDayBaseline({ returns: Float64Array.from(days.flat()), day, slot });
    expect(baseline[2 * 4 + 1]).toBe(-1.5);
    expect(baseline[0 * 4 + 3]).toBe(1.5);
  });

  it('leaves out the whole of the own day, and is absent where no other day has a return', () => {
    const returns = Float64Array.of(1, 3, NaN, 8, 5);
    const baseline = timeOfDayBaseline({
      returns,
      day: Float64Array.of(0, 0, 1, 2, 2),
      slot: Float64Array.of(0, 0, 0, 0, 1),
    });
    expect([...baseline]).toEqual([8, 8, 4, 2, NaN]);
  });
});

describe('new extremes', () => {
  it('are closes beyond all of the bars before, bearish at highs, of one anchor', () => {
    const bars = barsFrom(
      [5, 6, 7, 7, 4, 8, 9, 10, 3].map((close, row) => ({ close, delta: 0, starts: row === 6 ? 'gap' : null })),
    );
    expect(newExtremes(bars, 2)).toEqual([
      { row: 2, direction: -1 },
      { row: 4, direction: 1 },
      { row: 5, direction: -1 },
      { row: 8, direction: 1 },
    ]);
  });

  it('hold every window divergence of their lookback', () => {
    fc.assert(
      fc.property(arbitraryBars, fc.integer({ min: 1, max: 6 }), (bars, lookback) => {
        const extremes = newExtremes(bars, lookback).map(({ row, direction }) => `${bars.timeUs[row]} ${direction}`);
        for (const { eventTimeUs, type } of detect([windowDetector({ lookback })], bars)) {
          expect(extremes).toContain(`${eventTimeUs} ${type === 'bullish' ? 1 : -1}`);
        }
      }),
    );
  });

  it('need a lookback', () => {
    expect(() => newExtremes(barsFrom([]), 0)).toThrow('lookback must be a whole number of at least 1, got 0');
  });
});

describe.each(['rotated-labels', 'shuffled-labels'] as const)('the permutation of %s', (model) => {
  const test = (signed: number[], label: number[], stratum: number[]): ReturnType<typeof labelPermutation> =>
    labelPermutation(
      { signed: Float64Array.from(signed), label: Uint8Array.from(label), stratum: Float64Array.from(stratum) },
      model,
      3999,
      seededRandom(5),
    );

  it('finds labels that pick the best of every stratum', () => {
    const stratum = Array.from({ length: 60 }, (_, index) => Math.floor(index / 6));
    const label = stratum.map((_, index) => Number(index % 6 === 2));
    const { p, excess, labelled, draws } = test(
      label.map((value) => value),
      label,
      stratum,
    );
    expect([labelled, draws]).toEqual([10, 3999]);
    // On average a label falls on the best one of six; no draw hits all ten, so p is the smallest there is.
    expect(excess).toBeCloseTo(5 / 6, 1);
    expect(p).toBe(1 / 4000);
  });

  it('gives the p of all arrangements, nearly', () => {
    // One stratum of five, one label on the highest value: one arrangement of five is as far from the mean.
    const { p } = test([0, 0, 9, 0, 0], [0, 0, 1, 0, 0], [1, 1, 1, 1, 1]);
    expect(p).toBeGreaterThan(0.18);
    expect(p).toBeLessThan(0.22);
  });

  it('does not mind what differs between strata only', () => {
    expect(test([1, 1, 1, 5, 5, 5], [0, 0, 0, 1, 1, 0], [1, 1, 1, 2, 2, 2]).p).toBe(1);
  });

  it('has nothing to say without both kinds of events', () => {
    expect(test([1, 2], [0, 0], [1, 1])).toEqual({ model, labelled: 0, excess: NaN, draws: 0, p: null });
    expect(test([1, 2], [1, 1], [1, 1])).toEqual({ model, labelled: 2, excess: NaN, draws: 0, p: null });
    expect(test([], [], []).p).toBeNull();
  });
});

describe('rotated labels', () => {
  it('stay as clustered as they are', () => {
    // Two labels side by side in a stratum of four: rotations give the sums of neighbours (10, 10, 0, 0) only.
    const events = {
      signed: Float64Array.of(0, 0, 10, 0),
      label: Uint8Array.of(0, 1, 1, 0),
      stratum: new Float64Array(4),
    };
    const rotated = labelPermutation(events, 'rotated-labels', 2000, seededRandom(1));
    expect(rotated.p).toBe(1);
  });
});

/** Three days of ten minutes with prices from a generator, each day a stretch of its own. */
function threeDays(): EventPanel {
  const random = lcg(9);
  const prices = Array.from({ length: 30 }, () => 1000 + random.integer(40));
  const segment = Float64Array.from(prices, (_, row) => Math.floor(row / 10));
  const panel = panelOfPrices(prices, [1, 2], { segment });
  const { bars } = panel;
  for (let row = 0; row < 30; row += 1) {
    bars.session[row] = segment[row]!;
    bars.timeUs[row]! += segment[row]! * (DAY_US - 10 * 60e6);
    bars.endUs[row]! += segment[row]! * (DAY_US - 10 * 60e6);
  }
  return panel;
}

describe('the three baselines', () => {
  const panel = threeDays();
  const rows: SignalRow[] = [
    ...newExtremes(panel.bars, 3).filter((_, place) => place % 2 === 0),
    { row: 29, direction: 1 },
  ];
  const study = baselineStudy(panel, rows, { lookback: 3, resamples: 99, slotUs: 60e6 });

  it('stand side by side at every horizon', () => {
    expect(study.map(({ horizon, baseline }) => `${horizon.amount} ${baseline}`)).toEqual(
      [1, 2].flatMap((amount) => ['unconditional', 'time-of-day', 'extremes'].map((name) => `${amount} ${name}`)),
    );
  });

  it('compare the same signals with the mean of all bars in their directions', () => {
    const returns = Array.from({ length: 30 }, (_, row) => panel.exitAsk[0]![row]! / panel.askAfter[row]! - 1);
    const present = returns.filter((value) => !Number.isNaN(value));
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
    const counted = rows.filter(({ row }) => !Number.isNaN(returns[row]!));
    const direction = counted.reduce((sum, row) => sum + row.direction, 0) / counted.length;
    const signed = counted.reduce((sum, { row, direction: sign }) => sum + sign * returns[row]!, 0) / counted.length;
    const [unconditional] = study;
    expect([unconditional!.events, unconditional!.baselineEvents]).toEqual([counted.length, 27]);
    expectClose(unconditional!.baselineBps, direction * mean * 1e4, 1e-9);
    expectClose(unconditional!.grossBps, signed * 1e4, 1e-9);
    expectClose(unconditional!.differenceBps, (signed - direction * mean) * 1e4, 1e-9);
  });

  it('compare with the other days at the same minute', () => {
    const at = (row: number): number => panel.exitAsk[0]![row]! / panel.askAfter[row]! - 1;
    const expected = rows
      .filter(({ row }) => row % 10 !== 9)
      .map(({ row, direction }) => {
        const others = [row % 10, (row % 10) + 10, (row % 10) + 20].filter((other) => other !== row);
        return direction * (at(row) - (at(others[0]!) + at(others[1]!)) / 2);
      });
    expectClose(
      study[1]!.differenceBps,
      (expected.reduce((sum, value) => sum + value, 0) / expected.length) * 1e4,
      1e-9,
    );
  });

  it('compare with all extremes, and test which of them the signals pick', () => {
    const [, , extremes] = study;
    expect(extremes!.labelTest!.labelled).toBe(extremes!.events);
    expect(extremes!.labelTest!.model).toBe('rotated-labels');
    expect(extremes!.baselineEvents).toBeGreaterThan(extremes!.events);
    expectClose(extremes!.differenceBps, extremes!.grossBps - extremes!.baselineBps, 1e-9);
  });

  it('take signals that are no extremes as a second group', () => {
    const everyBar = Array.from({ length: 30 }, (_, row): SignalRow => ({ row, direction: 1 }));
    const [, , extremes] = baselineStudy(panel, everyBar, { lookback: 3, resamples: 99, labels: 'shuffled-labels' });
    expect(extremes!.events).toBe(27);
    expectClose(extremes!.differenceBps, extremes!.grossBps - extremes!.baselineBps, 1e-9);
    expect(extremes!.labelTest!.model).toBe('shuffled-labels');
  });

  it('refuse a part of the day longer than one', () => {
    const message = 'a part of the day must be above 0 and at most a day, got 90000000000 µs';
    expect(() => baselineStudy(panel, rows, { lookback: 3, slotUs: 90_000e6 })).toThrow(message);
  });
});

describe('rows of signals', () => {
  it('are the last bars that end at their known time', () => {
    const bars = barsFrom([
      { close: 1, delta: 0 },
      { close: 2, delta: 0, takesTime: false },
      { close: 3, delta: 0 },
    ]);
    const signal = { rule: 'mine', type: 'bullish' as const, knownTimeUs: bars.endUs[0]! };
    const filler = { kind: 'x', eventTimeUs: 0, price: 1, cvd: 0, refTimeUs: 0, refPrice: 1, refCvd: 0, cvdCarry: 0n };
    const whole = { ...signal, ...filler, strength: null, strengthShiftFree: null };
    expect(signalRows([whole, { ...whole, type: 'bearish', knownTimeUs: bars.endUs[2]! }], bars)).toEqual([
      { row: 1, direction: 1 },
      { row: 2, direction: -1 },
    ]);
    expect(() => signalRows([{ ...whole, knownTimeUs: bars.endUs[0]! + 1 }], bars)).toThrow(
      'the signal of mine known at 2024-08-08T00:01:00.000001Z is of other bars: none ends there',
    );
  });
});
