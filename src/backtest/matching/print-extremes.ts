import type { TradeBatch } from '../../core/trade-batch.ts';

/** Prints of a block: 2 to this power. */
const BLOCK_BITS = 6;
const BLOCK = 1 << BLOCK_BITS;
const SIDES = 3;

/** Which prints concern somebody: those at or below `below`, or at or above `above`, of their aggressor; index: side + 1. */
export interface PriceBands {
  /** By aggressor, ticks; −Infinity: none. */
  readonly below: Float64Array;
  /** By aggressor, ticks; Infinity: none. */
  readonly above: Float64Array;
}

/** The lowest and the highest price of some prints, ticks. */
export interface PriceRange {
  /** Infinity without prints. */
  readonly low: number;
  /** −Infinity without prints. */
  readonly high: number;
}

/**
 * Extreme prices of the prints of a batch, block by block and aggressor by aggressor: whoever looks for a price skips the
 * blocks that do not reach it. Made at the first question, once for all who ask.
 */
export class PrintExtremes {
  private batch: TradeBatch | null = null;
  private isMade = false;
  private low = new Float64Array(0);
  private high = new Float64Array(0);
  /** The last answer: worlds that walk the same stretch ask the same. */
  private asked = { from: -1, to: -1 };
  private range: PriceRange = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };

  /** The prints of a batch come next. */
  enter(batch: TradeBatch): void {
    this.batch = batch;
    this.isMade = false;
    this.asked = { from: -1, to: -1 };
  }

  /** Nothing is asked about the batch any more. */
  leave(): void {
    this.batch = null;
  }

  /** Index of the first print in [from, to) that lies outside of its band, or `to`. */
  firstOutside(from: number, to: number, bands: PriceBands): number {
    const { price, side } = this.prints();
    const { below, above } = bands;
    let index = from;
    while (index < to) {
      const block = index >> BLOCK_BITS;
      const end = Math.min((block + 1) << BLOCK_BITS, to);
      if (this.reaches(block, bands)) {
        for (; index < end; index += 1) {
          const aggressor = side[index]! + 1;
          if (price[index]! <= below[aggressor]! || price[index]! >= above[aggressor]!) return index;
        }
      }
      index = end;
    }
    return to;
  }

  /** The lowest and the highest price of the prints [from, to). */
  rangeOf(from: number, to: number): PriceRange {
    const { asked } = this;
    if (asked.from === from && asked.to === to) return this.range;
    const { price } = this.prints();
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let index = from;
    while (index < to) {
      const isWhole = (index & (BLOCK - 1)) === 0 && index + BLOCK <= to;
      if (isWhole) {
        const place = (index >> BLOCK_BITS) * SIDES;
        for (let side = place; side < place + SIDES; side += 1) {
          low = Math.min(low, this.low[side]!);
          high = Math.max(high, this.high[side]!);
        }
        index += BLOCK;
      } else {
        low = Math.min(low, price[index]!);
        high = Math.max(high, price[index]!);
        index += 1;
      }
    }
    this.asked = { from, to };
    this.range = { low, high };
    return this.range;
  }

  private reaches(block: number, { below, above }: PriceBands): boolean {
    const place = block * SIDES;
    for (let side = 0; side < SIDES; side += 1) {
      if (this.low[place + side]! <= below[side]! || this.high[place + side]! >= above[side]!) return true;
    }
    return false;
  }

  private prints(): TradeBatch {
    const { batch } = this;
    if (batch === null) throw new RangeError('no batch is being walked');
    if (!this.isMade) this.make(batch);
    return batch;
  }

  private make({ price, side, length }: TradeBatch): void {
    const places = (((length - 1) >> BLOCK_BITS) + 1) * SIDES;
    if (this.low.length < places) {
      this.low = new Float64Array(places);
      this.high = new Float64Array(places);
    }
    const { low, high } = this;
    low.fill(Number.POSITIVE_INFINITY, 0, places);
    high.fill(Number.NEGATIVE_INFINITY, 0, places);
    for (let index = 0; index < length; index += 1) {
      const place = (index >> BLOCK_BITS) * SIDES + side[index]! + 1;
      const ticks = price[index]!;
      if (ticks < low[place]!) low[place] = ticks;
      if (ticks > high[place]!) high[place] = ticks;
    }
    this.isMade = true;
  }
}
