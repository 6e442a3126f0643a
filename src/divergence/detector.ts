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
  /** Number of bars of one anchor that must have closed before the first signal can come. */
  readonly warmupBars: number;
  /** The signals that became known with the bars [from, to), in the order of their known time. */
  scan(bars: BarTable, from: number, to: number): readonly Signal[];
}

/** Runs detectors over all bars of a table; signals ordered by known time, then rule, then type. */
export function detect(detectors: readonly Detector[], bars: BarTable): Signal[] {
  return sortSignals(detectors.flatMap((detector) => detector.scan(bars, 0, bars.length)));
}

/** Signals in the one order everything downstream uses: known time, event time, rule, type. Sorts in place. */
export function sortSignals(signals: Signal[]): Signal[] {
  return signals.sort(
    (a, b) =>
      a.knownTimeUs - b.knownTimeUs ||
      a.eventTimeUs - b.eventTimeUs ||
      compareText(a.rule, b.rule) ||
      compareText(a.type, b.type),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
