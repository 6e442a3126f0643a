import { formatTime } from '../core/time.ts';
import type { Scales, TradeBatch } from '../core/trade-batch.ts';

/**
 * Makes sure that an event does not lie before what was reached already.
 * @throws RangeError saying what came when; also for an instant that is no time at all.
 */
export function requireForward(what: string, timeUs: number, reachedUs: number): void {
  if (!Number.isSafeInteger(timeUs)) throw new RangeError(`${what} at ${timeUs} µs: not a time in whole microseconds`);
  if (timeUs < reachedUs) {
    throw new RangeError(`${what} at ${formatTime(timeUs)}, but ${formatTime(reachedUs)} was reached before it`);
  }
}

/**
 * Makes sure that the trades of a batch never go back in time.
 * @throws RangeError naming the first trade that does.
 */
export function requireTimeOrder(batch: TradeBatch, reachedUs: number): void {
  const { timeUs, length } = batch;
  let previous = reachedUs;
  for (let index = 0; index < length; index += 1) {
    const time = timeUs[index]!;
    // Written so that NaN fails too.
    if (!(time >= previous)) throw backInTime(batch, index, previous);
    previous = time;
  }
  if (length > 0) requireForward(`trade ${batch.id[length - 1]}`, previous, reachedUs);
}

function backInTime(batch: TradeBatch, index: number, reachedUs: number): RangeError {
  const [id, time] = [batch.id[index]!, batch.timeUs[index]!];
  if (!Number.isSafeInteger(time)) return new RangeError(`trade ${id} at ${time} µs: not a time in whole microseconds`);
  return new RangeError(
    `trade ${id} goes back in time: it is of ${formatTime(time)}, but ${formatTime(reachedUs)} was reached before it`,
  );
}

/**
 * Makes sure that prices and sizes mean what the engine takes them for.
 * @throws RangeError naming both pairs of scales.
 */
export function requireScales(got: Scales, expected: Scales): void {
  if (got.priceScale === expected.priceScale && got.sizeScale === expected.sizeScale) return;
  throw new RangeError(
    `data with ${got.priceScale} price and ${got.sizeScale} size decimals came where ` +
      `${expected.priceScale} and ${expected.sizeScale} were expected`,
  );
}
