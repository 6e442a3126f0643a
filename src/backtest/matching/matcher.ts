import { firstAtOrAfter } from '../../core/time-search.ts';
import type { TradeBatch } from '../../core/trade-batch.ts';
import { isInMarket } from '../orders/order-life.ts';
import { DeskMarket } from './desk-market.ts';
import { DisplayedOffers } from './displayed-offers.ts';
import { isImmediate, type LiveOrder, takesAnyPrice, waitsForStop } from './live-order.ts';
import { checkMatcherOptions, type MatcherOptions, QUEUE_PRINTS } from './matcher-options.ts';
import { PrintBook } from './print-book.ts';
import type { PrintExtremes } from './print-extremes.ts';
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
  private readonly ownsMemory: boolean;
  private readonly offers: DisplayedOffers | null;
  /** Print of the stretch that is walked next. */
  private next = 0;
  /** What the book was last refreshed for. */
  private readonly refreshed = { changes: -1, haltBelow: Number.NaN, haltAbove: Number.NaN };

  /**
   * @param memory what prints have told so far, if it is shared with others: whoever shares it says where stretches begin
   *   and end. Absent: one of its own.
   * @throws RangeError for an option out of its range.
   */
  constructor(options: MatcherOptions, memory: TapeMemory | null = null) {
    super();
    checkMatcherOptions(options);
    const { reading, queuePrints = QUEUE_PRINTS, sides, quotes } = options;
    const slippage = slippageOf(reading, options.slippageTicks);
    const throughTicks = reading === 'pessimistic' ? 1 : 0;
    const isBoth = sides === 'unknown';
    this.options = options;
    this.book = new PrintBook(throughTicks, isBoth);
    this.fills = new PrintFills(this.desk, this.book, { throughTicks, slippage, isBoth });
    const kept = reading === 'base' && options.queueFactor > 0 ? queuePrints : 0;
    this.memory = memory ?? new TapeMemory(kept, isBoth);
    this.ownsMemory = memory === null;
    this.offers = quotes === undefined ? null : new DisplayedOffers(this.desk, quotes, slippage);
  }

  /** The next print to walk is this one of the stretch. To be said where a shared memory's stretch begins. */
  standAt(next: number): void {
    this.next = next;
  }

  /**
   * Whether nothing happens at the prints [from, to) or before them: no order is due, and no price reaches one, nor a halt.
   * @param extremes of the batch.
   */
  isUntouchedBy(batch: TradeBatch, from: number, to: number, extremes: PrintExtremes): boolean {
    if (batch.timeUs[to - 1]! >= this.desk.nextDueUs) return false;
    this.refresh();
    return this.book.firstConcerned(batch, [from, to], extremes) === to;
  }

  /**
   * Walks the prints [from, to) and stops early: right after a print that changed an order or reached a halt price, and
   * right before the first print that comes after an instant that changed an order (an arrival, an expiry).
   * @param extremes of the batch, where somebody has them: it is faster then.
   * @returns index of the next print to walk; `to` when all were walked.
   */
  match(batch: TradeBatch, from: number, to: number, extremes: PrintExtremes | null = null): number {
    const { desk } = this;
    const eventsBefore = desk.events.length;
    this.halted = false;
    this.next = from;
    if (this.ownsMemory) this.memory.begin(batch, from);
    this.refresh();
    while (this.next < to && desk.events.length === eventsBefore && !this.isHalted()) {
      const isDue = batch.timeUs[this.next]! >= desk.nextDueUs;
      if (!isDue) this.next = this.walkOn(batch, to, extremes);
      if (!isDue && this.fills.displaced.length === 0) continue;
      if (isDue) desk.runInstant();
      else this.placeDisplaced(batch.timeUs[this.next - 1]!);
      this.refresh();
    }
    if (this.ownsMemory) this.memory.end(this.next);
    if (this.next > from) desk.reachedUs = batch.timeUs[this.next - 1]!;
    return this.next;
  }

  protected enter(order: LiveOrder, timeUs: number): void {
    this.place(order, timeUs, true);
  }

  /** Walks to the next instant at which something is due, at most to `to`, or to behind the next print that concerns us. */
  private walkOn(batch: TradeBatch, to: number, extremes: PrintExtremes | null): number {
    const { timeUs, price } = batch;
    const from = this.next;
    const dueUs = this.desk.nextDueUs;
    const end = dueUs > timeUs[to - 1]! ? to : firstAtOrAfter(timeUs, dueUs, from, to);
    const concerned = this.book.firstConcerned(batch, [from, end], extremes);
    if (concerned === end) return end;
    this.fills.take(batch, concerned);
    this.halted = this.reachesHalt(price[concerned]!, price[concerned]!);
    return concerned + 1;
  }

  private isHalted(): boolean {
    return this.halted;
  }

  private refresh(): void {
    const { desk, book, refreshed, haltBelow, haltAbove } = this;
    const changes = desk.changes + book.changes;
    if (refreshed.changes === changes && refreshed.haltBelow === haltBelow && refreshed.haltAbove === haltAbove) return;
    book.refresh(haltBelow, haltAbove);
    refreshed.changes = changes;
    refreshed.haltBelow = haltBelow;
    refreshed.haltAbove = haltAbove;
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
    const printed = this.memory.lastTicks(order.side, this.next);
    const isGuess = Number.isNaN(quoted);
    const within = ticksWithin(order.side, order.limitTicks!, isGuess ? printed : quoted);
    // Without sides the last print may as well be the order's own side of the book: at its price the order rests.
    return isGuess && this.options.sides === 'unknown' ? within > 0 : within >= 0;
  }

  private queueAhead(order: LiveOrder): number {
    const { reading, queueFactor } = this.options;
    if (reading !== 'base' || queueFactor === 0) return 0;
    const stay = this.memory.meanStay(order.side === 1 ? -1 : 1, this.next);
    return Number.isNaN(stay) ? Number.POSITIVE_INFINITY : Math.ceil(queueFactor * stay);
  }
}
