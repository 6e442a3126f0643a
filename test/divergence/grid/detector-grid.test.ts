import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../../src/core/bar-table.ts';
import { detectorGrid, gridSignals, windowGrid } from '../../../src/divergence/grid/detector-grid.ts';
import { detectorsFor } from '../../../src/divergence/detectors-for.ts';
import { windowDetector } from '../../../src/divergence/window-detector.ts';
import type { WindowOptions } from '../../../src/divergence/window-options.ts';
import { arbitraryBars, barsOfCvd } from '../../support/bars.ts';
import { arbitraryRangedBars } from '../../support/ranged-bars.ts';

const arbitraryOptions: fc.Arbitrary<Omit<WindowOptions, 'lookback'>> = fc.record({
  priceField: fc.constantFrom('close', 'high-low'),
  ties: fc.constantFrom('earliest', 'latest'),
  normalised: fc.boolean(),
  acrossResets: fc.boolean(),
  cooldownBars: fc.constantFrom(0, 1, 4),
  rearm: fc.boolean(),
});
const arbitraryLookbacks = fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 12 });

describe('a grid of window rules', () => {
  it.each([
    ['with ties, holes, resets and carries', arbitraryBars],
    ['with ranges', arbitraryRangedBars],
  ])('gives the signals of as many detectors, each member the same, on bars %s', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, arbitraryLookbacks, arbitraryOptions, (bars: BarTable, lookbacks, options) => {
        const grid = windowGrid({ lookbacks, ...options }, bars);
        for (const [place, lookback] of lookbacks.entries()) {
          const alone = windowDetector({ ...options, lookback }).scan(bars, 0, bars.length);
          expect(gridSignals(grid, bars, place)).toEqual(alone);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps a divergence once that many lookbacks share', () => {
    const rising = Array.from({ length: 50 }, (_, index) => 100 + index);
    const falling = rising.map((close) => -close);
    const lookbacks = Array.from({ length: 40 }, (_, index) => index + 1);
    const grid = windowGrid({ lookbacks }, barsOfCvd(rising, falling));
    expect(grid.findings.length).toBe(49);
    expect(grid.found.map((indices) => indices.length)).toEqual(lookbacks.map((lookback) => 50 - lookback));
  });

  it('of no lookback finds nothing', () => {
    expect(windowGrid({ lookbacks: [] }, barsOfCvd([1, 2], [2, 1])).findings.length).toBe(0);
  });
});

describe('a grid of many rules', () => {
  it('gives the signals of each detector, in the order they were given', () => {
    const rules =
      'window(9),slope(5,1),window(3),pivot(1,2),window(3 latest),chart(4 cooldown 2),window(5),zgap(2,5,1),delta(0)';
    fc.assert(
      fc.property(arbitraryRangedBars, (bars) => {
        const grid = detectorGrid(detectorsFor({ rules, lookbacks: [] }), bars);
        expect(grid.detectors.map(({ rule }) => rule)).toEqual(
          detectorsFor({ rules, lookbacks: [] }).map((d) => d.rule),
        );
        for (const [place, detector] of detectorsFor({ rules, lookbacks: [] }).entries()) {
          expect(gridSignals(grid, bars, place)).toEqual(detector.scan(bars, 0, bars.length));
        }
      }),
    );
  });

  it('has no detector beyond its last', () => {
    const bars = barsOfCvd([1, 2], [2, 1]);
    const grid = windowGrid({ lookbacks: [1] }, bars);
    expect(() => gridSignals(grid, bars, 1)).toThrow(new RangeError('the grid has 1 detectors, none at 1'));
  });
});
