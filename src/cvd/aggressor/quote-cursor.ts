import type { MatchedQuotes } from './matched-quotes.ts';
import type { ArrivedTrades } from './quote-batch.ts';
import type { QuoteQueue } from './quote-queue.ts';

/** Walks along a queue of quotes beside the trades: a merge of two streams, which goes on where the last batch ended. */
export interface QuoteCursor {
  /** Number of quotes at the front of the queue that trades have passed; the last of them prevails still. */
  next: number;
  /** Gives each trade of the next batch its quote. */
  match(trades: ArrivedTrades, out: MatchedQuotes): void;
}

/** The last quote that counts from before the trade's time, or from its very microsecond where that is included. */
export class TimeCursor implements QuoteCursor {
  next = 0;
  private readonly queue: QuoteQueue;
  private readonly maxAgeUs: number;
  private readonly reachUs: number;

  constructor(queue: QuoteQueue, maxAgeUs: number, isInclusive: boolean) {
    this.queue = queue;
    this.maxAgeUs = maxAgeUs;
    this.reachUs = isInclusive ? 1 : 0;
  }

  match(trades: ArrivedTrades, out: MatchedQuotes): void {
    const { queue, maxAgeUs, reachUs } = this;
    const quoteTimes = queue.timeUs;
    let { next } = this;
    for (let index = 0; index < trades.length; index += 1) {
      const tradeUs = trades.timeUs[index]!;
      while (next < queue.length && quoteTimes[next]! < tradeUs + reachUs) next += 1;
      out.set(index, queue, next - 1, tradeUs - maxAgeUs);
    }
    this.next = next;
  }
}

/** The last quote that had arrived before the trade and counts from its time or earlier. */
export class ArrivalCursor implements QuoteCursor {
  next = 0;
  private readonly queue: QuoteQueue;
  private readonly maxAgeUs: number;

  constructor(queue: QuoteQueue, maxAgeUs: number) {
    this.queue = queue;
    this.maxAgeUs = maxAgeUs;
  }

  /** The trades must carry a sequence. */
  match(trades: ArrivedTrades, out: MatchedQuotes): void {
    const { queue, maxAgeUs } = this;
    const { timeUs } = trades;
    const sequence = trades.sequence!;
    let { next } = this;
    for (let index = 0; index < trades.length; index += 1) {
      const tradeUs = timeUs[index]!;
      const arrival = sequence[index]!;
      while (next < queue.length && queue.sequence[next]! < arrival && queue.timeUs[next]! <= tradeUs) next += 1;
      out.set(index, queue, next - 1, tradeUs - maxAgeUs);
    }
    this.next = next;
  }
}
