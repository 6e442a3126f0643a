import { firstAfter } from '../../core/time-search.ts';
import type { EventPanel } from './event-panel.ts';

/**
 * Bars that a horizon's forward return spans, at least 1: what overlap is measured in. Of a horizon in other units, the
 * median over the bars that have an exit, rounded up; 1 when none has.
 */
export function horizonBars(panel: EventPanel, horizon: number): number {
  const { unit, amount } = panel.horizons[horizon]!;
  if (unit === 'bars') return amount;
  const spans = exitBars(panel, horizon)
    .filter((bars) => !Number.isNaN(bars))
    .sort();
  const middle = (spans.length - 1) / 2;
  const median = spans.length === 0 ? 1 : (spans[Math.floor(middle)]! + spans[Math.ceil(middle)]!) / 2;
  return Math.max(1, Math.ceil(median));
}

/** Per bar, how many later bars have closed, and could have been acted on, at its exit; NaN without an exit. */
export function exitBars({ bars, exitUs, latencyUs }: EventPanel, horizon: number): Float64Array {
  return exitUs[horizon]!.map((us, row) =>
    Number.isNaN(us) ? us : firstAfter(bars.endUs, us - latencyUs, row + 1, bars.length) - row - 1,
  );
}
