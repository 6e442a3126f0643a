import type { DecimalNumber } from '../csv/decimal-text.ts';
import type { QuoteSide, TapeQuote } from '../tape/quote-row-writer.ts';
import { type RecordedTick, TICK } from './recorded-tick.ts';

const NOTHING: QuoteSide = { price: null, size: null };

/**
 * Makes quotes of bid, ask and size ticks. TWS tells of one change in several ticks of one instant, so a quote is complete
 * when time goes on or a trade comes: nobody ever saw the new bid beside the old ask.
 */
export class QuotedMarket {
  readonly #sink: (quote: TapeQuote) => void;
  #bid = NOTHING;
  #ask = NOTHING;
  /** The last change that no quote has told of. */
  #change: { readonly number: number; readonly timeUs: number } | null = null;

  /** @param sink takes each quote, in the order of arrival. */
  constructor(sink: (quote: TapeQuote) => void) {
    this.#sink = sink;
  }

  /** Takes a bid, ask, bidSize or askSize tick with its number in the order of arrival. */
  take(tick: RecordedTick, number: number): void {
    const { timeUs, type } = tick;
    if (this.#change !== null && this.#change.timeUs !== timeUs) this.settle();
    const isBid = type === TICK.bid || type === TICK.bidSize;
    const before = isBid ? this.#bid : this.#ask;
    const after = sideAfter(before, tick);
    if (isSame(before.price, after.price) && isSame(before.size, after.size)) return;
    if (isBid) this.#bid = after;
    else this.#ask = after;
    this.#change = { number, timeUs };
  }

  /** Completes the quote that is in the making: a trade comes, or the recording ends. */
  settle(): void {
    if (this.#change === null) return;
    this.#sink({ ...this.#change, bid: this.#bid, ask: this.#ask });
    this.#change = null;
  }
}

/** A tick of a size repeats the price where the recorder knows it; one of a price without one says that there is none. */
function sideAfter(before: QuoteSide, { type, price, size }: RecordedTick): QuoteSide {
  const isPrice = type === TICK.bid || type === TICK.ask;
  return { price: isPrice ? price : (price ?? before.price), size };
}

function isSame(a: DecimalNumber | null, b: DecimalNumber | null): boolean {
  return a?.value === b?.value;
}
