import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import { pivotDetector } from '../../src/divergence/pivot-detector.ts';
import { PIVOT_DEFAULTS, type PivotOptions } from '../../src/divergence/pivot-options.ts';
import type { Finding } from '../../src/divergence/rule/finding.ts';
import { findingLines, findingsOf } from '../support/findings.ts';
import { arbitraryRangedBars, rangedBars } from '../support/ranged-bars.ts';

/** Bars of given highs, lows and CVD; they open and close in the middle. */
function barsOf(high: readonly number[], low: readonly number[], cvd: readonly number[]): BarTable {
  return rangedBars(
    high.map((top, index) => {
      const delta = cvd[index]! - (cvd[index - 1] ?? 0);
      const middle = (top + low[index]!) / 2;
      return {
        open: middle,
        close: middle,
        high: top,
        low: low[index]!,
        buy: Math.max(delta, 0),
        sell: Math.max(-delta, 0),
      };
    }),
  );
}

function lines(bars: BarTable, options: Partial<PivotOptions>): string[] {
  return findingLines(findingsOf(pivotDetector(options), bars));
}

describe('science.json, divergence_pivot', () => {
  const HIGH = [10, 12, 15, 13, 11, 12, 14, 17, 15, 13, 12, 14, 16, 16, 13, 12, 15, 19, 18, 14];
  const LOW = [8, 10, 12, 10, 7, 9, 11, 14, 12, 9, 6, 9, 12, 13, 10, 8, 11, 15, 14, 10];
  const CVD = [0, 5, 20, 12, 2, 8, 12, 15, 9, 4, 5, 12, 19, 18, 10, 1, 6, 10, 8, 3];
  const bars = barsOf(HIGH, LOW, CVD);

  it('events: both kinds, of the plateau at 12 and 13 the leftmost bar, known two bars after the second pivot', () => {
    expect(lines(bars, { left: 2, right: 2, minDistance: 3, maxDistance: 10 })).toEqual([
      'bearish regular 7 (2) known 9',
      'bullish regular 10 (4) known 12',
      'bearish hidden 12 (7) known 14',
      'bullish hidden 15 (10) known 17',
      'bearish regular 17 (12) known 19',
    ]);
  });

  it('the same without limits, of each kind alone, and with limits that leave some out', () => {
    const both = lines(bars, { left: 2, right: 2 });
    expect(both).toHaveLength(5);
    expect(lines(bars, { left: 2, right: 2, kinds: 'regular' })).toEqual(
      both.filter((line) => line.includes('regular')),
    );
    expect(lines(bars, { left: 2, right: 2, kinds: 'hidden' })).toEqual(both.filter((line) => line.includes('hidden')));
    expect(lines(bars, { left: 2, right: 2, minDistance: 6 })).toEqual(['bullish regular 10 (4) known 12']);
    expect(lines(bars, { left: 2, right: 2, maxDistance: 5 })).toHaveLength(4);
  });

  it('a signal carries the prices of its pivots and the end of the bar that confirmed the second', () => {
    const [signal] = pivotDetector({ left: 2, right: 2 }).scan(bars, 0, bars.length);
    expect(signal).toMatchObject({ rule: 'pivot(2,2)', price: 17, refPrice: 15, cvd: 15, refCvd: 20, strength: 25 });
    expect(signal?.eventTimeUs).toBe(bars.timeUs[7]);
    expect(signal?.knownTimeUs).toBe(bars.endUs[9]);
  });
});

type Side = readonly [type: 'bearish' | 'bullish', sign: 1 | -1];
const SIDES: readonly Side[] = [
  ['bearish', 1],
  ['bullish', -1],
];

