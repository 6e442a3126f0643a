import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import { zgapDetector } from '../../src/divergence/zgap-detector.ts';
import { barsOfCvd } from '../support/bars.ts';
import { findingLines, findingsOf, isWholeStretch } from '../support/findings.ts';
import { arbitraryRangedBars, rangedBars } from '../support/ranged-bars.ts';

/** ../shared/vectors/science.json, `divergence_window` and the gaps of `divergence_z` (W = 3, M = 8) from bar 10 on. */
const PRICE = [100, 101, 103, 102, 104, 103, 105, 105, 106, 104, 101, 100, 99, 99, 98, 100, 104, 107, 108, 109];
const CVD = [10, 15, 30, 22, 25, 20, 18, 15, 17, 10, -5, -12, -8, -6, -10, 4, 6, 5, 3, 2];
const GAPS = [
  ...[-0.481918329109, -0.0290619842843, -0.509546648666, -1.26134124853, -1.20670512343, -0.508542297796],
  ...[0.705632043125, 0.734163711421, 1.21591458411, 1.07709495736],
];

function z(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  // Of equal values, whatever rounding says of their mean, none stands out.
  return values.every((value) => value === values[0]) ? 0 : (values.at(-1)! - mean) / Math.sqrt(variance);
}

function naive(
  bars: BarTable,
  options: { lookback: number; normBars: number; minimumGap: number; normalised: boolean },
): string[] {
  const { lookback, normBars } = options;
  const lines: string[] = [];
  for (let bar = 0; bar < bars.length; bar += 1) {
    if (!isWholeStretch(bars, bar - lookback - normBars + 1, bar)) continue;
    const places = Array.from({ length: normBars }, (_, index) => bar - normBars + 1 + index);
    const moves = places.map((place) => bars.close[place]! - bars.close[place - lookback]!);
    const sum = (column: Float64Array, place: number): number =>
      column.subarray(place - lookback + 1, place + 1).reduce((total, value) => total + value, 0);
    const flows = places.map((place) => {
      const [net, volume] = [sum(bars.delta, place), sum(bars.volume, place)];
      return options.normalised ? (volume === 0 ? 0 : net / volume) : net;
    });
    const gap = z(moves) - z(flows);
    if (Math.abs(gap) > options.minimumGap)
      lines.push(`${gap > 0 ? 'bearish' : 'bullish'} zgap ${bar} (${bar - lookback})`);
  }
  return lines;
}

describe('the z-gap rule', () => {
  it('science.json, divergence_z: every gap', () => {
    const found = findingsOf(zgapDetector({ lookback: 3, normBars: 8, minimumGap: 0 }), barsOfCvd(PRICE, CVD));
    expect(found.map(({ event }) => event)).toEqual(GAPS.map((_, index) => 10 + index));
    for (const [index, gap] of GAPS.entries()) {
      expect(found[index]!.strength).toBeCloseTo(100 * Math.abs(gap), 8);
      expect(found[index]!.type).toBe(gap > 0 ? 'bearish' : 'bullish');
    }
  });

  it('finds what the textbook formulas find, of flow in lots and as a share of volume', () => {
    fc.assert(
      fc.property(
        arbitraryRangedBars,
        fc.record({
          lookback: fc.integer({ min: 1, max: 4 }),
          normBars: fc.integer({ min: 3, max: 7 }),
          minimumGap: fc.constantFrom(0.512_345, 1.234_567),
          normalised: fc.boolean(),
        }),
        (bars, options) => {
          expect(findingLines(findingsOf(zgapDetector(options), bars))).toEqual(naive(bars, options));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('normalised, a share of volume that never changes stands out nowhere', () => {
    const rows = PRICE.map((close, index) => {
      const prices = { open: close, high: close, low: close, close };
      return { ...prices, buy: 2 * (1 + (index % 3)), sell: 1 + (index % 3) };
    });
    const found = findingsOf(
      zgapDetector({ lookback: 1, normBars: 4, minimumGap: 0, normalised: true }),
      rangedBars(rows),
    );
    const moves = PRICE.slice(1).map((price, index) => price - PRICE[index]!);
    const expected = moves.slice(3).map((_, index) => 100 * Math.abs(z(moves.slice(index, index + 4))));
    expect(found.map(({ strength }) => strength?.toFixed(6))).toEqual(
      expected.filter((strength) => strength > 0).map((strength) => strength.toFixed(6)),
    );
  });

  it('has options with defaults, bounds and a name', () => {
    expect(zgapDetector().rule).toBe('zgap(10,100)');
    expect(zgapDetector({ minimumGap: 3, normalised: true }).rule).toBe('zgap(10,100,3 normalised)');
    expect(zgapDetector({ lookback: 3, normBars: 8 }).warmupBars).toBe(11);
    expect(() => zgapDetector({ normBars: 2 })).toThrow(
      new RangeError('normBars must be an integer from 3 to 1000000, got 2'),
    );
  });
});
