import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartDetector } from '../../src/divergence/chart-detector.ts';
import { barsOfCvd } from '../support/bars.ts';
import { findingLines, findingsOf } from '../support/findings.ts';
import { arbitraryRangedBars } from '../support/ranged-bars.ts';

describe('the chart rule', () => {
  it('compares a bar with the one N bars before and with nothing between', () => {
    const bars = barsOfCvd([100, 110, 101, 99, 102], [5, 9, 4, 8, 4]);
    // Bar 2 against 0: 101 > 100, 4 < 5. Bar 3 against 1: 99 < 110, but 8 < 9. Bar 4 against 2: CVD equal.
    expect(findingLines(findingsOf(chartDetector({ lookback: 2 }), bars))).toEqual(['bearish regular 2 (0)']);
    // Bar 3 against 2: 99 < 101, 8 > 4. Bar 4 against 3: 102 > 99, 4 < 8.
    expect(findingLines(findingsOf(chartDetector({ lookback: 1 }), bars))).toEqual([
      ...['bullish regular 3 (2)', 'bearish regular 4 (3)'],
    ]);
  });

  it('finds every pair of bars of one anchor that disagree', () => {
    fc.assert(
      fc.property(arbitraryRangedBars, fc.integer({ min: 1, max: 9 }), (bars, lookback) => {
        const lines: string[] = [];
        for (let bar = lookback; bar < bars.length; bar += 1) {
          const ref = bar - lookback;
          if (bars.anchor[ref] !== bars.anchor[bar]) continue;
          const isAbove = bars.close[bar]! > bars.close[ref]!;
          const isBelow = bars.close[bar]! < bars.close[ref]!;
          const flow = bars.cvdClose[bar]! - bars.cvdClose[ref]!;
          if (isAbove && flow < 0) lines.push(`bearish regular ${bar} (${ref})`);
          if (isBelow && flow > 0) lines.push(`bullish regular ${bar} (${ref})`);
        }
        expect(findingLines(findingsOf(chartDetector({ lookback }), bars))).toEqual(lines);
      }),
    );
  });

  it('has options with defaults, bounds and a name', () => {
    expect([chartDetector().rule, chartDetector().warmupBars]).toEqual(['chart(14)', 15]);
    expect(chartDetector({ normalised: true, rearm: true }).rule).toBe('chart(14 normalised re-arm)');
    expect(() => chartDetector({ lookback: 0 })).toThrow(
      new RangeError('lookback must be an integer from 1 to 1000000, got 0'),
    );
  });
});
