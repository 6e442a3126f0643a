import { describe, expect, it } from 'vitest';
import type { BarTable } from '../../src/core/bar-table.ts';
import type { Signal } from '../../src/core/signal.ts';
import type { Detector } from '../../src/divergence/detector.ts';
import { windowDetector } from '../../src/divergence/window-detector.ts';
import { brokenLaws, type DetectorLaw, testDetectorContract } from './detector-contract.ts';

testDetectorContract('window(3)', () => windowDetector({ lookback: 3 }));
testDetectorContract('window(1)', () => windowDetector({ lookback: 1 }));
testDetectorContract('window(10)', () => windowDetector({ lookback: 10 }));
testDetectorContract('window(4 across resets)', () => windowDetector({ lookback: 4, acrossResets: true }), {
  acrossAnchors: true,
});

/** A signal that speaks of one bar and is known with another. */
function signalAt(bars: BarTable, event: number, known: number): Signal {
  return {
    ...{ rule: 'leak', type: 'bearish', kind: 'regular', strength: null, strengthShiftFree: null, cvdCarry: 0n },
    ...{
      eventTimeUs: bars.timeUs[event]!,
      knownTimeUs: bars.endUs[known]!,
      price: bars.close[event]!,
      cvd: bars.cvdClose[event]!,
    },
    ...{ refTimeUs: bars.timeUs[event]!, refPrice: bars.close[event]!, refCvd: bars.cvdClose[event]! },
  };
}

/** A detector from what it finds at one bar. */
function leak(find: (bars: BarTable, index: number, to: number) => Signal | null): () => Detector {
  return () => ({
    rule: 'leak',
    warmupBars: 1,
    scan: (bars, from, to) => {
      const signals: Signal[] = [];
      for (let index = from; index < to; index += 1) {
        const signal = find(bars, index, to);
        if (signal !== null) signals.push(signal);
      }
      return signals;
    },
  });
}

const PREFIX: DetectorLaw = 'every prefix of the bars gives the signals that the whole gives up to there';
const POISON: DetectorLaw = 'a poisoned future changes nothing';
const CUTTING: DetectorLaw = 'any cutting into ranges gives the same signals';
const TIMING: DetectorLaw = 'a signal is known at the close of the bar that brought it, not before';
const WARM_UP: DetectorLaw = 'no signal comes before the warm-up is over';
const SAME: DetectorLaw = 'the same bars give the same signals';
const ORDER: DetectorLaw = 'signals come in the order of their known time, under the detector’s own rule';
const UNTOUCHED: DetectorLaw = 'the bars are left as they were';

describe('a planted leak is caught', () => {
  it('that looks at the next bar', () => {
    const nextBar = leak((bars, index) =>
      bars.close[index + 1]! < bars.close[index]! ? signalAt(bars, index, index) : null,
    );
    expect(brokenLaws(nextBar)).toEqual(expect.arrayContaining([PREFIX, POISON]));
  });

  it('that reports a pivot at its extreme without waiting for the bars that confirm it', () => {
    const isPivot = (bars: BarTable, index: number): boolean =>
      index >= 1 && bars.close[index]! > bars.close[index - 1]! && bars.close[index]! > bars.close[index + 1]!;
    const peeking = leak((bars, index) => (isPivot(bars, index) ? signalAt(bars, index, index) : null));
    expect(brokenLaws(peeking)).toEqual(expect.arrayContaining([PREFIX, POISON]));
    // It waits for the confirming bar, but dates the knowledge back to the extreme.
    const backdated = leak((bars, index) => (isPivot(bars, index - 1) ? signalAt(bars, index - 1, index - 1) : null));
    expect(brokenLaws(backdated)).toContain(TIMING);
    const honest = leak((bars, index) => (isPivot(bars, index - 1) ? signalAt(bars, index - 1, index) : null));
    expect(brokenLaws(honest)).toEqual([]);
  });

  it('that centres a window', () => {
    const centred = leak((bars, index) => {
      let [sum, count] = [0, 0];
      for (let bar = Math.max(index - 2, 0); bar <= Math.min(index + 2, bars.length - 1); bar += 1) {
        sum += bars.close[bar]!;
        count += 1;
      }
      return bars.close[index]! > sum / count ? signalAt(bars, index, index) : null;
    });
    expect(brokenLaws(centred)).toEqual(expect.arrayContaining([PREFIX, POISON]));
  });

  it('that normalises by the whole day', () => {
    const highest = leak((bars, index) =>
      bars.close[index] === Math.max(...bars.close.subarray(0, bars.length)) ? signalAt(bars, index, index) : null,
    );
    expect(brokenLaws(highest)).toEqual(expect.arrayContaining([PREFIX, POISON]));
  });

  it('that reads on to the end of the range it was given', () => {
    const toEnd = leak((bars, index, to) =>
      bars.close[index]! < bars.close[to - 1]! ? signalAt(bars, index, index) : null,
    );
    expect(brokenLaws(toEnd)).toEqual(expect.arrayContaining([PREFIX, CUTTING]));
  });
});

describe('other broken promises are caught', () => {
  it('a signal inside the warm-up', () => {
    const eager = (): Detector => ({ ...leak((bars, index) => signalAt(bars, index, index))(), warmupBars: 5 });
    expect(brokenLaws(eager)).toEqual([WARM_UP]);
    expect(brokenLaws(eager, { acrossAnchors: true })).toEqual([WARM_UP]);
  });

  it('a signal that is known before the bar it speaks of has begun', () => {
    expect(brokenLaws(leak((bars, index) => (index > 0 ? signalAt(bars, index, index - 1) : null)))).toContain(TIMING);
  });

  it('signals out of order, and under another rule', () => {
    const backwards = (): Detector => ({
      ...leak(() => null)(),
      scan: (bars, from, to) => {
        const signals = Array.from({ length: to - from }, (_, index) => signalAt(bars, from + index, from + index));
        return signals.reverse();
      },
    });
    expect(brokenLaws(backwards)).toContain(ORDER);
    expect(brokenLaws(() => ({ ...leak((bars, index) => signalAt(bars, index, index))(), rule: 'other' }))).toEqual([
      ORDER,
    ]);
  });

  it('what depends on what other detectors saw', () => {
    let calls = 0;
    const shared = leak((bars, index) => ((calls += 1) % 3 === 0 ? signalAt(bars, index, index) : null));
    expect(brokenLaws(shared)).toContain(SAME);
  });

  it('writing into the bars', () => {
    const writing = leak((bars, index) => {
      bars.close[index] = 1;
      return null;
    });
    expect(brokenLaws(writing)).toContain(UNTOUCHED);
  });
});
