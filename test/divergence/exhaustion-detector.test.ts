import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import { exhaustionDetector } from '../../src/divergence/exhaustion-detector.ts';
import { findingLines, findingsOf } from '../support/findings.ts';
import { arbitraryRangedBars, rangedBars } from '../support/ranged-bars.ts';

function naive(bars: BarTable, lookback: number, maximumShare: number): string[] {
  const lines: string[] = [];
  for (let bar = lookback; bar < bars.length; bar += 1) {
    const places = Array.from({ length: lookback }, (_, index) => bar - lookback + index);
    if (places.some((place) => bars.anchor[place] !== bars.anchor[bar])) continue;
    for (const [type, price, sign, attack] of [
      ['bearish', bars.high, 1, bars.buyVolume],
      ['bullish', bars.low, -1, bars.sellVolume],
    ] as const) {
      const known = places.filter((place) => !Number.isNaN(price[place]!));
      const extreme = Math.max(...known.map((place) => sign * price[place]!));
      const ref = known.find((place) => sign * price[place]! === extreme);
      if (ref === undefined || !(sign * price[bar]! > extreme)) continue;
      const mean = places.reduce((sum, place) => sum + attack[place]!, 0) / lookback;
      if (attack[bar]! <= maximumShare * mean && attack[bar]! < attack[ref]!) {
        lines.push(`${type} exhaustion ${bar} (${ref})`);
      }
    }
  }
  return lines;
}

describe('the exhaustion rule', () => {
  const flat = { open: 100, close: 100, low: 99 };
  const push = (buy: number): BarTable =>
    rangedBars([
      { ...flat, high: 101, buy: 10, sell: 3 },
      { ...flat, high: 104, buy: 8, sell: 3 },
      { ...flat, high: 102, buy: 3, sell: 3 },
      { ...flat, high: 105, buy, sell: 3 },
    ]);

  it('speaks at a new high that fewer bought than half of the mean of the bars before', () => {
    // Mean of 10, 8 and 3 is 7.
    const found = findingsOf(exhaustionDetector({ lookback: 3 }), push(3));
    expect(findingLines(found)).toEqual(['bearish exhaustion 3 (1)']);
    expect(found[0]?.strength).toBeCloseTo(100 * (1 - 3 / 7), 12);
    expect(findingsOf(exhaustionDetector({ lookback: 3 }), push(4))).toEqual([]);
    expect(findingsOf(exhaustionDetector({ lookback: 3, maximumShare: 1 }), push(7))).toHaveLength(1);
  });

  it('is silent where as many bought as at the high before', () => {
    const bars = rangedBars([
      { ...flat, high: 101, buy: 90, sell: 3 },
      { ...flat, high: 104, buy: 2, sell: 3 },
      { ...flat, high: 105, buy: 2, sell: 3 },
    ]);
    expect(findingsOf(exhaustionDetector({ lookback: 2 }), bars)).toEqual([]);
  });

  it('finds what a plain look at every window finds', () => {
    fc.assert(
      fc.property(
        arbitraryRangedBars,
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(0.25, 0.5, 1),
        (bars, lookback, maximumShare) => {
          const found = findingsOf(exhaustionDetector({ lookback, maximumShare }), bars);
          expect(findingLines(found)).toEqual(naive(bars, lookback, maximumShare));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('has options with defaults, bounds and a name', () => {
    expect([exhaustionDetector().rule, exhaustionDetector().warmupBars]).toEqual(['exhaustion(20)', 21]);
    expect(exhaustionDetector({ maximumShare: 0.2 }).rule).toBe('exhaustion(20,0.2)');
    expect(() => exhaustionDetector({ maximumShare: 0 })).toThrow(
      new RangeError('maximumShare must be above 0 and at most 1, got 0'),
    );
  });
});
