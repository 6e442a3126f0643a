import type { BarTable } from '../../../src/core/bar-table.ts';
import type { Signal } from '../../../src/core/signal.ts';
import type { Detector } from '../../../src/divergence/detector.ts';

/** A signal that speaks of one bar and claims to be known at an instant. */
export function signalAt(bars: BarTable, event: number, knownTimeUs: number): Signal {
  return {
    rule: 'leak',
    type: 'bearish',
    kind: 'regular',
    eventTimeUs: bars.timeUs[event]!,
    knownTimeUs,
    price: bars.close[event]!,
    cvd: bars.cvdClose[event]!,
    refTimeUs: bars.timeUs[event]!,
    refPrice: bars.close[event]!,
    refCvd: bars.cvdClose[event]!,
    cvdCarry: 0n,
    strength: null,
    strengthShiftFree: null,
  };
}

/** A detector from what it finds at one bar. */
export function detectorOf(find: (bars: BarTable, index: number) => Signal | null, warmupBars = 1): Detector {
  return {
    rule: 'leak',
    warmupBars,
    scan(bars, from, to) {
      const signals: Signal[] = [];
      for (let index = from; index < to; index += 1) {
        const signal = find(bars, index);
        if (signal !== null) signals.push(signal);
      }
      return signals;
    },
  };
}
