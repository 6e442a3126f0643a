import type { TradeBatch } from '../../core/trade-batch.ts';
import type { OrderSide } from '../orders/order.ts';

/**
 * What the prints up to now tell about the book: where each aggressor traded last, and how much trades at a price before
 * it moves. Any number of matchers can share one, each at its own place of the stretch of prints that is being walked.
 * When a stretch is over it is forgotten: the last prints are copied.
 */
export class TapeMemory {
  private readonly isBoth: boolean;
  private readonly price: Float64Array;
  private readonly size: Float64Array;
  private readonly side: Int8Array;
  private written = 0;
  private buyerTicks = Number.NaN;
  private sellerTicks = Number.NaN;
  private batch: TradeBatch | null = null;
  private from = 0;

  /**
   * @param capacity prints kept for {@link TapeMemory.meanStay}; 0 where nobody asks for it.
   * @param isBoth whether a print without aggressor counts as a buyer's and as a seller's.
   */
  constructor(capacity: number, isBoth: boolean) {
    this.isBoth = isBoth;
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.side = new Int8Array(capacity);
  }

  /** A stretch begins at a print of a batch. */
  begin(batch: TradeBatch, from: number): void {
    this.batch = batch;
    this.from = from;
  }

  /** The stretch was walked up to a print, exclusive. The cost is that of the kept prints, however many there were. */
  end(to: number): void {
    const { batch, from } = this;
    if (batch !== null && from < to) {
      this.buyerTicks = this.lastTicks(1, to);
      this.sellerTicks = this.lastTicks(-1, to);
      this.copy(batch, Math.max(from, to - this.price.length), to);
    }
    this.batch = null;
  }

  /**
   * Price of the last print of an aggressor: the ask or the bid, as far as prints tell; NaN before the first.
   * @param index print of the stretch that comes next.
   */
  lastTicks(aggressor: OrderSide, index: number): number {
    const { batch, from } = this;
    if (batch !== null) {
      for (let print = index - 1; print >= from; print -= 1) {
        if (this.isOf(aggressor, batch.side[print]!)) return batch.price[print]!;
      }
    }
    return aggressor === 1 ? this.buyerTicks : this.sellerTicks;
  }

  /**
   * Mean volume, lots, of the stays of an aggressor among the kept prints: a stay is a run of its prints at one price,
   * whatever the other side does in between. The first of them may be cut, the last not be over yet. NaN without any.
   * @param next print of the stretch that comes next.
   */
  meanStay(aggressor: OrderSide, next: number): number {
    const { batch, from } = this;
    const capacity = this.price.length;
    const stays = new Stays();
    const inStretch = batch === null ? 0 : Math.min(Math.max(next - from, 0), capacity);
    const oldest = Math.max(0, this.written - (capacity - inStretch));
    for (let index = oldest; index < this.written; index += 1) {
      const place = index % capacity;
      if (this.isOf(aggressor, this.side[place]!)) stays.add(this.price[place]!, this.size[place]!);
    }
    for (let index = next - inStretch; index < next; index += 1) {
      if (this.isOf(aggressor, batch!.side[index]!)) stays.add(batch!.price[index]!, batch!.size[index]!);
    }
    return stays.volume / stays.count;
  }

  private copy({ price, size, side }: TradeBatch, from: number, to: number): void {
    const capacity = this.price.length;
    for (let index = from; index < to; index += 1) {
      const place = this.written % capacity;
      this.price[place] = price[index]!;
      this.size[place] = size[index]!;
      this.side[place] = side[index]!;
      this.written += 1;
    }
  }

  private isOf(aggressor: OrderSide, side: number): boolean {
    return side === aggressor || (side === 0 && this.isBoth);
  }
}

class Stays {
  count = 0;
  volume = 0;
  private ticks = Number.NaN;

  add(ticks: number, size: number): void {
    if (ticks !== this.ticks) this.count += 1;
    this.ticks = ticks;
    this.volume += size;
  }
}
