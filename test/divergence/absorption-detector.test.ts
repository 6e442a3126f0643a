import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import { absorptionDetector } from '../../src/divergence/absorption-detector.ts';
import { barsFrom } from '../support/bars.ts';
import { findingLines, findingsOf, isWholeStretch } from '../support/findings.ts';
import { arbitraryRangedBars } from '../support/ranged-bars.ts';

/** ../shared/vectors/science.json, `impact`, with `kyle`: α, λ, and from its se_ols the residual deviation. */
const CHANGES = [2, -1, 3, 0, -2, 1, 4, -3, 2, -1];
const DELTAS = [12, -8, 15, 3, -9, 2, 20, -14, 6, -7];
const [ALPHA, LAMBDA] = [0.109589041096, 0.195205479452];

/** The ten changes of the vector after a first bar, then a bar of one's own. */
function impactBars(delta: number, change: number): BarTable {
  let close = 1000;
  const rows = [...CHANGES, change].map((move, index) => {
    close += move;
    return { close, delta: DELTAS[index] ?? delta };
  });
  return barsFrom([{ close: 1000, delta: 0 }, ...rows]);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Kyle's regression, z and score by the textbook; null where it is undefined. */
function score(
  changes: readonly number[],
  deltas: readonly number[],
  own: { delta: number; change: number },
): { z: number; score: number } | null {
  const count = changes.length;
  const [meanX, meanY] = [sum(deltas) / count, sum(changes) / count];
  const xx = sum(deltas.map((delta) => (delta - meanX) ** 2));
  if (xx === 0) return null;
  const slope = sum(deltas.map((delta, index) => (delta - meanX) * (changes[index]! - meanY))) / xx;
  const intercept = meanY - slope * meanX;
  const errors = sum(deltas.map((delta, index) => (changes[index]! - intercept - slope * delta) ** 2));
  const deviation = Math.sqrt(errors / (count - 2));
  if (deviation < 1e-9) return null;
  const residual = own.change - intercept - slope * own.delta;
  return {
    z: (own.delta - meanX) / Math.sqrt(xx / (count - 1)),
    score: (-Math.sign(own.delta) * residual) / deviation,
  };
}

function naive(bars: BarTable, lookback: number, [minimumZ, minimumScore]: readonly [number, number]): string[] {
  const lines: string[] = [];
  for (let bar = lookback + 1; bar < bars.length; bar += 1) {
    if (!isWholeStretch(bars, bar - lookback - 1, bar) || bars.delta[bar] === 0) continue;
    const places = Array.from({ length: lookback }, (_, index) => bar - lookback + index);
    const change = (place: number): number => bars.close[place]! - bars.close[place - 1]!;
    const deltas = places.map((place) => bars.delta[place]!);
    const own = { delta: bars.delta[bar]!, change: change(bar) };
    const found = score(places.map(change), deltas, own);
    if (found === null || Math.abs(found.z) < minimumZ || found.score < minimumScore) continue;
    lines.push(`${own.delta > 0 ? 'bearish' : 'bullish'} absorption ${bar} (${bar - 1})`);
  }
  return lines;
}

describe('the absorption rule', () => {
  it('science.json, impact, kyle: scores a bar by the line through the ten before it', () => {
    const found = findingsOf(absorptionDetector({ lookback: 10 }), impactBars(40, 2));
    expect(findingLines(found)).toEqual(['bearish absorption 11 (10)']);
    const { z, score: expected } = score(CHANGES, DELTAS, { delta: 40, change: 2 })!;
    expect(z).toBeGreaterThan(2);
    const deviation = (2 - ALPHA - LAMBDA * 40) / -expected;
    // se_ols × √Σ(δ − mean)² is the residual deviation.
    const mean = sum(DELTAS) / 10;
    expect(deviation).toBeCloseTo(0.014605070299 * Math.sqrt(sum(DELTAS.map((delta) => (delta - mean) ** 2))), 9);
    expect(found[0]?.strength).toBeCloseTo(100 * expected, 6);
  });

  it('is silent where price went where the delta should have moved it, and where the delta is not large', () => {
    expect(findingsOf(absorptionDetector({ lookback: 10 }), impactBars(40, 8))).toEqual([]);
    expect(findingsOf(absorptionDetector({ lookback: 10 }), impactBars(10, -3))).toEqual([]);
    expect(findingLines(findingsOf(absorptionDetector({ lookback: 10 }), impactBars(-40, -2)))).toEqual([
      'bullish absorption 11 (10)',
    ]);
  });

  it('at extremes is silent where the bar makes none', () => {
    const options = { lookback: 10, extremeLookback: 5 };
    expect(findingsOf(absorptionDetector(options), impactBars(40, -1))).toEqual([]);
    expect(findingsOf(absorptionDetector(options), impactBars(40, 3))).toHaveLength(1);
  });

  it('finds what the textbook formulas find', () => {
    const thresholds = fc.constantFrom([0.512_345, 0.301_234], [1.101_234, 0.701_234]) as fc.Arbitrary<
      [number, number]
    >;
    fc.assert(
      fc.property(arbitraryRangedBars, fc.integer({ min: 3, max: 9 }), thresholds, (bars, lookback, minimum) => {
        const options = { lookback, minimumZ: minimum[0], minimumScore: minimum[1] };
        expect(findingLines(findingsOf(absorptionDetector(options), bars))).toEqual(naive(bars, lookback, minimum));
      }),
      { numRuns: 300 },
    );
  });

  it('has options with defaults, bounds and a name', () => {
    expect([absorptionDetector().rule, absorptionDetector().warmupBars]).toEqual(['absorption(100)', 102]);
    expect(absorptionDetector({ minimumScore: 3, extremeLookback: 20 }).rule).toBe('absorption(100,2,3 extreme 20)');
    expect(absorptionDetector({ lookback: 5, extremeLookback: 20 }).warmupBars).toBe(21);
    expect(() => absorptionDetector({ minimumZ: -1 })).toThrow(
      new RangeError('minimumZ must be a number of at least 0, got -1'),
    );
  });
});
