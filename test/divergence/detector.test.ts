import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/core/signal.ts';
import { type Detector, detect, scanAll, sortSignals } from '../../src/divergence/detector.ts';
import { windowDetector } from '../../src/divergence/window-detector.ts';
import { arbitraryBars, barsFrom } from '../support/bars.ts';

function signal(overrides: Partial<Signal>): Signal {
  return {
    ...{ rule: 'a', type: 'bearish', kind: 'regular', eventTimeUs: 1, knownTimeUs: 2, price: 1, cvd: 1, cvdCarry: 0n },
    ...{ refTimeUs: 0, refPrice: 1, refCvd: 2, strength: 50, strengthShiftFree: 1 },
    ...overrides,
  };
}

describe('the order of signals', () => {
  it('is by known time, event time, rule, type, kind and reference', () => {
    const ordered = [
      signal({ knownTimeUs: 1, eventTimeUs: 9, rule: 'z' }),
      signal({ eventTimeUs: 0, rule: 'z' }),
      signal({ kind: 'hidden' }),
      signal({ refTimeUs: -1 }),
      signal({}),
      signal({ type: 'bullish' }),
      signal({ rule: 'b' }),
      signal({ eventTimeUs: 2 }),
      signal({ knownTimeUs: 3, eventTimeUs: 0 }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(ordered, { minLength: ordered.length }), (shuffled) => {
        expect(sortSignals([...shuffled])).toEqual(ordered);
      }),
    );
  });

  it('of several detectors does not depend on how the bars are cut, bars of one microsecond included', () => {
    const make = (): Detector[] => [3, 1, 2].map((lookback) => windowDetector({ lookback }));
    fc.assert(
      fc.property(arbitraryBars, fc.integer({ min: 1, max: 9 }), (bars, step) => {
        const whole = detect(make(), bars);
        const detectors = make();
        const cut: Signal[] = [];
        for (let from = 0; from < bars.length; from += step) {
          cut.push(...scanAll(detectors, bars, from, Math.min(from + step, bars.length)));
        }
        expect(cut).toEqual(whole);
        expect(detect(make().reverse(), bars)).toEqual(whole);
        expect(whole.map(({ knownTimeUs }) => knownTimeUs)).toEqual(
          whole.map(({ knownTimeUs }) => knownTimeUs).sort((a, b) => a - b),
        );
      }),
    );
  });

  it('lets a detector that reads on to the end of its range see no bar later than the one it speaks at', () => {
    const seen: [number, number][] = [];
    const curious: Detector = {
      rule: 'curious',
      warmupBars: 1,
      scan: (_, from, to) => {
        seen.push([from, to]);
        return [];
      },
    };
    detect([curious], barsFrom(Array.from({ length: 3 }, () => ({ close: 1, delta: 0 }))));
    expect(seen).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it('of no detector is empty', () => {
    expect(fc.sample(arbitraryBars, { seed: 1, numRuns: 3 }).flatMap((bars) => detect([], bars))).toEqual([]);
  });
});
