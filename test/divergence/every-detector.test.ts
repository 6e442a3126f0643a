import { describe, expect, it } from 'vitest';
import { DETECTOR_RULES } from '../../src/divergence/rules.ts';
import { detectorsFor } from '../../src/divergence/detectors-for.ts';
import { testDetectorContract } from '../contracts/detector-contract.ts';
import { arbitraryRangedBars } from '../support/ranged-bars.ts';

/** Short lengths: the suite's tables have at most 60 bars, cut by resets and holes. */
const RULES = [
  'window(3)',
  'window(4 high-low latest normalised)',
  'window(3 cooldown 4 re-arm)',
  'window(2 cooldown 3 re-arm across resets)',
  'pivot(2,3)',
  'pivot(1,2 in-cvd hidden)',
  'pivot(1,1 re-arm across resets)',
  'slope(4,1)',
  'slope(5,1 cooldown 2 across resets)',
  'correlation(4,0.2 ranks)',
  'zgap(2,5,1)',
  'zgap(3,6,0.5 normalised)',
  'zgap(1,4,1 re-arm across resets)',
  'chart(3)',
  'chart(2 normalised cooldown 5)',
  'delta(0)',
  'delta(20 cooldown 1)',
  'delta(10 extreme 3)',
  'absorption(4,0.5,0.5)',
  'absorption(5,0.5,0 extreme 2)',
  'absorption(4,0.5,0.5 across resets)',
  'exhaustion(3)',
];

for (const rules of RULES) {
  const acrossAnchors = rules.includes('across resets');
  testDetectorContract(rules, () => detectorsFor({ rules, lookbacks: [] })[0]!, {
    acrossAnchors,
    bars: arbitraryRangedBars,
  });
}

describe('the detectors under contract', () => {
  it('are those of every rule', () => {
    const tested = new Set(RULES.map((rule) => rule.slice(0, rule.indexOf('('))));
    expect([...tested].sort()).toEqual(DETECTOR_RULES.map((rule) => rule.name).sort());
  });

  it('are named as they were asked for', () => {
    expect(RULES.flatMap((rules) => detectorsFor({ rules, lookbacks: [] })).map(({ rule }) => rule)).toEqual(RULES);
  });
});
