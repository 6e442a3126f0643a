import type { QuoteEvent } from './quote-batch.ts';

/** Pulls quotes out of a source just as far as the trades need them. */
export class QuoteFeed {
  private readonly events: AsyncIterator<QuoteEvent>;
  private readonly take: (event: QuoteEvent) => void;
  private reachedUs = Number.NEGATIVE_INFINITY;
  private isAtEnd = false;

  /** @param take is given every event in order. */
  constructor(quotes: AsyncIterable<QuoteEvent>, take: (event: QuoteEvent) => void) {
    this.events = quotes[Symbol.asyncIterator]();
    this.take = take;
  }

  /** Pulls until every quote up to the instant, inclusive, was taken. */
  async pullUntil(timeUs: number): Promise<void> {
    // Another quote of the very instant may follow: only a later one says that all were there.
    while (!this.isAtEnd && this.reachedUs <= timeUs) {
      const next = await this.events.next();
      if (next.done === true) {
        this.isAtEnd = true;
        return;
      }
      this.take(next.value);
      this.reachedUs = Math.max(this.reachedUs, lastTimeOf(next.value));
    }
  }

  /** Lets the source go; for when the trades end first. */
  async close(): Promise<void> {
    if (!this.isAtEnd) await this.events.return?.();
    this.isAtEnd = true;
  }
}

function lastTimeOf(event: QuoteEvent): number {
  switch (event.type) {
    case 'quotes':
      return event.length > 0 ? event.timeUs[event.length - 1]! : Number.NEGATIVE_INFINITY;
    case 'gap':
      return event.fromUs;
    case 'coverage-start':
    case 'coverage-end':
      return event.timeUs;
  }
}
