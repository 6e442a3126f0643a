import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import type { Detector } from '../../src/divergence/detector.ts';
import { DETECTOR_CHECKS, type DetectorCheckName } from '../../src/divergence/audit/detector-checks.ts';
import { arbitraryBars } from '../support/bars.ts';

/** What a detector may do beyond the ordinary. */
export interface DetectorContractOptions {
  /** It compares bars of different anchors, so its warm-up counts all bars. */
  readonly acrossAnchors?: boolean;
  /** The bars it is tried on, for rules that need more of a bar than {@link arbitraryBars} have. */
  readonly bars?: fc.Arbitrary<BarTable>;
}

type Law = (make: () => Detector, bars: BarTable, options: DetectorContractOptions) => void;

const WARM_UP = 'no signal comes before the warm-up is over';

/** The name of a law. */
export type DetectorLaw = DetectorCheckName | typeof WARM_UP;

/** Everything a detector promises: what `cvdlab audit` checks for users, and the warm-up within each anchor. */
const LAWS: readonly (readonly [DetectorLaw, Law])[] = [
  ...Object.entries(DETECTOR_CHECKS).map(([promise, check]): readonly [DetectorLaw, Law] => [
    promise as DetectorCheckName,
    (make, bars) => {
      const offence = check(make, bars);
      if (offence !== null) expect.fail(`bar ${offence.bar}: ${offence.what}`);
    },
  ]),
  [WARM_UP, keepsWarmUp],
];

const RUNS = { numRuns: 60 };

/** Registers a test for every law, on random bars, and one that the detector finds anything in such bars at all. */
export function testDetectorContract(name: string, make: () => Detector, options: DetectorContractOptions = {}): void {
  describe(`the detector ${name}`, () => {
    it.each(LAWS)('%s', (_, law) => {
      fc.assert(
        fc.property(options.bars ?? arbitraryBars, (bars) => {
          law(make, bars, options);
        }),
        RUNS,
      );
    });

    it('finds something in the bars of this suite', () => {
      const tables = fc.sample(options.bars ?? arbitraryBars, { seed: 1, numRuns: 200 });
      expect(tables.some((bars) => make().scan(bars, 0, bars.length).length > 0)).toBe(true);
    });
  });
}

/** The laws that a detector breaks on random bars: what the suite would have found. */
export function brokenLaws(make: () => Detector, options: DetectorContractOptions = {}): DetectorLaw[] {
  const breaks = ([, law]: readonly [DetectorLaw, Law]): boolean =>
    fc.check(
      fc.property(options.bars ?? arbitraryBars, (bars) => {
        law(make, bars, options);
      }),
      { numRuns: 20, seed: 1, endOnFailure: true },
    ).failed;
  return LAWS.filter(breaks).map(([name]) => name);
}

function keepsWarmUp(make: () => Detector, bars: BarTable, { acrossAnchors }: DetectorContractOptions): void {
  const detector = make();
  let anchorStart = 0;
  for (let bar = 0; bar < bars.length; bar += 1) {
    if (acrossAnchors !== true && bars.anchor[bar] !== bars.anchor[anchorStart]) anchorStart = bar;
    const signals = detector.scan(bars, bar, bar + 1);
    if (bar - anchorStart + 1 < detector.warmupBars) expect(signals, `bar ${bar}`).toEqual([]);
  }
}
