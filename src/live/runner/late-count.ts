import { resetSchedule } from '../../core/reset-schedule.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import { barClock } from '../../cvd/bar-clock.ts';
import type { CvdEngineOptions } from '../../cvd/cvd-engine.ts';
import { frameAt } from '../../cvd/time-frames.ts';

/**
 * Counts the trades that came after the bar of their time had closed. Bars that count trades take them as they come, so that
 * each trade moved in time counts.
 * @param late trades with their own times.
 * @param taken the same trades at the instants they were taken at.
 */
export function countLate(late: TradeBatch, taken: TradeBatch, options: CvdEngineOptions): number {
  const { bar, scales, session, reset } = options;
  const clock = barClock(bar, scales);
  const resets = resetSchedule(reset, session);
  let count = 0;
  for (const [index, takenUs] of taken.timeUs.subarray(0, taken.length).entries()) {
    const ownUs = late.timeUs[index] ?? takenUs;
    if (ownUs === takenUs) continue;
    if (!clock.cutsTime || ownUs < frameAt(takenUs, session, resets, clock).startUs) count += 1;
  }
  return count;
}
