import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EstimatedVolumes, PriceBars } from '../../../src/cvd/aggressor/bar-estimates.ts';
import {
  type BulkDistribution,
  bulkShare,
  formatBulkDistribution,
  parseBulkDistribution,
} from '../../../src/cvd/aggressor/bulk-volume.ts';
import { ESTIMATE_METHODS, estimateLabel, estimateVolumes } from '../../../src/cvd/aggressor/estimate-volumes.ts';
import { TrailingSigma } from '../../../src/cvd/aggressor/trailing-sigma.ts';

type Bar = readonly [open: number, high: number, low: number, close: number, volume: number];

function barsOf(bars: readonly Bar[]): PriceBars {
  const column = (place: number): Float64Array => Float64Array.from(bars, (bar) => bar[place]!);
  const [open, high, low, close, volume] = [0, 1, 2, 3, 4].map(column);
  return { length: bars.length, open: open!, high: high!, low: low!, close: close!, volume: volume! };
}

function deltas({ buyVolume, sellVolume }: EstimatedVolumes): number[] {
  return [...buyVolume].map((buy, index) => buy - sellVolume[index]!);
}

/** ../shared/facts/science.md §7, `ohlcv`; volumes in lots of a thousandth, so that the lots are whole. */
const VECTOR: readonly Bar[] = [
  [100, 103, 99, 102, 50_000],
  [102, 102, 98, 99, 80_000],
  [99, 101, 99, 99, 40_000],
  [99, 99, 99, 99, 10_000],
  [99, 104, 98, 104, 120_000],
  [104, 105, 103, 104, 30_000],
];

describe('estimates from bars (science.json, ohlcv_delta)', () => {
  const bars = barsOf(VECTOR);

  it('polarity, as TradingView takes it', () => {
    expect(deltas(estimateVolumes(bars, { method: 'polarity' }))).toEqual(
      [50, -80, -40, -10, 120, 30].map((d) => 1000 * d),
    );
  });

  it('body over range', () => {
    expect(deltas(estimateVolumes(bars, { method: 'body-range' }))).toEqual(
      [25, -60, 0, 0, 100, 0].map((d) => 1000 * d),
    );
  });

  it('close location', () => {
    expect(deltas(estimateVolumes(bars, { method: 'close-location' }))).toEqual(
      [25, -40, -40, 0, 120, 0].map((d) => 1000 * d),
    );
  });

  // bvc: ΔP −3, 0, 0, 5, 0; σ over all of them 2.88097205818; the first bar has no ΔP.
  const sigma = 2.88097205818;
  const bought = (distribution: BulkDistribution): number[] =>
    VECTOR.map(([, , , close, volume], index) =>
      Math.round(volume * bulkShare(close - (VECTOR[index - 1]?.[3] ?? Number.NaN), sigma, distribution)),
    ).slice(1);

  it('bulk volume by the normal distribution', () => {
    expect(bought({ kind: 'normal' })).toEqual([11_909, 20_000, 5000, 115_041, 15_000]);
  });

  it('bulk volume by Student’s t with a quarter of a degree of freedom', () => {
    expect(bought(parseBulkDistribution('student'))).toEqual([28_198, 20_000, 5000, 82_433, 15_000]);
  });

  it('σ of the vector is that of a window that just holds it', () => {
    const trailing = new TrailingSigma(5);
    const values = [-3, 0, 0, 5, 0].map((change) => trailing.add(change));
    expect(values.slice(0, 4)).toEqual(new Array(4).fill(Number.NaN));
    expect(values[4]).toBeCloseTo(sigma, 10);
  });
});

describe('polarity', () => {
  it('at first, and without any change, is buying', () => {
    expect(deltas(estimateVolumes(barsOf([[5, 5, 5, 5, 7]]), { method: 'polarity' }))).toEqual([7]);
  });

  it('of a bar that closed at its open goes by the close before, across bars without prices too', () => {
    const absent = Number.NaN;
    const bars = barsOf([
      [5, 6, 4, 4, 1],
      [absent, absent, absent, absent, 0],
      [5, 5, 5, 5, 1],
      [4, 4, 4, 4, 1],
      [4, 4, 4, 4, 1],
    ]);
    expect(deltas(estimateVolumes(bars, { method: 'polarity' }))).toEqual([-1, 0, 1, -1, -1]);
  });
});

describe('σ of a trailing window', () => {
  it('is the sample deviation of its values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 40 }),
        fc.integer({ min: 2, max: 8 }),
        (values, window) => {
          const trailing = new TrailingSigma(window);
          for (const [index, value] of values.entries()) {
            const sigma = trailing.add(value);
            const last = values.slice(0, index + 1).slice(-window);
            if (last.length < window) {
              expect(sigma).toBeNaN();
              continue;
            }
            const mean = last.reduce((sum, each) => sum + each, 0) / window;
            const squares = last.reduce((sum, each) => sum + (each - mean) ** 2, 0);
            expect(sigma).toBeCloseTo(Math.sqrt(squares / (window - 1)), 6);
          }
        },
      ),
    );
  });

  it('needs two changes', () => {
    expect(() => new TrailingSigma(1)).toThrow(new RangeError('a window is 2 bars or more, got 1'));
    expect(() => estimateVolumes(barsOf(VECTOR), { method: 'bulk-volume', window: 2.5 })).toThrow('got 2.5');
  });
});

