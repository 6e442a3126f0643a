import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deltaDetector } from '../../src/divergence/delta-detector.ts';
import { findingLines, findingsOf } from '../support/findings.ts';
import { arbitraryRangedBars, rangedBars } from '../support/ranged-bars.ts';

const BARS = rangedBars([
  { open: 100, high: 103, low: 99, close: 102, buy: 4, sell: 6 },
  { open: 102, high: 104, low: 101, close: 103, buy: 6, sell: 4 },
  { open: 103, high: 105, low: 98, close: 99, buy: 9, sell: 0, unknown: 11 },
  { open: 99, high: 106, low: 97, close: 99, buy: 0, sell: 5 },
]);

describe('the delta rule', () => {
  it('speaks where a bar closes against its delta, measured in percent of the volume whose side is known', () => {
    const found = findingsOf(deltaDetector({ minimumPercent: 20 }), BARS);
    expect(findingLines(found)).toEqual(['bearish delta 0 (0)', 'bullish delta 2 (2)']);
    expect(found.map(({ strength }) => strength)).toEqual([20, 100]);
    expect(findingLines(findingsOf(deltaDetector({ minimumPercent: 20.1 }), BARS))).toEqual(['bullish delta 2 (2)']);
  });

  it('compares a bar with its own open', () => {
    const [signal] = deltaDetector().scan(BARS, 0, 1);
    expect(signal).toMatchObject({ rule: 'delta(10)', price: 102, refPrice: 100, cvd: -2, refCvd: 0 });
    expect(signal).toMatchObject({ eventTimeUs: BARS.timeUs[0], refTimeUs: BARS.timeUs[0], strengthShiftFree: 0.2 });
    expect(signal?.knownTimeUs).toBe(BARS.endUs[0]);
  });

  it('at extremes speaks where a new high comes on negative delta, wherever the bar closes', () => {
    const found = findingsOf(deltaDetector({ extremeLookback: 1 }), BARS);
    // Bar 2 makes a new low on positive delta, bar 3 a new high on negative; bar 1's new high has positive delta.
    expect(findingLines(found)).toEqual(['bullish delta 2 (1)', 'bearish delta 3 (2)']);
  });

  it('finds every bar that disagrees with itself', () => {
    fc.assert(
      fc.property(arbitraryRangedBars, fc.integer({ min: 0, max: 100 }), (bars, minimumPercent) => {
        const lines = Array.from({ length: bars.length }, (_, bar) => {
          const [buy, sell] = [bars.buyVolume[bar]!, bars.sellVolume[bar]!];
          if ((100 * Math.abs(buy - sell)) / (buy + sell) < minimumPercent) return [];
          if (bars.close[bar]! > bars.open[bar]! && buy < sell) return [`bearish delta ${bar} (${bar})`];
          if (bars.close[bar]! < bars.open[bar]! && buy > sell) return [`bullish delta ${bar} (${bar})`];
          return [];
        });
        expect(findingLines(findingsOf(deltaDetector({ minimumPercent }), bars))).toEqual(lines.flat());
      }),
    );
  });

  it('has options with defaults, bounds and a name', () => {
    expect([deltaDetector().rule, deltaDetector().warmupBars]).toEqual(['delta(10)', 1]);
    expect(deltaDetector({ extremeLookback: 20 }).rule).toBe('delta(10 extreme 20)');
    expect(deltaDetector({ extremeLookback: 20 }).warmupBars).toBe(21);
    expect(() => deltaDetector({ minimumPercent: 101 })).toThrow(
      new RangeError('minimumPercent must be from 0 to 100, got 101'),
    );
    expect(() => deltaDetector({ extremeLookback: -1 })).toThrow(
      new RangeError('extremeLookback must be an integer from 0 to 1000000, got -1'),
    );
  });
});
