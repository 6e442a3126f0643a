import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAR_COLUMNS, type BarTable, barsUpTo } from '../../src/core/bar-table.ts';
import type { Signal } from '../../src/core/signal.ts';
import type { Detector } from '../../src/divergence/detector.ts';
import { arbitraryBars } from '../support/bars.ts';

/** What a detector may do beyond the ordinary. */
export interface DetectorContractOptions {
  /** It compares bars of different anchors, so its warm-up counts all bars. */
  readonly acrossAnchors?: boolean;
  /** The bars it is tried on, for rules that need more of a bar than {@link arbitraryBars} have. */
  readonly bars?: fc.Arbitrary<BarTable>;
}

type Law = (make: () => Detector, bars: BarTable, options: DetectorContractOptions) => void;

/** Everything a detector promises; each law throws where it finds the promise broken. */
export const DETECTOR_LAWS = {
  'every prefix gives the signals that the whole gives up to there': (make, bars) => {
    const whole = signalsByBar(make(), bars);
    for (let length = 0; length <= bars.length; length += 1) {
      same(make().scan(barsUpTo(bars, length), 0, length), whole.slice(0, length).flat(), `the first ${length} bars`);
    }
  },
  'a poisoned future changes nothing': (make, bars) => {
    const whole = signalsByBar(make(), bars);
    for (let length = 0; length <= bars.length; length += 1) {
      const garbage = GARBAGE[length % GARBAGE.length]!;
      const poisoned = withFuture(bars, length, garbage);
      same(make().scan(poisoned, 0, length), whole.slice(0, length).flat(), `${garbage} after ${length} bars`);
    }
  },
  'any cutting into ranges gives the same signals': (make, bars) => {
    const whole = make().scan(bars, 0, bars.length);
    for (const step of [1, 2, 3, 7, 20]) {
      const detector = make();
      const cut: Signal[] = [];
      for (let from = 0; from < bars.length; from += step) {
        cut.push(...detector.scan(bars, from, Math.min(from + step, bars.length)));
      }
      same(cut, whole, `ranges of ${step}`);
    }
  },
  'a signal is known at the end of the bar it was returned for, and speaks of no later one': (make, bars) => {
    for (const [index, signals] of signalsByBar(make(), bars).entries()) {
      for (const signal of signals) {
        expect(signal.knownTimeUs, 'known time').toBe(bars.endUs[index]);
        const starts = bars.timeUs.subarray(0, index + 1);
        expect(starts.includes(signal.eventTimeUs), 'the event time is the start of a bar that has closed').toBe(true);
        expect(starts.includes(signal.refTimeUs), 'the reference time is the start of a bar that has closed').toBe(
          true,
        );
        expect(signal.refTimeUs, 'reference time').toBeLessThanOrEqual(signal.eventTimeUs);
      }
    }
  },
  'no signal comes before the warm-up is over': (make, bars, { acrossAnchors }) => {
    const detector = make();
    let anchorStart = 0;
    for (const [index, signals] of signalsByBar(detector, bars).entries()) {
      if (acrossAnchors !== true && bars.anchor[index] !== bars.anchor[anchorStart]) anchorStart = index;
      if (index - anchorStart + 1 < detector.warmupBars) expect(signals, `bar ${index}`).toEqual([]);
    }
  },
  'the same bars give the same signals': (make, bars) => {
    same(make().scan(bars, 0, bars.length), make().scan(bars, 0, bars.length), 'a second detector');
  },
  'signals come in the order of their known time, under the detector’s own rule': (make, bars) => {
    const detector = make();
    const signals = detector.scan(bars, 0, bars.length);
    const known = signals.map((signal) => signal.knownTimeUs);
    expect(known).toEqual([...known].sort((a, b) => a - b));
    for (const signal of signals) expect(signal.rule).toBe(detector.rule);
  },
  'the bars are left as they were': (make, bars) => {
    const before = BAR_COLUMNS.map((column) => bars[column].slice());
    make().scan(bars, 0, bars.length);
    for (const [place, column] of BAR_COLUMNS.entries()) {
      expect(bars[column].every((value, index) => Object.is(value, before[place]![index]))).toBe(true);
    }
  },
} as const satisfies Record<string, Law>;

/** The name of one of {@link DETECTOR_LAWS}. */
export type DetectorLaw = keyof typeof DETECTOR_LAWS;

const LAWS = Object.entries(DETECTOR_LAWS) as [DetectorLaw, Law][];
const RUNS = { numRuns: 60 };
const GARBAGE = [Number.NaN, 1e15, -1e15];

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
  const breaks = ([, law]: [DetectorLaw, Law]): boolean =>
    fc.check(
      fc.property(options.bars ?? arbitraryBars, (bars) => {
        law(make, bars, options);
      }),
      { numRuns: 20, seed: 1, endOnFailure: true },
    ).failed;
  return LAWS.filter(breaks).map(([name]) => name);
}

function signalsByBar(detector: Detector, bars: BarTable, length = bars.length): (readonly Signal[])[] {
  return Array.from({ length }, (_, index) => detector.scan(bars, index, index + 1));
}

/** The bars with everything from `length` on, the space behind the last one too, overwritten. */
function withFuture(bars: BarTable, length: number, garbage: number): BarTable {
  const columns = BAR_COLUMNS.map((column) => [column, bars[column].slice().fill(garbage, length)] as const);
  const cvdCarry = bars.cvdCarry?.map((carry, index) => (index < length ? carry : 77n)) ?? null;
  return { ...bars, ...Object.fromEntries(columns), length: bars.length, scales: bars.scales, cvdCarry };
}

/** Compares first and lets `expect` explain afterwards: it is too slow to ask it of every prefix. */
function same(got: readonly Signal[], expected: readonly Signal[], where: string): void {
  const isSame = got.length === expected.length && got.every((signal, index) => isSameSignal(signal, expected[index]!));
  if (!isSame) expect(got, where).toEqual(expected);
}

function isSameSignal(a: Signal, b: Signal): boolean {
  return (Object.keys(a) as (keyof Signal)[]).every((key) => Object.is(a[key], b[key]));
}
