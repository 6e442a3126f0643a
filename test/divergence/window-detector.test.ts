import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import type { Signal } from '../../src/core/signal.ts';
import { detect } from '../../src/divergence/detector.ts';
import { windowDetector } from '../../src/divergence/window-detector.ts';
import { WINDOW_DEFAULTS, type WindowOptions } from '../../src/divergence/window-options.ts';
import { arbitraryBars, barsFrom, barsOfCvd } from '../support/bars.ts';
import { rangedBars } from '../support/ranged-bars.ts';
import { barsOf } from '../support/trades.ts';
import { end, start, tape, wholeOptions } from '../support/tape.ts';

/** ../shared/vectors/science.json, `divergence_window`. */
const PRICE = [100, 101, 103, 102, 104, 103, 105, 105, 106, 104, 101, 100, 99, 99, 98, 100, 104, 107, 108, 109];
const CVD = [10, 15, 30, 22, 25, 20, 18, 15, 17, 10, -5, -12, -8, -6, -10, 4, 6, 5, 3, 2];

/** Signals as [bar, type, reference bar, ΔCVD, strength, shift-free strength], rounded to ten digits. */
function found(bars: BarTable, options: Partial<WindowOptions> = { lookback: 5 }): unknown[][] {
  const barOf = (timeUs: number): number => bars.timeUs.indexOf(timeUs);
  const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(10)));
  return detect([windowDetector(options)], bars).map((signal) => [
    ...[barOf(signal.eventTimeUs), signal.type, barOf(signal.refTimeUs), signal.cvd - signal.refCvd],
    ...[rounded(signal.strength), rounded(signal.strengthShiftFree)],
  ]);
}

describe('science.json, divergence_window', () => {
  it('events_tie_earliest', () => {
    expect(found(barsOfCvd(PRICE, CVD))).toEqual([
      [6, 'bearish', 4, -7, 28, 1],
      [8, 'bearish', 6, -1, 5.555_555_555_6, 0.2],
      [12, 'bullish', 11, 4, 33.333_333_333_3, 1],
      [17, 'bearish', 16, -1, 16.666_666_666_7, 1],
      [18, 'bearish', 17, -2, 40, 1],
      [19, 'bearish', 18, -1, 33.333_333_333_3, 1],
    ]);
  });

  it('events_tie_latest: without bar 8, whose reference was passed on by an equal close', () => {
    expect(found(barsOfCvd(PRICE, CVD), { lookback: 5, ties: 'latest' })).toEqual([
      [6, 'bearish', 4, -7, 28, 1],
      [12, 'bullish', 11, 4, 33.333_333_333_3, 1],
      [17, 'bearish', 16, -1, 16.666_666_666_7, 1],
      [18, 'bearish', 17, -2, 40, 1],
      [19, 'bearish', 18, -1, 33.333_333_333_3, 1],
    ]);
  });

  it('cooldown_5_indices: of the signals on one rally only the first', () => {
    const bars = barsOfCvd(PRICE, CVD);
    const options = { lookback: 5, ties: 'latest', cooldownBars: 5 } as const;
    expect(found(bars, options).map((row) => row[0])).toEqual([6, 12, 17]);
    expect(found(bars, { ...options, cooldownBars: 1 }).map((row) => row[0])).toEqual([6, 12, 17, 19]);
  });

  it('re-armed, a rally gives one signal until price has traded back through the reference price', () => {
    const rally = barsOfCvd(PRICE, CVD);
    expect(found(rally, { lookback: 5, rearm: true }).map((row) => row[0])).toEqual([6, 12, 17]);
    const [closes, falling] = [
      [101, 102, 101, 103, 100, 104],
      [9, 8, 7, 6, 5, 4],
    ];
    expect(found(barsOfCvd(closes, falling), { lookback: 1 }).map((row) => row[0])).toEqual([1, 3, 5]);
    // Back at the reference, 101, is not through it; 100 is.
    expect(found(barsOfCvd(closes, falling), { lookback: 1, rearm: true }).map((row) => row[0])).toEqual([1, 5]);
  });

  it('anchor_dependence, cvd_plus_1000: the classic strength depends on the anchor, the shift-free one does not', () => {
    const shifted = CVD.map((cvd) => cvd + 1000);
    const classic = [
      0.682_926_829_3, 0.098_231_827_1, 0.404_858_299_6, 0.099_403_578_5, 0.199_004_975_1, 0.099_700_897_3,
    ];
    expect(found(barsOfCvd(PRICE, shifted)).map((row) => row[4])).toEqual(classic);
    expect(found(barsOfCvd(PRICE, shifted)).map((row) => row[5])).toEqual([1, 0.2, 1, 1, 1, 1]);
  });

  it('anchor_dependence, cvd_minus_25_gives_null: no strength where the divisor is 0', () => {
    const shifted = found(
      barsOfCvd(
        PRICE,
        CVD.map((cvd) => cvd - 25),
      ),
    );
    expect(shifted.map((row) => row[4])).toEqual([
      null,
      14.285_714_285_7,
      10.810_810_810_8,
      5.263_157_894_7,
      10,
      4.545_454_545_5,
    ]);
  });

  it('skip_windows_containing_reset_at_bar_8: no window reaches over an anchor', () => {
    expect(found(barsOfCvd(PRICE, CVD, 8)).map((row) => row[0])).toEqual([6, 17, 18, 19]);
  });

  it('across resets the naive rule finds what it finds without any', () => {
    expect(found(barsOfCvd(PRICE, CVD, 8), { lookback: 5, acrossResets: true })).toEqual(found(barsOfCvd(PRICE, CVD)));
  });
});

