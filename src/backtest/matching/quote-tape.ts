import type { QuoteBatch } from '../../cvd/aggressor/quote-batch.ts';
import { firstAfter } from '../../core/time-search.ts';
import type { OrderSide } from '../orders/order.ts';

/** Quotes as `QuoteBatch` of `src/cvd` has them: columns of equal length, in order of time. */
export type QuoteColumns = Pick<QuoteBatch, 'length' | 'timeUs' | 'bid' | 'ask' | 'bidSize' | 'askSize'>;

/** What is offered to whoever comes to buy or to sell. */
export interface QuotedOffer {
  /** Counts the quotes from the first one on: the same number is the same offer. */
  readonly number: number;
  /** Price, ticks; NaN where nobody offers. */
  readonly ticks: number;
  /** Lots; NaN where the source does not say. */
  readonly lots: number;
}

const COLUMNS = ['timeUs', 'bid', 'ask', 'bidSize', 'askSize'] as const;

type Columns = Record<(typeof COLUMNS)[number], Float64Array>;

const FIRST_CAPACITY = 1024;

/**
 * The quotes beside the prints, one tape for all readings. Whoever feeds it pushes quotes before the prints that follow
 * them are walked, and drops what every reading has passed.
 */
export class QuoteTape {
  private columns: Columns = emptyColumns(FIRST_CAPACITY);
  private length = 0;
  private dropped = 0;

  /**
   * Takes the next quotes; copies them.
   * @throws RangeError when they go back in time.
   */
  push(batch: QuoteColumns): void {
    if (batch.length === 0) return;
    const lastUs = this.length === 0 ? Number.NEGATIVE_INFINITY : this.columns.timeUs[this.length - 1]!;
    if (batch.timeUs[0]! < lastUs) {
      throw new RangeError(`quotes go back in time: ${batch.timeUs[0]!} µs after ${lastUs} µs; push them in order`);
    }
    this.makeRoom(batch.length);
    for (const name of COLUMNS) this.columns[name].set(batch[name].subarray(0, batch.length), this.length);
    this.length += batch.length;
  }

  /** Drops the quotes that do not prevail at the instant or later any more. */
  forgetBefore(timeUs: number): void {
    const stale = firstAfter(this.columns.timeUs, timeUs, 0, this.length) - 1;
    if (stale <= 0) return;
    for (const name of COLUMNS) this.columns[name].copyWithin(0, stale, this.length);
    this.length -= stale;
    this.dropped += stale;
  }

  /** What prevails at the instant, a quote of that very microsecond included; null before the first quote. */
  offerAt(timeUs: number, side: OrderSide): QuotedOffer | null {
    const { columns, length, dropped } = this;
    const index = firstAfter(columns.timeUs, timeUs, 0, length) - 1;
    if (index < 0) return null;
    const ticks = side === 1 ? columns.ask[index]! : columns.bid[index]!;
    const lots = side === 1 ? columns.askSize[index]! : columns.bidSize[index]!;
    return { number: dropped + index, ticks, lots };
  }

  private makeRoom(more: number): void {
    let capacity = this.columns.timeUs.length;
    if (this.length + more <= capacity) return;
    while (capacity < this.length + more) capacity *= 2;
    const wider = emptyColumns(capacity);
    for (const name of COLUMNS) wider[name].set(this.columns[name].subarray(0, this.length));
    this.columns = wider;
  }
}

function emptyColumns(capacity: number): Columns {
  const column = (): Float64Array => new Float64Array(capacity);
  return { timeUs: column(), bid: column(), ask: column(), bidSize: column(), askSize: column() };
}