describe('bulk volume', () => {
  it('is half and half where the price did not change, even if it never did', () => {
    const bars = barsOf([5, 5, 5].map((close): Bar => [5, 5, 5, close, 8]));
    const volumes = estimateVolumes(bars, { method: 'bulk-volume', window: 2 });
    expect([...volumes.buyVolume]).toEqual([0, 0, 4]);
    expect([...volumes.unknownVolume]).toEqual([8, 8, 0]);
  });

  it('is all of it where nothing but this ever changed', () => {
    expect([1, -1].map((change) => bulkShare(change, 0, { kind: 'normal' }))).toEqual([1, 0]);
  });

  it('passes over bars without a price', () => {
    const absent = Number.NaN;
    const rows = [absent, 1, 4, absent, 6, 3].map((close): Bar => [0, 0, 0, close, 1000]);
    const { buyVolume, unknownVolume } = estimateVolumes(barsOf(rows), { method: 'bulk-volume', window: 2 });
    // Changes 3, 2, −3; σ √½ of the first two and √12.5 of the last two: Φ(2.828) and Φ(−0.849).
    expect([...buyVolume]).toEqual([0, 0, 0, 0, 998, 198]);
    expect([...unknownVolume]).toEqual([1000, 1000, 1000, 1000, 0, 0]);
  });

  it('of the last bar sees no bar after it', () => {
    const longer = barsOf([...VECTOR, [104, 200, 104, 200, 9]]);
    const before = estimateVolumes(barsOf(VECTOR), { method: 'bulk-volume', window: 3 });
    const after = estimateVolumes(longer, { method: 'bulk-volume', window: 3 });
    expect([...after.buyVolume.subarray(0, 6)]).toEqual([...before.buyVolume]);
  });
});

describe('an estimate', () => {
  const arbitraryBars = fc.array(
    fc
      .tuple(fc.integer({ min: -50, max: 50 }), fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(1000))
      .map(([low, a, b, c, volume]): Bar => {
        const range = Math.max(a, b, c);
        return [low + a, low + range, low, low + b, volume];
      }),
    { maxLength: 30 },
  );

  it.each(ESTIMATE_METHODS)('%s divides the volume into whole lots, none below zero', (method) => {
    fc.assert(
      fc.property(arbitraryBars, (rows) => {
        const bars = barsOf(rows);
        const { buyVolume, sellVolume, unknownVolume } = estimateVolumes(bars, { method, window: 3 });
        for (const [index, volume] of bars.volume.entries()) {
          const parts = [buyVolume[index]!, sellVolume[index]!, unknownVolume[index]!];
          expect(parts.every((part) => Number.isInteger(part) && part >= 0)).toBe(true);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(volume);
        }
      }),
    );
  });

  it('gives the odd lot to the buyers', () => {
    expect(deltas(estimateVolumes(barsOf([[5, 5, 5, 5, 7]]), { method: 'body-range' }))).toEqual([1]);
    expect(deltas(estimateVolumes(barsOf([[4, 6, 4, 5, 7]]), { method: 'close-location' }))).toEqual([1]);
  });

  it('of a bar that closed outside its range stays within the volume', () => {
    expect(deltas(estimateVolumes(barsOf([[4, 6, 4, 9, 7]]), { method: 'close-location' }))).toEqual([7]);
    expect(deltas(estimateVolumes(barsOf([[4, 6, 4, -9, 7]]), { method: 'body-range' }))).toEqual([-7]);
  });

  it('of a bar with volume and without a price is unknown', () => {
    const absent = Number.NaN;
    for (const method of ESTIMATE_METHODS) {
      const bars = barsOf([[absent, absent, absent, absent, 7]]);
      expect([...estimateVolumes(bars, { method }).unknownVolume]).toEqual([7]);
    }
  });

  it('says so in its label, with what decides it', () => {
    expect(ESTIMATE_METHODS.map((method) => estimateLabel({ method }))).toEqual([
      'estimated:polarity',
      'estimated:body-range',
      'estimated:close-location',
      'estimated:bulk-volume window=50 distribution=normal',
    ]);
    const distribution = parseBulkDistribution('student:3');
    expect(estimateLabel({ method: 'bulk-volume', window: 20, distribution })).toBe(
      'estimated:bulk-volume window=20 distribution=student:3',
    );
  });
});

describe('a distribution of changes', () => {
  it('is read as it is written', () => {
    for (const text of ['normal', 'student:0.25', 'student:3']) {
      expect(formatBulkDistribution(parseBulkDistribution(text))).toBe(text);
    }
    expect(parseBulkDistribution('student')).toEqual({ kind: 'student', degreesOfFreedom: 0.25 });
  });

  it.each([
    ['cauchy', 'not a distribution: "cauchy"; there is normal, student and student:DEGREES'],
    ['normal:1', 'not a distribution: "normal:1"'],
    ['student:1:2', 'not a distribution: "student:1:2"'],
    ['student:x', 'not a decimal number: "x"'],
    ['student:0', 'degrees of freedom must be above 0, got "student:0"'],
    ['student:-1', 'degrees of freedom must be above 0, got "student:-1"'],
  ])('is not %s', (text, message) => {
    expect(() => parseBulkDistribution(text)).toThrow(message);
  });
});
