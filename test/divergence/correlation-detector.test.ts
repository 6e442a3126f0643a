import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import { correlationDetector } from '../../src/divergence/correlation-detector.ts';
import { barsFrom } from '../support/bars.ts';
import { findingLines, findingsOf, isWholeStretch } from '../support/findings.ts';
import { arbitraryRangedBars } from '../support/ranged-bars.ts';

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const sum = (of: (dx: number, dy: number) => number): number =>
    xs.reduce((total, x, index) => total + of(x - meanX, ys[index]! - meanY), 0);
  const spreads = sum((dx) => dx * dx) * sum((_, dy) => dy * dy);
  return spreads === 0 ? 0 : sum((dx, dy) => dx * dy) / Math.sqrt(spreads);
}

function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}

function naive(bars: BarTable, options: { lookback: number; minimum: number; ranks: boolean }): string[] {
  const { lookback } = options;
  const lines: string[] = [];
  for (let bar = lookback; bar < bars.length; bar += 1) {
    const ref = bar - lookback;
    if (!isWholeStretch(bars, ref, bar)) continue;
    const places = Array.from({ length: lookback }, (_, index) => ref + 1 + index);
    const changes = places.map((place) => bars.close[place]! - bars.close[place - 1]!);
    const deltas = places.map((place) => bars.delta[place]!);
    const value = options.ranks ? correlation(ranks(changes), ranks(deltas)) : correlation(changes, deltas);
    const [move, flow] = [bars.close[bar]! - bars.close[ref]!, deltas.reduce((sum, delta) => sum + delta, 0)];
    if (move * flow >= 0 || value >= -options.minimum) continue;
    lines.push(`${move > 0 ? 'bearish' : 'bullish'} correlation ${bar} (${ref})`);
  }
  return lines;
}

describe('the correlation rule', () => {
  it('finds what the textbook formulas find, of values and of ranks', () => {
    fc.assert(
      fc.property(arbitraryRangedBars, fc.integer({ min: 3, max: 7 }), fc.boolean(), (bars, lookback, byRanks) => {
        const minimum = 0.123_456_7;
        const found = findingsOf(correlationDetector({ lookback, minimumCorrelation: minimum, ranks: byRanks }), bars);
        expect(findingLines(found)).toEqual(naive(bars, { lookback, minimum, ranks: byRanks }));
      }),
      { numRuns: 300 },
    );
  });

  it('speaks where price rose while every bar went against its delta', () => {
    const bars = barsFrom([
      { close: 100, delta: 0 },
      { close: 102, delta: -2 },
      { close: 101, delta: 1 },
      { close: 103, delta: -2 },
    ]);
    const found = findingsOf(correlationDetector({ lookback: 3 }), bars);
    expect(findingLines(found)).toEqual(['bearish correlation 3 (0)']);
    expect(found[0]?.strength).toBeCloseTo(100, 10);
  });

  it('has options with defaults, bounds and a name', () => {
    expect(correlationDetector().rule).toBe('correlation(20)');
    expect(correlationDetector({ minimumCorrelation: 0.5, ranks: true }).rule).toBe('correlation(20,0.5 ranks)');
    expect(correlationDetector().warmupBars).toBe(21);
    expect(() => correlationDetector({ minimumCorrelation: 1.1 })).toThrow(
      new RangeError('minimumCorrelation must be from 0 to 1, got 1.1'),
    );
  });
});
