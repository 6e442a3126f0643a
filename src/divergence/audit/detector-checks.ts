import { BAR_COLUMNS, type BarTable, barsUpTo } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import {
  barKnownAt,
  type DetectorCheck,
  describeSignal,
  firstDifference,
  type MakeDetector,
  type Offence,
} from './detector-check.ts';
import { poisonedBars } from './revealed-bars.ts';

const GARBAGE = [Number.NaN, 1e15, -1e15];
const RANGE_LENGTHS = [2, 3, 7, 20, 390];

/**
 * What every detector promises, each with the way to find it broken. Of a detector that keeps all of them no signal can
 * depend on anything after its known time, as far as it computes from the bars it is given.
 */
export const DETECTOR_CHECKS = {
  // First: what wrote into the bars would otherwise agree with itself.
  'the bars are left as they were': (make, bars) => {
    const before = BAR_COLUMNS.map((column) => bars[column].slice(0, bars.length));
    make().scan(bars, 0, bars.length);
    for (const [place, column] of BAR_COLUMNS.entries()) {
      const bar = before[place]!.findIndex((value, index) => !Object.is(value, bars[column][index]));
      if (bar >= 0) return { bar, what: `the detector wrote into the column ${column}` };
    }
    return null;
  },
  'every prefix of the bars gives the signals that the whole gives up to there': (make, bars) => {
    const whole = make().scan(bars, 0, bars.length);
    return disagreement(scanPrefixes(make, bars), whole, bars, 'with the bars up to there');
  },
  'a poisoned future changes nothing': (make, bars) => {
    const whole = make().scan(bars, 0, bars.length);
    for (const garbage of GARBAGE) {
      const offence = disagreement(scanPoisoned(make, bars, garbage), whole, bars, `with ${garbage} after it`);
      if (offence !== null) return offence;
    }
    return null;
  },
  'any cutting into ranges gives the same signals': (make, bars) => {
    const whole = make().scan(bars, 0, bars.length);
    for (const length of RANGE_LENGTHS) {
      const cut = scanRanges(make, bars, length);
      const offence = disagreement(cut, whole, bars, `in ranges of ${length}`);
      if (offence !== null) return offence;
    }
    return null;
  },
  'a signal is known at the close of the bar that brought it, not before': (make, bars) => {
    const detector = make();
    for (let bar = 0; bar < bars.length; bar += 1) {
      for (const signal of detector.scan(bars, bar, bar + 1)) {
        const what = untimely(signal, bars, bar);
        if (what !== null) return { bar, what };
      }
    }
    return null;
  },
  'the same bars give the same signals': (make, bars) =>
    disagreement(make().scan(bars, 0, bars.length), make().scan(bars, 0, bars.length), bars, 'in a second run'),
  'signals come in the order of their known time, under the detector’s own rule': (make, bars) => {
    const detector = make();
    let latest = Number.NEGATIVE_INFINITY;
    for (const signal of detector.scan(bars, 0, bars.length)) {
      const bar = barKnownAt(bars, signal.knownTimeUs);
      if (signal.knownTimeUs < latest) return { bar, what: `${describeSignal(signal)} after one that was known later` };
      if (signal.rule !== detector.rule) return { bar, what: `a signal of "${signal.rule}", not "${detector.rule}"` };
      latest = signal.knownTimeUs;
    }
    return null;
  },
} as const satisfies Record<string, DetectorCheck>;

/** The name of one of {@link DETECTOR_CHECKS}. */
export type DetectorCheckName = keyof typeof DETECTOR_CHECKS;

/** Bar by bar, each time with no bar after it to look at. */
function scanPrefixes(make: MakeDetector, bars: BarTable): Signal[] {
  const detector = make();
  const signals: Signal[] = [];
  for (let bar = 0; bar < bars.length; bar += 1) signals.push(...detector.scan(barsUpTo(bars, bar + 1), bar, bar + 1));
  return signals;
}

function scanPoisoned(make: MakeDetector, truth: BarTable, garbage: number): Signal[] {
  const revealed = poisonedBars(truth, garbage);
  const { bars } = revealed;
  const detector = make();
  const signals: Signal[] = [];
  for (let bar = 0; bar < bars.length; bar += 1) {
    revealed.reveal(bar);
    signals.push(...detector.scan(bars, bar, bar + 1));
  }
  return signals;
}

function scanRanges(make: MakeDetector, bars: BarTable, length: number): Signal[] {
  const detector = make();
  const signals: Signal[] = [];
  for (let from = 0; from < bars.length; from += length) {
    signals.push(...detector.scan(bars, from, Math.min(from + length, bars.length)));
  }
  return signals;
}

function disagreement(got: readonly Signal[], whole: readonly Signal[], bars: BarTable, how: string): Offence | null {
  const difference = firstDifference(got, whole, bars);
  if (difference === null) return null;
  const { bar } = difference;
  return {
    bar,
    what: `${describeSignal(difference.expected)} in one run over all bars, ${describeSignal(difference.got)} ${how}`,
  };
}

function untimely(signal: Signal, bars: BarTable, bar: number): string | null {
  const starts = bars.timeUs.subarray(0, bar + 1);
  const hasClosed = (timeUs: number): boolean => starts.includes(timeUs);
  if (signal.knownTimeUs !== bars.endUs[bar]) {
    const sooner = signal.knownTimeUs < bars.endUs[bar]! ? 'before' : 'after';
    return `${describeSignal(signal)} that says it was known ${sooner} the bar's close`;
  }
  if (!hasClosed(signal.eventTimeUs)) return `${describeSignal(signal)} of a bar that has not closed`;
  if (!hasClosed(signal.refTimeUs)) return `${describeSignal(signal)} that refers to a bar that has not closed`;
  if (signal.refTimeUs > signal.eventTimeUs) return `${describeSignal(signal)} that refers to a bar after its own`;
  return null;
}
