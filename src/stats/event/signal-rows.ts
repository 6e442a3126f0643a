import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { formatTime } from '../../core/time.ts';
import { firstAfter } from '../../core/time-search.ts';

/** A prediction at a row of a panel. */
export interface SignalRow {
  /** The bar at whose close it became known. */
  readonly row: number;
  /** +1 predicts a rise (bullish), −1 a fall (bearish). */
  readonly direction: 1 | -1;
}

/**
 * The rows at which signals became known, in the order of the signals. Where several bars end in that microsecond it is
 * the last of them: before it closed, the signal need not have been known.
 * @throws RangeError when no bar ends at a signal's known time.
 */
export function signalRows(signals: readonly Signal[], bars: BarTable): SignalRow[] {
  return signals.map(({ knownTimeUs, type, rule }) => {
    const row = firstAfter(bars.endUs, knownTimeUs, 0, bars.length) - 1;
    if (row < 0 || bars.endUs[row] !== knownTimeUs) {
      throw new RangeError(
        `the signal of ${rule} known at ${formatTime(knownTimeUs)} is of other bars: none ends there`,
      );
    }
    return { row, direction: type === 'bullish' ? 1 : -1 };
  });
}