type NaiveOptions = Pick<WindowOptions, 'lookback' | 'acrossResets'>;

/** Straight from the definition: looks at the whole window for every bar. */
function naive(bars: BarTable, { lookback, acrossResets }: NaiveOptions): Signal[] {
  const signals: Signal[] = [];
  for (let index = lookback; index < bars.length; index += 1) {
    const window = Array.from({ length: lookback }, (_, place) => index - lookback + place);
    const carryOf = (bar: number): bigint => bars.cvdCarry?.[bar] ?? 0n;
    const isWhole = window.every((bar) =>
      acrossResets ? carryOf(bar) === carryOf(index) : bars.anchor[bar] === bars.anchor[index],
    );
    if (!isWhole) continue;
    for (const [type, sign] of [
      ['bearish', 1],
      ['bullish', -1],
    ] as const) {
      const closes = window.map((bar) => sign * bars.close[bar]!).filter((close) => !Number.isNaN(close));
      const ref = window.find((bar) => sign * bars.close[bar]! === Math.max(...closes));
      if (ref === undefined) continue;
      const isDivergent =
        sign * bars.close[index]! > sign * bars.close[ref]! &&
        sign * bars.cvdClose[index]! < sign * bars.cvdClose[ref]!;
      if (isDivergent) signals.push(naiveSignal(bars, { type, ref, index }, { lookback, acrossResets }));
    }
  }
  return signals;
}

interface Place {
  readonly type: Signal['type'];
  readonly ref: number;
  readonly index: number;
}

function naiveSignal(bars: BarTable, { type, ref, index }: Place, options: NaiveOptions): Signal {
  const deltas = [...bars.delta.subarray(ref + 1, index + 1)];
  const gross = deltas.reduce((sum, delta) => sum + Math.abs(delta), 0);
  const carry = bars.cvdCarry?.[index] ?? 0n;
  const [cvd, refCvd] = [bars.cvdClose[index]!, bars.cvdClose[ref]!];
  const divisor = Math.abs(Number(carry + BigInt(refCvd)));
  return {
    rule: options.acrossResets ? `window(${options.lookback} across resets)` : `window(${options.lookback})`,
    type,
    kind: 'regular',
    eventTimeUs: bars.timeUs[index]!,
    knownTimeUs: bars.endUs[index]!,
    price: bars.close[index]!,
    cvd,
    refTimeUs: bars.timeUs[ref]!,
    refPrice: bars.close[ref]!,
    refCvd,
    cvdCarry: carry,
    strength: divisor === 0 ? null : (Math.abs(cvd - refCvd) / divisor) * 100,
    strengthShiftFree: gross === 0 ? null : Math.abs(deltas.reduce((sum, delta) => sum + delta, 0)) / gross,
  };
}

