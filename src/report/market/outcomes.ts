import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import { firstAfter } from '../../core/time-search.ts';

/** Bars after a signal became known that its outcome shows. */
export const OUTCOME_BARS = 30;

/** What the price did after a signal was known: nothing that anybody could know then. */
export interface Outcome {
  /** Close of each following bar against the close at which the signal became known, basis points; the first is 0. */
  readonly pathBps: readonly number[];
  /** The last value; null when not one bar follows. */
  readonly lastBps: number | null;
}

const BPS = 10_000;

/**
 * The closes of the bars after a signal's known time, up to {@link OUTCOME_BARS} of them. The path ends early where the data
 * ends or is interrupted, and at the end of the session: what lies beyond is another story.
 */
export function outcomeOf(bars: BarTable, { knownTimeUs }: Signal): Outcome {
  const known = firstAfter(bars.endUs, knownTimeUs, 0, bars.length) - 1;
  const start = bars.close[known];
  if (start === undefined || Number.isNaN(start)) return { pathBps: [], lastBps: null };
  const pathBps = [0];
  for (let bar = known + 1; bar <= known + OUTCOME_BARS && follows(bars, bar); bar += 1) {
    pathBps.push((bars.close[bar]! / start - 1) * BPS);
  }
  return { pathBps, lastBps: pathBps.length > 1 ? pathBps.at(-1)! : null };
}

function follows(bars: BarTable, bar: number): boolean {
  return bar < bars.length && bars.session[bar] === bars.session[bar - 1] && bars.timeUs[bar] === bars.endUs[bar - 1];
}
