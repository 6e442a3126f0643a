import type { BarTable } from '../../core/bar-table.ts';
import { trueRange } from '../../stats/event/average-true-range.ts';
import { squaredChange, trailingVolatility } from '../../stats/null/trailing-volatility.ts';
import { lastBars } from './last-bars.ts';

/**
 * Average true range of the last `window` bars, ticks; NaN until that many have a price. A range reaches to the close
 * before only inside a session and an anchor: a night or a hole is not volatility.
 */
export function averageRangeTicks(bars: BarTable, window: number): number {
  const first = Math.max(bars.length - window - 1, 0);
  let sum = 0;
  let present = 0;
  for (let row = first; row < bars.length; row += 1) {
    const range = trueRange(bars, row, row > first && goesOn(bars, row));
    if (Number.isNaN(range)) continue;
    present += 1;
    // Whole ticks: the sum is exact.
    if (row >= bars.length - window) sum += range;
  }
  return present >= window ? sum / window : Number.NaN;
}

/** Root mean square of the last `window` changes from close to close, ticks; NaN until there are that many. */
export function volatilityTicks(bars: BarTable, window: number): number {
  if (bars.length <= window) return Number.NaN;
  let sum = 0;
  for (let row = bars.length - window; row < bars.length; row += 1) sum += squaredChange(bars, row);
  return Math.sqrt(sum / window);
}

/**
 * Share of the `history` bars before the last one whose trailing volatility was below the last one's, those that were
 * equal counted half: 0 the quietest, 1 the wildest. NaN until there are that many.
 */
export function volatilityRank(bars: BarTable, window: number, history: number): number {
  const last = lastBars(bars, window + history + 1);
  if (last.length < window + history + 1) return Number.NaN;
  const volatility = trailingVolatility(last, window);
  const now = volatility[last.length - 1]!;
  let below = 0;
  for (let row = window; row < last.length - 1; row += 1) {
    if (volatility[row]! < now) below += 1;
    else if (volatility[row] === now) below += 0.5;
  }
  return below / history;
}

/** The direction of the close over the last `window` bars: +1, −1, 0; NaN until there are that many. */
export function trendSign(bars: BarTable, window: number): number {
  const row = bars.length - 1;
  return row < window ? Number.NaN : Math.sign(bars.close[row]! - bars.close[row - window]!);
}

/** Whether a true range may reach to the close before: not over a night or a hole. */
function goesOn({ session, anchor }: BarTable, row: number): boolean {
  return session[row] === session[row - 1] && anchor[row] === anchor[row - 1];
}
