import type { QuoteQueue } from './quote-queue.ts';

/** The quotes that prevailed at the trades of one batch, row by row; NaN where none did. Belongs to its matcher. */
export class MatchedQuotes {
  bid = new Float64Array(0);
  ask = new Float64Array(0);
  bidSize = new Float64Array(0);
  askSize = new Float64Array(0);

  /** Makes the columns at least so long; what they held is lost. */
  resize(length: number): void {
    if (this.bid.length >= length) return;
    this.bid = new Float64Array(length);
    this.ask = new Float64Array(length);
    this.bidSize = new Float64Array(length);
    this.askSize = new Float64Array(length);
  }

  /**
   * Gives a trade the quote at a place of the queue.
   * @param place −1 where no quote has come yet.
   * @param oldestUs a quote that counts from before it is too old to prevail.
   */
  set(index: number, queue: QuoteQueue, place: number, oldestUs: number): void {
    if (place < 0 || queue.timeUs[place]! < oldestUs) {
      this.clear(index);
      return;
    }
    const bid = queue.bid[place]!;
    const ask = queue.ask[place]!;
    // A crossed or one-sided quote says nothing about prices; its sizes are what they are.
    const usable = isUsable(bid, ask);
    this.bid[index] = usable ? bid : Number.NaN;
    this.ask[index] = usable ? ask : Number.NaN;
    this.bidSize[index] = queue.bidSize[place]!;
    this.askSize[index] = queue.askSize[place]!;
  }

  /** Gives a trade bounds of the quote, without sizes. */
  setBounds(index: number, lowestBid: number, highestAsk: number): void {
    this.clear(index);
    this.bid[index] = lowestBid;
    this.ask[index] = highestAsk;
  }

  private clear(index: number): void {
    this.bid[index] = Number.NaN;
    this.ask[index] = Number.NaN;
    this.bidSize[index] = Number.NaN;
    this.askSize[index] = Number.NaN;
  }
}

/** Whether a bid and an ask are a quote: both there, and not crossed. */
export function isUsable(bid: number, ask: number): boolean {
  // Written so that NaN fails too.
  return bid <= ask && bid > Number.NEGATIVE_INFINITY && ask < Number.POSITIVE_INFINITY;
}
