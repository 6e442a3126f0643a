import type { BarTable } from '../core/bar-table.ts';
import type { Signal } from '../core/signal.ts';

/**
 * Finds divergences in closed bars, one bar after the other. The same object serves batch, replay and live.
 *
 * The contract, checked by test/contracts/detector-contract.ts: bars are only ever appended; `scan` is called with
 * consecutive ranges that start at 0; it may look at every bar before `to` and at none after; cutting the ranges
 * differently changes nothing; a signal's `knownTimeUs` is the end of a bar in the range it was returned for.
 */
export interface Detector {
  /** The rule and its parameters, e.g. `window(20)`: what its signals carry. */
  readonly rule: string;
  /** Number of bars of one anchor that must have closed, the signal's own included, before a signal can come. */
  readonly warmupBars: number;
  /** The signals that became known with the bars [from, to), in the order of their known time. */
  scan(bars: BarTable, from: number, to: number): readonly Signal[];
}

/** Runs detectors over all bars of a table; the order is that of `scanAll`. */
export function detect(detectors: readonly Detector[], bars: BarTable): Signal[] {
  return scanAll(detectors, bars, 0, bars.length);
}

/**
 * The signals that became known with the bars [from, to), bar by bar, those of one bar in the order of
 * {@link sortSignals}. So they come in the order of their known time, and however the range is cut, in the same order.
 */
export function scanAll(detectors: readonly Detector[], bars: BarTable, from: number, to: number): Signal[] {
  const signals: Signal[] = [];
  let start = from;
  for (let bar = from + 1; bar <= to; bar += 1) {
    // Where every bar ends later than the one before, the order of known times is that of bars: one sort does it.
    if (bar < to && bars.endUs[bar]! > bars.endUs[bar - 1]!) continue;
    const found = detectors.flatMap((detector) => scanRange(detector, bars, start, bar));
    for (const signal of sortSignals(found)) signals.push(signal);
    start = bar;
  }
  return signals;
}

/**
 * A detector from elsewhere goes bar by bar: one that reads on to the end of its range then ends at the bar it speaks at.
 * The toolkit's own (they can say rows) are held to the contract by its tests, and are quicker in one go.
 */
function scanRange(detector: Detector, bars: BarTable, from: number, to: number): readonly Signal[] {
  if ('find' in detector) return detector.scan(bars, from, to);
  const signals: Signal[] = [];
  for (let bar = from; bar < to; bar += 1) {
    for (const signal of detector.scan(bars, bar, bar + 1)) signals.push(signal);
  }
  return signals;
}

/** Signals in the order of {@link compareSignals}. Sorts in place. */
export function sortSignals(signals: Signal[]): Signal[] {
  return signals.sort(compareSignals);
}

/** By known time, event time, rule, type, kind and reference: below 0 where the first comes first. */
export function compareSignals(a: Signal, b: Signal): number {
  return (
    a.knownTimeUs - b.knownTimeUs ||
    a.eventTimeUs - b.eventTimeUs ||
    compareText(a.rule, b.rule) ||
    compareText(a.type, b.type) ||
    compareText(a.kind, b.kind) ||
    a.refTimeUs - b.refTimeUs
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
