import { firstAtOrAfter } from '../../core/time-search.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import { isInMarket } from '../orders/order-life.ts';
import { DeskMarket } from './desk-market.ts';
import { DisplayedOffers } from './displayed-offers.ts';
import { isImmediate, type LiveOrder, takesAnyPrice, waitsForStop } from './live-order.ts';
import { checkMatcherOptions, type MatcherOptions, QUEUE_PRINTS } from './matcher-options.ts';
import { PrintBook } from './print-book.ts';
import { PrintFills } from './print-fills.ts';
import { slippageOf, ticksWithin } from './reading.ts';
import { TapeMemory } from './tape-memory.ts';

/**
 * Fills orders from prints alone, in one reading. A seller's print fills our bids, a buyer's our asks, and a print never
 * gives more than its size. A market order takes the next prints of its own aggressor (a buy what buyers paid), worse by
 * the slippage. A limit order that could trade at once when it arrives (the last print of its own aggressor, or the quote,
 * lies within its limit) takes prints the same way until one lies beyond its limit; then, or from the start, it rests and
 * trades at its limit, at its turn. An IOC or FOK order sees the first microsecond in which its own aggressor prints.
 *
 * Where the batches are cut changes nothing.
 */
export class Matcher extends DeskMarket {
  private readonly options: MatcherOptions;
  private readonly book: PrintBook;
  private readonly fills: PrintFills;
  private readonly memory: TapeMemory;
  private readonly offers: DisplayedOffers | null;

  /** @throws RangeError for an option out of its range. */
  constructor(options: MatcherOptions) {
    super();
    checkMatcherOptions(options);
    const { reading, queuePrints = QUEUE_PRINTS, sides, quotes } = options;
    const slippage = slippageOf(reading, options.slippageTicks);
    const throughTicks = reading === 'pessimistic' ? 1 : 0;
    const isBoth = sides === 'unknown';
    this.options = options;
    this.book = new PrintBook(throughTicks, isBoth);
    this.fills = new PrintFills(this.desk, this.book, { throughTicks, slippage, isBoth });
    this.memory = new TapeMemory(reading === 'base' && options.queueFactor > 0 ? queuePrints : 0, isBoth);
    this.offers = quotes === undefined ? null : new DisplayedOffers(this.desk, quotes, slippage);
  }

  /**
   * Walks the prints [from, to) and stops early: right after a print that changed an order or reached a halt price, and
   * right before the first print that comes after an instant that changed an order (an arrival, an expiry).
   * @returns index of the next print to walk; `to` when all were walked.
   */
  match(batch: TradeBatch, from: number, to: number): number {
    const { desk, memory } = this;
    const eventsBefore = desk.events.length;
    this.halted = false;
    this.refresh();
    let noted = from;
    let index = from;
    while (index < to && desk.events.length === eventsBefore && !this.isHalted()) {
      const isDue = batch.timeUs[index]! >= desk.nextDueUs;
      const next = isDue ? index : this.walkOn(batch, index, to);
      if (isDue || this.fills.displaced.length > 0) {
        // Whoever finds a place in the market knows the tape up to here.
        memory.note(batch, noted, next);
        noted = next;
        if (isDue) desk.runInstant();
        else this.placeDisplaced(batch.timeUs[next - 1]!);
        this.refresh();
      }
      index = next;
    }
    memory.note(batch, noted, index);
    if (index > from) desk.reachedUs = batch.timeUs[index - 1]!;
    return index;
  }

  protected enter(order: LiveOrder, timeUs: number): void {
    this.place(order, timeUs, true);
  }

  /** Walks to the next instant at which something is due, at most to `to`, or to behind the next print that concerns us. */
  private walkOn(batch: TradeBatch, from: number, to: number): number {
    const { timeUs, price } = batch;
    const dueUs = this.desk.nextDueUs;
    const end = dueUs > timeUs[to - 1]! ? to : firstAtOrAfter(timeUs, dueUs, from, to);
    const concerned = this.book.firstConcerned(batch, from, end);
    if (concerned === end) return end;
    this.fills.take(batch, concerned);
    this.halted = this.reachesHalt(price[concerned]!, price[concerned]!);
    return concerned + 1;
  }

  private isHalted(): boolean {
    return this.halted;
  }

  private refresh(): void {
    this.book.refresh(this.haltBelow, this.haltAbove);
  }

  private placeDisplaced(timeUs: number): void {
    for (const order of this.fills.displaced) {
      if (isInMarket(order.state)) this.place(order, timeUs, false);
    }
    this.fills.displaced.length = 0;
  }

  /** Finds an order its place in the market; only one that arrives takes what is quoted. */
  private place(order: LiveOrder, timeUs: number, isArrival: boolean): void {
    const { book, offers } = this;
    book.remove(order);
    if (waitsForStop(order)) {
      book.watch(order);
      return;
    }
    if (isArrival) offers?.give(order, timeUs);
    if (!isInMarket(order.state)) return;
    if (takesAnyPrice(order) || isImmediate(order) || this.isMarketable(order, timeUs)) book.take(order);
    else book.rest(order, this.queueAhead(order));
  }

  /** Whether a limit order could trade at once, as far as quotes tell, or else the last print of its own aggressor. */
  private isMarketable(order: LiveOrder, timeUs: number): boolean {
    const quoted = this.offers?.bestTicks(timeUs, order.side) ?? Number.NaN;
    const printed = order.side === 1 ? this.memory.buyerTicks : this.memory.sellerTicks;
    const isGuess = Number.isNaN(quoted);
    const within = ticksWithin(order.side, order.limitTicks!, isGuess ? printed : quoted);
    // Without sides the last print may as well be the order's own side of the book: at its price the order rests.
    return isGuess && this.options.sides === 'unknown' ? within > 0 : within >= 0;
  }

  private queueAhead(order: LiveOrder): number {
    const { reading, queueFactor } = this.options;
    if (reading !== 'base' || queueFactor === 0) return 0;
    const stay = this.memory.meanStay(order.side === 1 ? -1 : 1);
    return Number.isNaN(stay) ? Number.POSITIVE_INFINITY : Math.ceil(queueFactor * stay);
  }
}
