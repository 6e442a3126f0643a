import { formatTime } from '../../core/time.ts';
import { InputError } from '../input-error.ts';
import { FaultsByDay } from '../tape/faults-by-day.ts';
import { QuoteRowWriter } from '../tape/quote-row-writer.ts';
import type { TapeFindings, TapeReader, TapeReadOptions } from '../tape/tape-reader.ts';
import { TradeRowWriter } from '../tape/trade-row-writer.ts';
import { CountedVolume, type TradeOrigin } from './counted-volume.ts';
import { JsonElements } from './json-elements.ts';
import { QuotedMarket } from './quoted-market.ts';
import { type RecordedTick, readRecordedTick, TICK } from './recorded-tick.ts';
import type { VolumeFacts } from './volume-facts.ts';

/** What was in a recording. */
export interface RecordingFindings extends TapeFindings {
  /** How the volume counter and the lastSize ticks go together. */
  readonly volume: VolumeFacts;
  /** Ticks of types that say nothing of trades and quotes. */
  readonly otherTicks: number;
}

/**
 * Reads a recording of streaming ticks (`reqMktData`): JSON objects with time, price, size and tickType, as ib_insync
 * gives them. Nothing in it says who was the aggressor. The id of a trade and the number of a quote is twice that of the
 * element that told of it, plus one for a trade of which only the volume counter tells: one order of arrival over both.
 */
export class RecordingReader implements TapeReader<RecordingFindings> {
  readonly #options: TapeReadOptions;
  readonly #elements: JsonElements;
  readonly #trades: TradeRowWriter;
  readonly #quotes: QuoteRowWriter;
  readonly #market: QuotedMarket;
  readonly #volume: CountedVolume;
  readonly #faults = new FaultsByDay();
  readonly #otherTypes = new Map<number, number>();
  #firstTimeUs = Number.NaN;
  #lastTimeUs = Number.NEGATIVE_INFINITY;

  /** A reader for one file. */
  constructor(options: TapeReadOptions) {
    this.#options = options;
    const trades = new TradeRowWriter(options.trades);
    const quotes = new QuoteRowWriter(options.quotes);
    this.#trades = trades;
    this.#quotes = quotes;
    this.#market = new QuotedMarket((quote) => quotes.append({ ...quote, number: numberOf(quote.number) }));
    this.#volume = new CountedVolume((trade, origin) => {
      trades.append({ ...trade, number: numberOf(trade.number, origin), side: 0 });
    });
    this.#elements = new JsonElements((text, number) => this.#element(text, number), options.name);
  }

  get rowsRead(): number {
    return this.#elements.number;
  }

  push(chunk: Uint8Array): void {
    this.#elements.push(chunk);
  }

  finish(): RecordingFindings {
    const cut = this.#elements.finish();
    if (cut !== null) this.#fault(`${cut}: it is cut off`, '');
    this.#volume.finish();
    this.#market.settle();
    this.#requireTrades();
    this.#trades.flush();
    this.#quotes.flush();
    return {
      rows: this.rowsRead,
      trades: this.#trades.count,
      quotes: this.#quotes.count,
      quarantined: this.#faults.counts,
      firstTimeUs: this.#firstTimeUs,
      lastTimeUs: this.#lastTimeUs,
      order: { first: numberOf(1), last: numberOf(this.rowsRead, 'counted') },
      volumeCounter: this.#volume.byDay(),
      volume: this.#volume.facts(),
      otherTicks: [...this.#otherTypes.values()].reduce((sum, count) => sum + count, 0),
    };
  }

  #element(text: string, number: number): void {
    const tick = readRecordedTick(text, this.#options.time);
    if (typeof tick === 'string') {
      this.#fault(tick, text);
      return;
    }
    if (tick.timeUs < this.#lastTimeUs) {
      const [time, before] = [formatTime(tick.timeUs), formatTime(this.#lastTimeUs)];
      this.#fault(`time: expected a time not before ${before}, that of an element before it, got ${time}`, text);
      return;
    }
    if (Number.isNaN(this.#firstTimeUs)) this.#firstTimeUs = tick.timeUs;
    this.#lastTimeUs = tick.timeUs;
    this.#faults.reach(tick.timeUs);
    try {
      this.#take(tick, number);
    } catch (error) {
      if (error instanceof RangeError)
        throw new InputError(`${this.#where(number)}: ${error.message}`, { cause: error });
      throw error;
    }
  }

  #take(tick: RecordedTick, number: number): void {
    switch (tick.type) {
      case TICK.bid:
      case TICK.ask:
      case TICK.bidSize:
      case TICK.askSize:
        this.#market.take(tick, number);
        break;
      case TICK.last:
      case TICK.lastSize:
      case TICK.volume:
        this.#market.settle();
        this.#takeTraded(tick, number);
        break;
      default:
        this.#otherTypes.set(tick.type, (this.#otherTypes.get(tick.type) ?? 0) + 1);
    }
  }

  #takeTraded({ type, timeUs, price, size }: RecordedTick, number: number): void {
    // TWS gives volume ticks no price, and recorders −1.
    if (type !== TICK.volume && price !== null) this.#volume.setPrice(price);
    if (size === null) return;
    if (type === TICK.lastSize) this.#volume.say({ number, timeUs, size });
    else if (type === TICK.volume) this.#volume.count({ number, timeUs, size });
  }

  #requireTrades(): void {
    const { name } = this.#options;
    if (!this.#volume.hasCounter) {
      const others = [...this.#otherTypes.keys()].sort((a, b) => a - b);
      const seen = others.length === 0 ? '' : `, only types like ${others.slice(0, 12).join(', ')}`;
      throw new InputError(
        `${name}: has no volume ticks (tickType 8)${seen}: without the counter nobody knows what was traded\n` +
          'record the live ticks 0 to 5 and 8 of reqMktData; delayed ones (66 to 76) will not do',
      );
    }
    if (this.#trades.count > 0) return;
    throw new InputError(`${name}: no trades in this recording: its volume counter never grew at a known price`);
  }

  #fault(reason: string, text: string): void {
    const row = this.#elements.number;
    this.#faults.add();
    if (this.#options.onBadRow === 'stop') {
      throw new InputError(
        `${this.#where(row)}: ${reason}\n--on-bad-row quarantine puts such elements into a side file and goes on`,
      );
    }
    this.#options.aside({ row, reason, text });
  }

  #where(number: number): string {
    return `${this.#options.name}, element ${number} (the first is element 1)`;
  }
}

/** The store keeps odd numbers for what only the counter tells of. */
function numberOf(element: number, origin: TradeOrigin = 'said'): number {
  return 2 * element + (origin === 'counted' ? 1 : 0);
}