/** Rows of the pivots of a kind, straight from the definition. */
function pivotRows(bars: BarTable, { left, right, pivotsIn }: PivotOptions, [type, sign]: Side): number[] {
  const series = pivotsIn === 'cvd' ? bars.cvdClose : type === 'bearish' ? bars.high : bars.low;
  const rows: number[] = [];
  for (let pivot = left; pivot + right < bars.length; pivot += 1) {
    if (bars.anchor[pivot - left] !== bars.anchor[pivot + right]) continue;
    const before = [...series.subarray(pivot - left, pivot)];
    const after = [...series.subarray(pivot + 1, pivot + right + 1)];
    const value = sign * series[pivot]!;
    if (before.every((other) => value > sign * other) && after.every((other) => value >= sign * other))
      rows.push(pivot);
  }
  return rows;
}

function naive(bars: BarTable, options: PivotOptions): Finding[] {
  const found = SIDES.flatMap((side) => {
    const rows = pivotRows(bars, options, side);
    return rows.slice(1).flatMap((pivot, index) => comparison(bars, options, [side, rows[index]!, pivot]));
  });
  return found.sort((a, b) => a.known - b.known || (a.type < b.type ? -1 : 1));
}

/** By how far price and the flow went up from a high (down from a low). */
function kindOf(price: number, flow: number): 'regular' | 'hidden' | null {
  if (price > 0 && flow < 0) return 'regular';
  return price < 0 && flow > 0 ? 'hidden' : null;
}

function comparison(bars: BarTable, options: PivotOptions, pair: readonly [Side, number, number]): Finding[] {
  const [[type, sign], first, second] = pair;
  const price = type === 'bearish' ? bars.high : bars.low;
  const higher = sign * (price[second]! - price[first]!);
  const flow = sign * (bars.cvdClose[second]! - bars.cvdClose[first]!);
  const kind = kindOf(higher, flow);
  const isNear = second - first >= options.minDistance && second - first <= options.maxDistance;
  if (kind === null || !isNear || bars.anchor[first] !== bars.anchor[second]) return [];
  if (options.kinds !== 'both' && options.kinds !== kind) return [];
  const refCvd = Number((bars.cvdCarry?.[first] ?? 0n) + BigInt(bars.cvdClose[first]!));
  const strength = refCvd === 0 ? null : (Math.abs(flow) / Math.abs(refCvd)) * 100;
  return [{ type, kind, event: second, known: second + options.right, ref: first, strength }];
}

const arbitraryOptions = fc.record({
  left: fc.integer({ min: 1, max: 4 }),
  right: fc.integer({ min: 1, max: 4 }),
  minDistance: fc.integer({ min: 1, max: 7 }),
  maxDistance: fc.constantFrom(8, 12, Number.POSITIVE_INFINITY),
  pivotsIn: fc.constantFrom('price', 'cvd'),
  kinds: fc.constantFrom('both', 'regular', 'hidden'),
});

describe('the pivot rule', () => {
  it('finds what a plain look at every bar finds', () => {
    fc.assert(
      fc.property(arbitraryRangedBars, arbitraryOptions, (bars, options) => {
        expect(findingsOf(pivotDetector(options), bars)).toEqual(naive(bars, { ...PIVOT_DEFAULTS, ...options }));
      }),
      { numRuns: 300 },
    );
  });
});

/**
 * TradingView's built-in "Divergence Indicator" as published (Pine; re-written here from its rules): pivots are looked for in
 * the oscillator, which here is CVD; at a bar where one is confirmed, the oscillator and price `right` bars back are compared
 * with what they were at the confirmation before (`valuewhen(found, x[right], 1)`), if `barssince(found[1])` is in range.
 * @returns confirmation bars, at which the script knows what it draws `right` bars further left (`offset = -right`).
 */
