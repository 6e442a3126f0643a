import type { QuoteEvent, QuoteSource } from '../../cvd/aggressor/quote-batch.ts';
import type { QuoteColumns, QuoteTape } from '../matching/quote-tape.ts';

/** Lets recorded quotes run ahead of the trades beside them, as far as needed and no batch further. */
export class QuoteFeeder {
  /** Where the quotes go. */
  readonly tape: QuoteTape;
  private readonly events: AsyncIterator<QuoteEvent>;
  private next: QuoteEvent | null = null;
  private isOver = false;

  constructor(quotes: QuoteSource, tape: QuoteTape) {
    this.tape = tape;
    this.events = quotes[Symbol.asyncIterator]();
  }

  /** Pushes all quotes up to an instant, and the rest of the last batch among them. */
  async feedUpTo(timeUs: number): Promise<void> {
    for (;;) {
      const event = await this.peek();
      if (event === null || startOf(event) > timeUs) return;
      this.next = null;
      if (event.type === 'quotes') this.tape.push(event);
      else if (event.type !== 'coverage-start') this.tape.push(nothingQuoted(startOf(event)));
    }
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.events.return?.();
  }

  private async peek(): Promise<QuoteEvent | null> {
    if (this.next !== null || this.isOver) return this.next;
    const step = await this.events.next();
    this.isOver = step.done === true;
    this.next = step.done === true ? null : step.value;
    return this.next;
  }
}

function startOf(event: QuoteEvent): number {
  if (event.type === 'quotes') return event.timeUs[0] ?? Number.NEGATIVE_INFINITY;
  return event.type === 'gap' ? event.fromUs : event.timeUs;
}

/** After a hole no quote holds until the next one comes. */
function nothingQuoted(timeUs: number): QuoteColumns {
  const none = Float64Array.of(Number.NaN);
  return { length: 1, timeUs: Float64Array.of(timeUs), bid: none, ask: none, bidSize: none, askSize: none };
}
