import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrendSums } from '../../../src/divergence/trailing/trend-sums.ts';

/** ../shared/vectors/science.json, `divergence_window` and `divergence_slope` (W = 6; made with numpy and scipy). */
const PRICE = [100, 101, 103, 102, 104, 103, 105, 105, 106, 104, 101, 100, 99, 99, 98, 100, 104, 107, 108, 109];
const CVD = [10, 15, 30, 22, 25, 20, 18, 15, 17, 10, -5, -12, -8, -6, -10, 4, 6, 5, 3, 2];
/** Bars 5 to 19: slope of price, its t, slope of CVD, its t. */
const SLOPES = [
  [0.657142857143, 3.03755562682, 2.05714285714, 1.28544104923],
  [0.628571428571, 2.99382079673, -0.342857142857, -0.243065758183],
  [0.514285714286, 2.6163085488, -2.62857142857, -4.86688474942],
  [0.714285714286, 4.33012701892, -1.62857142857, -3.11890123444],
  [0.257142857143, 1.03237080242, -2.48571428571, -4.98979221168],
  [-0.342857142857, -0.768221279597, -4.2, -3.25144857075],
  [-1.11428571429, -3.34422241028, -6.2, -4.61876400918],
  [-1.45714285714, -5.8501012137, -6.2, -4.61876400918],
  [-1.45714285714, -5.8501012137, -5.02857142857, -2.88395444376],
  [-1.05714285714, -4.88650253011, -2.82857142857, -1.82140048258],
  [-0.314285714286, -1.35400640077, 1.51428571429, 1.17276921367],
  [0.628571428571, 1.35400640077, 3.48571428571, 3.46829854937],
  [1.62857142857, 3.3626514232, 3.28571428571, 3.18341006106],
  [2.17142857143, 6.11763728584, 2.62857142857, 2.19462718186],
  [2.34285714286, 8.53364545157, 1.6, 1.18075859996],
] as const;

/** The sums after each value from the first whole window on. */
function* windows(series: readonly number[], length: number): Generator<TrendSums> {
  const sums = new TrendSums(length);
  for (const [place, value] of series.entries()) {
    if (place < length) sums.fill(place, value);
    else sums.slide(value, series[place - length + 1]!);
    if (place >= length - 1) yield sums;
  }
}

describe('science.json, divergence_slope', () => {
  it.each([
    ['price', PRICE, 0],
    ['CVD', CVD, 2],
  ] as const)('slopes and t statistics of %s', (_, series, column) => {
    const rows = [...windows(series, 6)].length;
    expect(rows).toBe(SLOPES.length);
    let row = 0;
    for (const sums of windows(series, 6)) {
      expect(sums.slope()).toBeCloseTo(SLOPES[row]![column], 10);
      expect(sums.tStatistic()).toBeCloseTo(SLOPES[row]![column + 1]!, 9);
      row += 1;
    }
  });
});

const arbitrarySeries = fc.oneof(
  fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 60 }),
  fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { minLength: 6, maxLength: 60 }),
);

describe('the sums of a trend', () => {
  it('are those of a fresh look at every window, to the last bit', () => {
    fc.assert(
      fc.property(arbitrarySeries, fc.integer({ min: 3, max: 6 }), (series, length) => {
        let first = 0;
        for (const sums of windows(series, length)) {
          const fresh = [...windows(series.slice(first, first + length), length)][0]!;
          const measures = [sums.rise(), sums.tStatistic(), sums.correlation()];
          expect(measures).toEqual([fresh.rise(), fresh.tStatistic(), fresh.correlation()]);
          expect(sums.rise()).toBe(exactRise(series.slice(first, first + length)));
          first += 1;
        }
      }),
    );
  });

  it('do not depend on what the series was counted from', () => {
    fc.assert(
      fc.property(arbitrarySeries, fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), (series, shift) => {
        const shifted = series.map((value) => value + shift);
        const measures = (sums: TrendSums): number[] => [sums.slope(), sums.tStatistic(), sums.correlation()];
        expect(Array.from(windows(shifted, 5), measures)).toEqual(Array.from(windows(series, 5), measures));
      }),
    );
  });

  it('of a perfect line have an infinite t, of equal values none', () => {
    const [line] = [...windows([5, 3, 1, -1], 4)];
    expect([line!.slope(), line!.tStatistic(), line!.correlation()]).toEqual([-2, Number.NEGATIVE_INFINITY, -1]);
    const [flat] = [...windows([7, 7, 7, 7], 4)];
    expect([flat!.slope(), flat!.tStatistic(), flat!.correlation()]).toEqual([0, 0, 0]);
  });
});

/** W·Σ(place × value) − Σplace·Σvalue in whole numbers of any size. */
function exactRise(window: readonly number[]): number {
  const values = window.map(BigInt);
  const length = BigInt(window.length);
  const sum = values.reduce((total, value) => total + value, 0n);
  const weighted = values.reduce((total, value, place) => total + BigInt(place) * value, 0n);
  return Number(length * weighted - ((length * (length - 1n)) / 2n) * sum);
}
