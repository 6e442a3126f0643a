import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import type { Finding } from '../../src/divergence/rule/finding.ts';
import { slopeDetector } from '../../src/divergence/slope-detector.ts';
import { barsOfCvd } from '../support/bars.ts';
import { findingLines, findingsOf, isWholeStretch } from '../support/findings.ts';
import { arbitraryRangedBars } from '../support/ranged-bars.ts';

const PRICE = [100, 101, 103, 102, 104, 103, 105, 105, 106, 104, 101, 100, 99, 99, 98, 100, 104, 107, 108, 109];
const CVD = [10, 15, 30, 22, 25, 20, 18, 15, 17, 10, -5, -12, -8, -6, -10, 4, 6, 5, 3, 2];

/** slope ÷ standard error and correlation with time, by the textbook. */
function trend(values: readonly number[]): { readonly t: number; readonly r: number } {
  const count = values.length;
  const [meanX, meanY] = [(count - 1) / 2, values.reduce((sum, value) => sum + value, 0) / count];
  const sum = (of: (dx: number, dy: number) => number): number =>
    values.reduce((total, value, place) => total + of(place - meanX, value - meanY), 0);
  const [xx, yy, xy] = [sum((dx) => dx * dx), sum((_, dy) => dy * dy), sum((dx, dy) => dx * dy)];
  const slope = xy / xx;
  const errors = values.reduce((total, value, place) => total + (value - meanY - slope * (place - meanX)) ** 2, 0);
  return { t: slope / Math.sqrt(errors / (count - 2) / xx), r: yy === 0 ? 0 : xy / Math.sqrt(xx * yy) };
}

function naive(bars: BarTable, lookback: number, minimumT: number): Finding[] {
  const found: Finding[] = [];
  for (let bar = lookback - 1; bar < bars.length; bar += 1) {
    const ref = bar - lookback + 1;
    if (!isWholeStretch(bars, ref, bar)) continue;
    const price = trend([...bars.close.subarray(ref, bar + 1)]);
    const cvd = trend([...bars.cvdClose.subarray(ref, bar + 1)]);
    if (Math.sign(price.r) * Math.sign(cvd.r) >= 0 || Math.min(Math.abs(price.t), Math.abs(cvd.t)) <= minimumT)
      continue;
    const strength = 100 * Math.min(Math.abs(price.r), Math.abs(cvd.r));
    const type = price.r > 0 ? 'bearish' : 'bullish';
    found.push({ type, kind: 'slope', event: bar, known: bar, ref, strength });
  }
  return found;
}

describe('the slope rule', () => {
  it('speaks where the slopes of science.json, divergence_slope, disagree with both |t| above the threshold', () => {
    const lines = (minimumT: number): string[] =>
      findingLines(findingsOf(slopeDetector({ lookback: 6, minimumT }), barsOfCvd(PRICE, CVD)));
    // t of price and CVD: 2.6 and −4.9 at bar 7, 4.3 and −3.1 at bar 8; 3.0 and −0.2 at 6, 1.03 and −5.0 at 9.
    expect(lines(2)).toEqual(['bearish slope 7 (2)', 'bearish slope 8 (3)']);
    expect(lines(1)).toEqual([
      ...['bearish slope 7 (2)', 'bearish slope 8 (3)', 'bearish slope 9 (4)', 'bullish slope 15 (10)'],
    ]);
    expect(lines(2.7)).toEqual(['bearish slope 8 (3)']);
  });

  it('finds what the textbook formulas find', () => {
    // 0.37 is no t that small whole numbers give exactly, so that rounding cannot decide.
    const thresholds = fc.constantFrom(0.370_123, 1.012_34);
    fc.assert(
      fc.property(arbitraryRangedBars, fc.integer({ min: 3, max: 8 }), thresholds, (bars, lookback, minimumT) => {
        const found = findingsOf(slopeDetector({ lookback, minimumT }), bars);
        const expected = naive(bars, lookback, minimumT);
        expect(findingLines(found)).toEqual(findingLines(expected));
        for (const [index, { strength }] of found.entries())
          expect(strength).toBeCloseTo(expected[index]!.strength!, 8);
      }),
      { numRuns: 300 },
    );
  });

  it('is not changed by what CVD was anchored at', () => {
    const shifted = CVD.map((cvd) => cvd + 2 ** 45);
    const signals = (cvd: readonly number[]): unknown[] =>
      findingsOf(slopeDetector({ lookback: 6, minimumT: 1 }), barsOfCvd(PRICE, cvd));
    expect(signals(shifted)).toEqual(signals(CVD));
  });

  it('has options with defaults, bounds and a name', () => {
    expect(slopeDetector().rule).toBe('slope(20)');
    expect(slopeDetector({ minimumT: 3 }).rule).toBe('slope(20,3)');
    expect(slopeDetector({ lookback: 30 }).warmupBars).toBe(30);
    expect(() => slopeDetector({ lookback: 2 })).toThrow(
      new RangeError('lookback must be an integer from 3 to 1000000, got 2'),
    );
    expect(() => slopeDetector({ minimumT: Number.NaN })).toThrow(
      new RangeError('minimumT must be a number of at least 0, got NaN'),
    );
  });
});