describe('the window rule', () => {
  it('finds what a plain look at every window finds, over ties, absent prices, anchors and carries', () => {
    fc.assert(
      fc.property(arbitraryBars, fc.integer({ min: 1, max: 12 }), fc.boolean(), (bars, lookback, acrossResets) => {
        const options = { lookback, acrossResets };
        expect(windowDetector(options).scan(bars, 0, bars.length)).toEqual(naive(bars, options));
      }),
      { numRuns: 300 },
    );
  });

  it('mirrors: turning prices and deltas around turns bearish into bullish', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ close: fc.integer({ min: 1, max: 20 }), delta: fc.integer({ min: -5, max: 5 }) }), {
          maxLength: 60,
          size: 'max',
        }),
        (rows) => {
          const mirrored = rows.map(({ close, delta }) => ({ close: 1000 - close, delta: -delta }));
          const summary = (bars: BarTable, bearish: string): unknown[] =>
            detect([windowDetector({ lookback: 4 })], bars).map((signal) => [
              ...[
                signal.type === bearish,
                signal.eventTimeUs,
                signal.refTimeUs,
                signal.strength,
                signal.strengthShiftFree,
              ],
            ]);
          expect(summary(barsFrom(mirrored), 'bullish')).toEqual(summary(barsFrom(rows), 'bearish'));
        },
      ),
    );
  });

  it('needs lookback + 1 bars of one anchor, the signal’s own included', () => {
    const rising = (length: number, gapAt: number): BarTable =>
      barsFrom(
        Array.from({ length }, (_, index) => ({
          close: 100 + index,
          delta: -1,
          starts: index === gapAt ? ('gap' as const) : null,
        })),
      );
    expect(windowDetector({ lookback: 3 }).warmupBars).toBe(4);
    expect(found(rising(4, -1), { lookback: 3 }).map((row) => row[0])).toEqual([3]);
    expect(found(rising(3, -1), { lookback: 3 })).toEqual([]);
    expect(found(rising(9, 5), { lookback: 3 }).map((row) => row[0])).toEqual([3, 4, 8]);
  });

  it('equal closes and equal CVD are no divergence', () => {
    expect(found(barsOfCvd([100, 101, 101], [5, 4, 3]), { lookback: 2 })).toEqual([]);
    expect(found(barsOfCvd([100, 101, 102], [5, 4, 4]), { lookback: 2 })).toEqual([]);
    expect(found(barsOfCvd([100, 101, 102], [5, 4, 3]), { lookback: 2 })).toHaveLength(1);
  });

  it('has no shift-free strength where no bar after the reference had any delta, which only naive windows meet', () => {
    const bars = barsFrom([
      { close: 100, delta: 5 },
      { close: 99, delta: 0, starts: 'reset' },
      { close: 101, delta: 0 },
    ]);
    expect(found(bars, { lookback: 2, acrossResets: true })).toEqual([[2, 'bearish', 0, -5, 100, null]]);
  });

  it('measures strength against the whole CVD, carry included', () => {
    const bars = barsFrom([
      { close: 100, delta: 90 },
      { close: 100, delta: 10, starts: 'carry' },
      { close: 101, delta: -19 },
    ]);
    // CVD is 100, then 81.
    expect(found(bars, { lookback: 1 })).toEqual([[2, 'bearish', 1, -19, 19, 1]]);
    expect(detect([windowDetector({ lookback: 1 })], bars)[0]?.cvdCarry).toBe(90n);
  });

  it('works on bars as the engine makes them: known at the bar’s end', () => {
    const trades = tape('10:00:10 100 9 +\n 10:01:10 101 2 -\n 10:02:10 102 3 -');
    const bars = barsOf([start('10:00'), trades, end('10:03')], wholeOptions());
    expect(detect([windowDetector({ lookback: 2 })], bars)).toEqual([
      {
        ...{ rule: 'window(2)', type: 'bearish', kind: 'regular' },
        ...{ eventTimeUs: bars.timeUs[2], knownTimeUs: bars.endUs[2], price: 102, cvd: 4 },
        ...{ refTimeUs: bars.timeUs[1], refPrice: 101, refCvd: 7, cvdCarry: 0n },
        ...{ strength: (3 / 7) * 100, strengthShiftFree: 1 },
      },
    ]);
  });
});

