import type { TradeBatch } from '../../core/trade-batch.ts';
import type { OrderSide } from '../orders/order.ts';

/**
 * What the prints up to now tell about the book: where each aggressor traded last, and how much trades at a price before
 * it moves. Batches are forgotten: the last prints are copied.
 */
export class TapeMemory {
  /** Price of the last print of a buyer: the ask, as far as prints tell; NaN before the first. */
  buyerTicks = Number.NaN;
  /** Price of the last print of a seller: the bid, as far as prints tell; NaN before the first. */
  sellerTicks = Number.NaN;

  private readonly isBoth: boolean;
  private readonly price: Float64Array;
  private readonly size: Float64Array;
  private readonly side: Int8Array;
  private written = 0;

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

  /** Takes the prints [from, to) in: the cost is that of the kept prints, however many there are. */
  note(batch: TradeBatch, from: number, to: number): void {
    if (from >= to) return;
    this.buyerTicks = this.lastOf(1, batch, { from, to }) ?? this.buyerTicks;
    this.sellerTicks = this.lastOf(-1, batch, { from, to }) ?? this.sellerTicks;
    const capacity = this.price.length;
    if (capacity === 0) return;
    for (let index = Math.max(from, to - capacity); index < to; index += 1) {
      const place = this.written % capacity;
      this.price[place] = batch.price[index]!;
      this.size[place] = batch.size[index]!;
      this.side[place] = batch.side[index]!;
      this.written += 1;
    }
  }

  /**
   * Mean volume, lots, of the stays of an aggressor among the kept prints: a stay is a run of its prints at one price,
   * whatever the other side does in between. The first of them may be cut, the last not be over yet. NaN without any.
   */
  meanStay(aggressor: OrderSide): number {
    const capacity = this.price.length;
    let stays = 0;
    let volume = 0;
    let ticks = Number.NaN;
    for (let index = Math.max(0, this.written - capacity); index < this.written; index += 1) {
      const place = index % capacity;
      if (!this.isOf(aggressor, this.side[place]!)) continue;
      if (this.price[place] !== ticks) stays += 1;
      ticks = this.price[place]!;
      volume += this.size[place]!;
    }
    return volume / stays;
  }

  private lastOf(aggressor: OrderSide, batch: TradeBatch, span: { from: number; to: number }): number | null {
    for (let index = span.to - 1; index >= span.from; index -= 1) {
      if (this.isOf(aggressor, batch.side[index]!)) return batch.price[index]!;
    }
    return null;
  }

  private isOf(aggressor: OrderSide, side: number): boolean {
    return side === aggressor || (side === 0 && this.isBoth);
  }
}
