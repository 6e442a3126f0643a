import { SECOND_US } from '../../core/time.ts';
import { isUsable, type MatchedQuotes } from './matched-quotes.ts';
import type { ArrivedTrades } from './quote-batch.ts';
import type { QuoteCursor } from './quote-cursor.ts';
import type { QuoteQueue } from './quote-queue.ts';

/** Start of the second an instant lies in, µs. */
export function secondOf(timeUs: number): number {
  return Math.floor(timeUs / SECOND_US) * SECOND_US;
}

/** First trade from `from` on that lies in another second than that one, or the number of trades. */
function endOfSecond(trades: ArrivedTrades, from: number): number {
  const endUs = secondOf(trades.timeUs[from]!) + SECOND_US;
  let end = from + 1;
  while (end < trades.length && trades.timeUs[end]! < endUs) end += 1;
  return end;
}

/** First quote from `from` on that counts from the instant or later, or the number of quotes. */
function firstQuoteAt(queue: QuoteQueue, instantUs: number, from: number): number {
  let place = from;
  while (place < queue.length && queue.timeUs[place]! < instantUs) place += 1;
  return place;
}

/**
 * Bounds of the quote for stamps of whole seconds, within which the order of trades and quotes is not known: the lowest
 * bid and the highest ask of the second, the quote that prevailed into it included. Where one of these quotes is crossed,
 * too old or not there, there are no bounds.
 */
export class IntervalCursor implements QuoteCursor {
  next = 0;
  private readonly queue: QuoteQueue;
  private readonly maxAgeUs: number;
  private lowestBid = Number.NaN;
  private highestAsk = Number.NaN;

  constructor(queue: QuoteQueue, maxAgeUs: number) {
    this.queue = queue;
    this.maxAgeUs = maxAgeUs;
  }

  match(trades: ArrivedTrades, out: MatchedQuotes): void {
    let index = 0;
    while (index < trades.length) {
      const end = endOfSecond(trades, index);
      this.findBounds(secondOf(trades.timeUs[index]!));
      for (; index < end; index += 1) out.setBounds(index, this.lowestBid, this.highestAsk);
    }
  }

  private findBounds(startUs: number): void {
    const { queue } = this;
    // The cursor stays at the second's start: the next batch may have more trades of it.
    this.next = firstQuoteAt(queue, startUs, this.next);
    const first = this.next - 1;
    const end = firstQuoteAt(queue, startUs + SECOND_US, this.next);
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    let known = first >= 0 && queue.timeUs[first]! >= startUs - this.maxAgeUs;
    for (let place = first; known && place < end; place += 1) {
      const bid = queue.bid[place]!;
      const ask = queue.ask[place]!;
      known = isUsable(bid, ask);
      if (bid < lowest) lowest = bid;
      if (ask > highest) highest = ask;
    }
    this.lowestBid = known ? lowest : Number.NaN;
    this.highestAsk = known ? highest : Number.NaN;
  }
}

/**
 * Spreads the trades, and the quotes, of a second evenly over it: the i-th of I is taken to have come at (2i − 1) ÷ 2I of
 * the second (Holden and Jacobsen 2014). A quote counts for the trades after its place. Needs batches of whole seconds.
 */
export class InterpolatedCursor implements QuoteCursor {
  next = 0;
  private readonly queue: QuoteQueue;
  private readonly maxAgeUs: number;

  constructor(queue: QuoteQueue, maxAgeUs: number) {
    this.queue = queue;
    this.maxAgeUs = maxAgeUs;
  }

  match(trades: ArrivedTrades, out: MatchedQuotes): void {
    let index = 0;
    while (index < trades.length) {
      const end = endOfSecond(trades, index);
      this.matchSecond(trades, index, end, out);
      index = end;
    }
  }

  private matchSecond(trades: ArrivedTrades, from: number, to: number, out: MatchedQuotes): void {
    const { queue, maxAgeUs } = this;
    const startUs = secondOf(trades.timeUs[from]!);
    const first = firstQuoteAt(queue, startUs, this.next);
    const last = firstQuoteAt(queue, startUs + SECOND_US, first);
    const tradeCount = to - from;
    const quoteCount = last - first;
    let passed = 0;
    for (let index = from; index < to; index += 1) {
      // (2j − 1) ÷ 2J < (2i − 1) ÷ 2I, multiplied out: exact. `passed` quotes are before, the next one is j = passed + 1.
      const tradePlace = (2 * (index - from) + 1) * quoteCount;
      while (passed < quoteCount && (2 * passed + 1) * tradeCount < tradePlace) passed += 1;
      out.set(index, queue, first + passed - 1, trades.timeUs[index]! - maxAgeUs);
    }
    this.next = last;
  }
}
