import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../src/core/signal.ts';
import { informationDecay } from '../../../src/stats/event/decay.ts';
import type { EventPanel } from '../../../src/stats/event/event-panel.ts';
import { expectClose } from '../../support/close.ts';
import { lcg } from '../../support/lcg.ts';
import { panelOfPrices } from '../../support/panels.ts';

/** A signal known at the close of a row of the panel. */
function signalAt(
  { bars }: EventPanel,
  row: number,
  strength: number | null,
  type: Signal['type'] = 'bullish',
): Signal {
  const rest = { rule: 'test', kind: 'regular', price: 1, cvd: 0, refTimeUs: 0, refPrice: 1, refCvd: 0, cvdCarry: 0n };
  const times = { eventTimeUs: bars.timeUs[row]!, knownTimeUs: bars.endUs[row]! };
  return { ...rest, ...times, type, strength: null, strengthShiftFree: strength };
}

describe('the information coefficient', () => {
  it('is that of the vectors (science.json, ic): direction × strength against the forward return', () => {
    const signal = [0.8, -0.3, 0.5, 1.2, -0.9, 0.1, -1.5, 0.4, 0.5, -0.2];
    const forward = [0.4, -0.5, 0.1, 0.9, -0.2, 0.3, -1.1, -0.1, 0.6, 0];
    // Every other bar is an entry at 1000, the next one the exit.
    const panel = panelOfPrices(
      forward.flatMap((value) => [1000, 1000 + 100 * value]),
      [1],
    );
    const signals = signal.map((value, place) =>
      signalAt(panel, 2 * place, Math.abs(value), value > 0 ? 'bullish' : 'bearish'),
    );
    const [point] = informationDecay(panel, signals, [0]);
    expect([point!.events, point!.skip, point!.lag, point!.withoutStrength]).toEqual([10, 0, 0, 0]);
    expectClose(point!.pearson, 0.889549467416, 1e-10);
    expectClose(point!.spearman, 0.899700204646, 1e-10);
    expect(point!.t).toBeGreaterThan(4);
  });

  it('is gone one bar later where all of it was bounce', () => {
    const random = lcg(4);
    // The entry after a signal stands too low by the signal's strength, for that one bar.
    const strengths = Array.from({ length: 400 }, () => random.uniform());
    const prices = strengths.flatMap((strength) => [
      10_000 - 100 * strength,
      10_000,
      10_000 + random.integer(60),
      10_000,
    ]);
    const panel = panelOfPrices(prices, [1]);
    const signals = strengths.map((strength, place) => signalAt(panel, 4 * place, strength));
    const [now, next] = informationDecay(panel, signals, [0, 1]);
    expect(now!.pearson).toBeGreaterThan(0.99);
    expect(Math.abs(next!.pearson)).toBeLessThan(0.15);
  });

  it('leaves out signals without a strength, and rows that a skip takes out of their stretch', () => {
    const segment = Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1);
    const panel = panelOfPrices([1, 2, 3, 5, 8, 13, 21, 34], [1], { segment });
    const signals = [
      signalAt(panel, 0, 0.5),
      signalAt(panel, 1, null),
      signalAt(panel, 2, 0.7),
      signalAt(panel, 5, 0.9),
    ];
    const points = informationDecay(panel, signals);
    expect(points.map(({ skip, events, withoutStrength }) => [skip, events, withoutStrength])).toEqual([
      [0, 3, 1],
      [1, 2, 1],
      [2, 1, 1],
    ]);
    expect([points[2]!.pearson, points[2]!.spearman, points[2]!.t]).toEqual([NaN, NaN, NaN]);
  });

  it('has no t where signals overlap about as much as there are of them', () => {
    const panel = panelOfPrices([1, 3, 2, 5, 4, 7, 6, 9, 8], [3]);
    const signals = [0, 1, 2, 3, 4].map((row) => signalAt(panel, row, (row * 3) % 5));
    const [point] = informationDecay(panel, signals, [0]);
    expect(point!.lag).toBe(4);
    expect(point!.pearson).not.toBeNaN();
    expect(point!.t).toBeNaN();
  });

  it('refuses a skip that is no whole number', () => {
    const panel = panelOfPrices([1, 2], [1]);
    expect(() => informationDecay(panel, [], [0.5])).toThrow(
      'bars to skip must be a whole number of at least 0, got 0.5',
    );
  });
});
