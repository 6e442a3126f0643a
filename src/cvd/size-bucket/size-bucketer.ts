import { DAY_US, dayOfTime } from '../../core/time.ts';
import { firstAtOrAfter } from '../../core/time-search.ts';
import type { Scales, TradeBatch, TradeEvent } from '../../core/trade-batch.ts';
import { requireForward, requireScales, requireTimeOrder } from '../require-order.ts';
import { pieceOf } from '../trade-pieces.ts';
import { DailyLimits, type DaySizeLimits, type SizeLimits } from './daily-limits.ts';
import { HeldOrder } from './held-order.ts';
import { resolveSizeBucket, type SizeBucketOptions, type SizeBucketSettings } from './size-bucket-options.ts';
import { SizeHistory } from './size-history.ts';

/**
 * Says of each trade whether it is in a size bucket, by the column `sizeInBucket`. An order is judged whole before any of
 * its prints is given out: the last one of a batch is held back until it is known to be over. So any cutting of the stream
 * into batches gives the same columns. What interrupts the tape (a hole, the edge of what is covered) ends an order.
 *
 * Quantile limits of a UTC day are taken from the days before it and fixed before it begins.
 */
export class SizeBucketer {
  /** The options in full. */
  readonly options: SizeBucketOptions;
  private readonly scales: Scales;
  private readonly limits: DailyLimits;
  private readonly held = new HeldOrder();
  private sizeInBucket = new Float64Array(0);
  private orderSizes = new Float64Array(0);
  private reachedUs = Number.NEGATIVE_INFINITY;

  /**
   * @param scales those of every batch.
   * @param history sizes of the days before the first, see {@link primeSizeHistory}; grows with the days that are pushed.
   * @throws RangeError naming a setting that is out of range.
   */
  constructor(scales: Scales, settings: SizeBucketSettings, history = new SizeHistory()) {
    this.options = resolveSizeBucket(settings);
    this.scales = scales;
    this.limits = new DailyLimits(this.options, scales.sizeScale, history);
  }

  /** The days with trades so far, and what was in the bucket on each. */
  dayLimits(): readonly DaySizeLimits[] {
    return this.limits.entered;
  }

  /**
   * Takes the next event and gives out what can be judged now, in order. Batches share their columns, whichever they have,
   * with the one that was pushed, and `sizeInBucket` is reused for the next.
   * @throws RangeError when trades have other scales or go back in time.
   */
  push(event: TradeEvent): TradeEvent[] {
    if (event.type === 'trades') return event.length === 0 ? [] : this.pushTrades(event);
    const rest = this.flush();
    return rest === null ? [event] : [rest, event];
  }

  /**
   * Says that no trade before the instant will come any more: gives out the order that is held back, if it lies before.
   * Live, before an engine's `advance` to the same instant.
   */
  advance(timeUs: number): TradeBatch | null {
    requireForward('time', timeUs, Number.NEGATIVE_INFINITY);
    this.reachedUs = Math.max(this.reachedUs, timeUs);
    return this.held.timeUs < timeUs ? this.flush() : null;
  }

  /** Ends the data: gives out the order that is held back, if there is one. */
  flush(): TradeBatch | null {
    const order = this.held.release();
    return order === null ? null : this.judge(order, new Float64Array(order.length));
  }

  private pushTrades(batch: TradeBatch): TradeBatch[] {
    const { length } = batch;
    requireScales(batch.scales, this.scales);
    requireTimeOrder(batch, this.reachedUs);
    this.reachedUs = batch.timeUs[length - 1]!;
    const from = this.held.goesOnFor(batch);
    if (from > 0) this.held.take(batch, 0, from);
    if (from === length) return [];
    const rest = this.flush();
    const ready = rest === null ? [] : [rest];
    const to = this.options.unit === 'order' ? startOfLastOrder(batch) : length;
    if (to > from) ready.push(this.judge(pieceOf(batch, from, to), this.scratch(to - from)));
    if (to < length) this.held.take(batch, to, length);
    return ready;
  }

  /** Fills the column for whole orders. */
  private judge(batch: TradeBatch, sizeInBucket: Float64Array): TradeBatch {
    const { timeUs, size, length } = batch;
    for (let from = 0; from < length; ) {
      const day = dayOfTime(timeUs[from]!);
      const to = firstAtOrAfter(timeUs, (day + 1) * DAY_US, from, length);
      const limits = this.limits.enter(day);
      if (this.options.unit === 'print') {
        markPrints(size, sizeInBucket, { from, to, ...limits });
        this.limits.count(size.subarray(from, to));
      } else {
        if (this.orderSizes.length < length) this.orderSizes = new Float64Array(length);
        const orders = markOrders(batch, sizeInBucket, { from, to, ...limits }, this.orderSizes);
        this.limits.count(this.orderSizes.subarray(0, orders));
      }
      from = to;
    }
    return { ...batch, sizeInBucket };
  }

  private scratch(length: number): Float64Array {
    if (this.sizeInBucket.length < length) this.sizeInBucket = new Float64Array(length);
    return this.sizeInBucket;
  }
}

/** Trades [from, to) of a batch, all of one day, and the limits of that day. */
interface Stretch extends SizeLimits {
  readonly from: number;
  readonly to: number;
}

function markPrints(size: Float64Array, sizeInBucket: Float64Array, { from, to, minLots, maxLots }: Stretch): void {
  for (let index = from; index < to; index += 1) {
    const lots = size[index]!;
    sizeInBucket[index] = lots >= minLots && lots < maxLots ? lots : 0;
  }
}

/** @returns the number of orders, whose sizes it puts into `orderSizes`. */
function markOrders(
  { timeUs, size, side }: TradeBatch,
  sizeInBucket: Float64Array,
  { from, to, minLots, maxLots }: Stretch,
  orderSizes: Float64Array,
): number {
  let orders = 0;
  for (let start = from; start < to; ) {
    const orderUs = timeUs[start]!;
    const orderSide = side[start]!;
    let lots = size[start]!;
    let end = start + 1;
    while (end < to && timeUs[end]! === orderUs && side[end]! === orderSide) lots += size[end++]!;
    const isInside = lots >= minLots && lots < maxLots;
    for (let index = start; index < end; index += 1) sizeInBucket[index] = isInside ? size[index]! : 0;
    orderSizes[orders++] = lots;
    start = end;
  }
  return orders;
}

function startOfLastOrder({ timeUs, side, length }: TradeBatch): number {
  const [lastUs, lastSide] = [timeUs[length - 1]!, side[length - 1]!];
  let start = length - 1;
  while (start > 0 && timeUs[start - 1] === lastUs && side[start - 1] === lastSide) start -= 1;
  return start;
}