function tradingView(bars: BarTable, inputs: PineInputs): string[] {
  const { right, rangeLower, rangeUpper } = inputs;
  const osc = bars.cvdClose;
  const drawn: string[] = [];
  for (const [type, sign] of SIDES) {
    const price = type === 'bearish' ? bars.high : bars.low;
    const found = Array.from({ length: bars.length }, (_, bar) => isPinePivot(osc, bar, { ...inputs, sign }));
    for (let bar = 1; bar < bars.length; bar += 1) {
      const previous = found.lastIndexOf(true, bar - 1);
      if (!found[bar]! || previous < 0) continue;
      // found[1] was last true one bar after `found` was: the script's range counts one bar less than the distance.
      const barsSince = bar - (previous + 1);
      if (barsSince < rangeLower || barsSince > rangeUpper) continue;
      const oscRises = sign * (osc[bar - right]! - osc[previous - right]!);
      const priceRises = sign * (price[bar - right]! - price[previous - right]!);
      const kind = kindOf(priceRises, oscRises);
      if (kind !== null) drawn.push(`${type} ${kind} ${bar - right} (${previous - right}) known ${bar}`);
    }
  }
  return drawn.sort();
}

interface PineInputs {
  readonly left: number;
  readonly right: number;
  readonly rangeLower: number;
  readonly rangeUpper: number;
}

/** Whether `ta.pivothigh` (sign 1) or `ta.pivotlow` (−1) gives a value at a bar: of the pivot `right` bars back. */
function isPinePivot(osc: Float64Array, bar: number, { left, right, sign }: PineInputs & { sign: 1 | -1 }): boolean {
  const pivot = bar - right;
  if (pivot < left) return false;
  const others = [...osc.subarray(pivot - left, pivot), ...osc.subarray(pivot + 1, bar + 1)];
  return others.every((other) => sign * osc[pivot]! > sign * other);
}

describe('TradingView’s divergence script with its defaults (5, 5, range 5 to 60)', () => {
  /** CVD that never has one value twice: how Pine's pivots treat equal values is not published. */
  const distinct = fc.array(fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: 100, max: 140 })), {
    minLength: 150,
    maxLength: 400,
    size: 'max',
  });

  it('marks the pivots that pivot(5,5,6,61 in-cvd) gives, and no one could know a mark before five bars later', () => {
    let marks = 0;
    fc.assert(
      fc.property(distinct, (rows) => {
        const cvd = rows.map(([level], index) => level * 1000 + index);
        const bars = barsOf(
          rows.map(([, low]) => low + 5),
          rows.map(([, low]) => low),
          cvd,
        );
        const options = { left: 5, right: 5, minDistance: 6, maxDistance: 61, pivotsIn: 'cvd' } as const;
        const expected = tradingView(bars, { left: 5, right: 5, rangeLower: 5, rangeUpper: 60 });
        expect(lines(bars, options).sort()).toEqual(expected);
        marks += expected.length;
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(marks).toBeGreaterThan(100);
  });
});

describe('its options', () => {
  it('stand in the name up to the last that is not the default', () => {
    expect(pivotDetector().rule).toBe('pivot(5,5)');
    expect(pivotDetector({ minDistance: 3 }).rule).toBe('pivot(5,5,3)');
    expect(pivotDetector({ maxDistance: 60, pivotsIn: 'cvd', kinds: 'hidden' }).rule).toBe(
      'pivot(5,5,1,60 in-cvd hidden)',
    );
  });

  it('say how many bars are needed: two pivots lie at least min(left, right) + 1 apart', () => {
    expect(pivotDetector({ left: 2, right: 3 }).warmupBars).toBe(2 + 3 + 3 + 1);
    expect(pivotDetector({ left: 2, right: 3, minDistance: 10 }).warmupBars).toBe(2 + 10 + 3 + 1);
  });

  it('are refused where they are out of range or no two pivots could meet them', () => {
    expect(() => pivotDetector({ left: 0 })).toThrow(
      new RangeError('left must be an integer from 1 to 1000000, got 0'),
    );
    expect(() => pivotDetector({ right: 1.5 })).toThrow(
      new RangeError('right must be an integer from 1 to 1000000, got 1.5'),
    );
    expect(() => pivotDetector({ maxDistance: 5 })).toThrow(
      new RangeError('maxDistance must be at least 6: pivots of pivot(5,5) with minDistance 1 are never nearer, got 5'),
    );
  });
});