describe('its options', () => {
  it('default to 20 bars of one anchor', () => {
    const plain = { priceField: 'close', ties: 'earliest', normalised: false, cooldownBars: 0, rearm: false };
    expect(WINDOW_DEFAULTS).toEqual({ lookback: 20, acrossResets: false, ...plain });
    expect([windowDetector().rule, windowDetector().warmupBars]).toEqual(['window(20)', 21]);
    expect(windowDetector({ acrossResets: true }).rule).toBe('window(20 across resets)');
  });

  it('that are not the default stand in the rule’s name', () => {
    expect(windowDetector({ priceField: 'high-low' }).rule).toBe('window(20 high-low)');
    expect(windowDetector({ ties: 'latest' }).rule).toBe('window(20 latest)');
    expect(windowDetector({ lookback: 5, normalised: true }).rule).toBe('window(5 normalised)');
    expect(windowDetector({ cooldownBars: 20 }).rule).toBe('window(20 cooldown 20)');
    expect(windowDetector({ rearm: true, acrossResets: true }).rule).toBe('window(20 re-arm across resets)');
  });

  it('compare highs with highs and lows with lows, CVD at the close', () => {
    const flat = { buy: 0, sell: 1 };
    const bars = rangedBars([
      { open: 100, high: 104, low: 99, close: 100, ...flat },
      { open: 100, high: 105, low: 98, close: 99, buy: 0, sell: 1 },
      { open: 99, high: 103, low: 97, close: 99, buy: 5, sell: 0 },
    ]);
    expect(found(bars, { lookback: 1 })).toEqual([]);
    expect(found(bars, { lookback: 1, priceField: 'high-low' })).toEqual([
      [1, 'bearish', 0, -1, 100, 1],
      [2, 'bullish', 1, 5, 250, 1],
    ]);
    const [bearish, bullish] = detect([windowDetector({ lookback: 1, priceField: 'high-low' })], bars);
    expect([bearish?.price, bearish?.refPrice, bullish?.price, bullish?.refPrice]).toEqual([105, 104, 97, 98]);
  });

  it('normalised: the same signals, their strength the net flow in percent of the volume since the reference', () => {
    const bars = barsOfCvd(PRICE, CVD);
    const rows = found(bars, { lookback: 5, normalised: true });
    expect(rows.map((row) => row.slice(0, 4))).toEqual(found(bars).map((row) => row.slice(0, 4)));
    // Bar 8 against bar 6: deltas −3 and +2, volumes 3 and 2.
    expect(rows[1]![4]).toBe(20);
  });

  it.each([0, -1, 2.5, 1_000_001, Number.NaN])('refuse a lookback of %s', (lookback) => {
    expect(() => windowDetector({ lookback })).toThrow(
      new RangeError(`lookback must be an integer from 1 to 1000000, got ${lookback}`),
    );
  });

  it('refuse a cooldown that is no number of bars', () => {
    expect(() => windowDetector({ cooldownBars: -1 })).toThrow(
      new RangeError('cooldownBars must be an integer from 0 to 1000000, got -1'),
    );
  });
});
