import { AggressorClassifier } from '../../../cvd/aggressor/aggressor-classifier.ts';
import { type AggressorSettings, aggressorLabel } from '../../../cvd/aggressor/aggressor-options.ts';
import type { ArrivedTrades, QuoteBatch } from '../../../cvd/aggressor/quote-batch.ts';
import { needsQuotes } from '../../../cvd/aggressor/rule-stack.ts';
import type { Scales, Side } from '../../../core/trade-batch.ts';

/** Place and time of arrival of a tick. */
export interface Arrival {
  /** Its number among all ticks, trades and quotes together: rising. */
  readonly sequence: number;
  /** When it was received, µs of this machine's clock. */
  readonly receivedUs: number;
}

/** How the sides of live ticks are inferred: the order of arrival is known, so that nothing else is asked. */
export type ArrivalSettings = Omit<AggressorSettings, 'matching'>;

/** Best bid and ask in ticks and lots; NaN where there is none. */
export interface ArrivedQuote {
  /** Best bid, ticks. */
  readonly bid: number;
  /** Best ask, ticks. */
  readonly ask: number;
  /** Lots at the bid. */
  readonly bidSize: number;
  /** Lots at the ask. */
  readonly askSize: number;
}

/**
 * Says of each trade, as it comes, who was the aggressor, by the classifier of every other tape: a trade finds the quote that
 * had arrived before it. Ages and lags of quotes go by the time of arrival, as ticks are stamped with whole seconds.
 */
export class ArrivalAggressor {
  private readonly scales: Scales;
  private readonly settings: AggressorSettings;
  private readonly scratch: { readonly trade: TradeScratch; readonly quote: QuoteScratch };
  private classifier: AggressorClassifier;
  private reachedUs = 0;

  /** @throws RangeError naming an option that is out of range. */
  constructor(scales: Scales, settings: ArrivalSettings) {
    this.scales = scales;
    this.settings = { ...settings, matching: 'arrival' };
    this.scratch = { trade: tradeScratch(scales), quote: quoteScratch(scales) };
    this.classifier = new AggressorClassifier(scales, this.settings);
  }

  /** Takes a quote. */
  quote(arrival: Arrival, { bid, ask, bidSize, askSize }: ArrivedQuote): void {
    if (!this.classifier.needsQuotes) return;
    const { quote } = this.scratch;
    quote.timeUs[0] = this.neverBack(arrival.receivedUs);
    quote.sequence[0] = arrival.sequence;
    quote.bid[0] = bid;
    quote.ask[0] = ask;
    quote.bidSize[0] = bidSize;
    quote.askSize[0] = askSize;
    this.classifier.pushQuotes(quote);
  }

  /** The side of a trade. */
  sideOf(arrival: Arrival, price: number, size: number): Side {
    const { trade } = this.scratch;
    trade.timeUs[0] = this.neverBack(arrival.receivedUs);
    trade.sequence[0] = arrival.sequence;
    trade.id[0] = arrival.sequence;
    trade.price[0] = price;
    trade.size[0] = size;
    const side = this.classifier.pushTrades(trade).side[0];
    if (side === 1) return 1;
    return side === -1 ? -1 : 0;
  }

  /** Ticks may be missing: neither the last price nor the last quote says anything any more. */
  forget(): void {
    this.classifier = new AggressorClassifier(this.scales, this.settings);
  }

  /** A clock that was set back must not put a quote after the trade that follows it. */
  private neverBack(timeUs: number): number {
    this.reachedUs = Math.max(this.reachedUs, timeUs);
    return this.reachedUs;
  }
}

/** How the aggressor of live ticks is known, as it is written into metadata. */
export function arrivalLabel(settings: ArrivalSettings): string {
  return aggressorLabel({ ...settings, matching: 'arrival' });
}

/** Whether quotes have to be watched too. */
export function watchesQuotes({ rules }: ArrivalSettings): boolean {
  return rules.some(needsQuotes);
}

type TradeScratch = ArrivedTrades & { readonly sequence: Float64Array };
type QuoteScratch = QuoteBatch & { readonly sequence: Float64Array };

function tradeScratch(scales: Scales): TradeScratch {
  const column = (): Float64Array => new Float64Array(1);
  const numbers = { timeUs: column(), price: column(), size: column(), id: column(), sequence: column() };
  return { type: 'trades', length: 1, ...numbers, side: new Int8Array(1), scales };
}

function quoteScratch(scales: Scales): QuoteScratch {
  const column = (): Float64Array => new Float64Array(1);
  const numbers = { timeUs: column(), bid: column(), ask: column(), bidSize: column(), askSize: column() };
  return { type: 'quotes', length: 1, ...numbers, sequence: column(), scales };
}
