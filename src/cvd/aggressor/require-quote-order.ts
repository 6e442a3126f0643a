import { formatTime } from '../../core/time.ts';
import type { ArrivedTrades, QuoteBatch } from './quote-batch.ts';

/**
 * Makes sure that quotes never go back in time.
 * @throws RangeError naming the first row that does, or whose time is no time.
 */
export function requireQuoteOrder(batch: QuoteBatch, reachedUs: number): void {
  let previous = reachedUs;
  for (let index = 0; index < batch.length; index += 1) {
    const time = batch.timeUs[index]!;
    // Written so that NaN fails too.
    if (!(time >= previous)) throw backInTime(index, time, previous);
    previous = time;
  }
  if (batch.length > 0 && !Number.isSafeInteger(previous)) throw backInTime(batch.length - 1, previous, reachedUs);
}

function backInTime(row: number, time: number, reachedUs: number): RangeError {
  if (!Number.isSafeInteger(time)) return new RangeError(`quote ${row} of a batch at ${time} µs: not a whole number`);
  const reached = formatTime(reachedUs);
  return new RangeError(`quote ${row} of a batch goes back in time: ${formatTime(time)} after ${reached}`);
}

/**
 * Makes sure that quotes, or trades, can be matched by arrival.
 * @throws RangeError when they carry no sequence, or one that does not rise.
 */
export function requireSequence(batch: QuoteBatch | ArrivedTrades, reached: number): void {
  const { sequence, length, type } = batch;
  if (sequence === undefined) {
    throw new RangeError(`matching by arrival needs ${type} with a sequence of arrival: take strict or inclusive`);
  }
  let previous = reached;
  for (let index = 0; index < length; index += 1) {
    const arrival = sequence[index]!;
    if (!(arrival > previous)) {
      throw new RangeError(
        `the sequence of arrival of ${type} must rise: ${arrival} came after ${previous} (row ${index})`,
      );
    }
    previous = arrival;
  }
}
