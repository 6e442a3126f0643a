import { formatTime, SECOND_US } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { requireForward, requireScales } from '../require-order.ts';
import type { AggressorOptions, QuoteMatching } from './aggressor-options.ts';
import { MatchedQuotes } from './matched-quotes.ts';
import type { ArrivedTrades, QuoteBatch, QuoteEvent } from './quote-batch.ts';
import { ArrivalCursor, type QuoteCursor, TimeCursor } from './quote-cursor.ts';
import { QuoteQueue } from './quote-queue.ts';
import { requireQuoteOrder, requireSequence } from './require-quote-order.ts';
import { IntervalCursor, InterpolatedCursor, secondOf } from './second-cursor.ts';

/** One way of matching, and what it gave the trades of the last batch. */
interface View {
  readonly cursor: QuoteCursor;
  readonly quotes: MatchedQuotes;
}

/**
 * Finds the quote that prevails at each trade, by the matching asked for and, where that goes by time, by strict and by
 * inclusive matching too. Quotes must be there before the trades they count for.
 */
export class QuoteMatcher {
  private readonly scales: Scales;
  private readonly options: AggressorOptions;
  private readonly queue: QuoteQueue;
  private readonly chosenView: View;
  private readonly strictView: View;
  private readonly inclusiveView: View;
  private readonly views: readonly View[];
  private reachedUs = Number.NEGATIVE_INFINITY;
  private reachedSequence = Number.NEGATIVE_INFINITY;
  private coverageEndUs = Number.NaN;
  /** Quotes that count from up to here, or had arrived up to here, would have been looked at already. */
  private decidedUs = Number.NEGATIVE_INFINITY;
  private decidedSequence = Number.NEGATIVE_INFINITY;

  constructor(scales: Scales, options: AggressorOptions) {
    const { quoteLagUs, maxQuoteAgeUs, matching } = options;
    this.scales = scales;
    this.options = options;
    const queue = new QuoteQueue(quoteLagUs);
    this.queue = queue;
    this.strictView = viewOf(new TimeCursor(queue, maxQuoteAgeUs, false));
    this.inclusiveView = viewOf(new TimeCursor(queue, maxQuoteAgeUs, true));
    if (matching === 'strict') this.chosenView = this.strictView;
    else if (matching === 'inclusive') this.chosenView = this.inclusiveView;
    else this.chosenView = viewOf(cursorOf(matching, queue, maxQuoteAgeUs));
    const byTime = [this.strictView, this.inclusiveView];
    this.views = this.knowsArrival ? [this.chosenView] : [...new Set([this.chosenView, ...byTime])];
  }

  /** Whether the order of trades and quotes is known: then strict and inclusive matching are not looked at. */
  get knowsArrival(): boolean {
    return this.options.matching === 'arrival';
  }

  /** The quotes that the last batch's trades were given. */
  get chosen(): MatchedQuotes {
    return this.chosenView.quotes;
  }

  /** What strict matching would have given them. */
  get strict(): MatchedQuotes {
    return this.strictView.quotes;
  }

  /** What inclusive matching would have given them. */
  get inclusive(): MatchedQuotes {
    return this.inclusiveView.quotes;
  }

  /**
   * Takes the next quotes, or what interrupts them.
   * @throws RangeError when they have other scales, are out of order, or come after trades they would have counted for.
   */
  push(event: QuoteEvent): void {
    switch (event.type) {
      case 'quotes':
        this.pushQuotes(event);
        break;
      case 'gap':
        this.interrupt('a gap of quotes starts', event.fromUs);
        break;
      case 'coverage-end':
        this.interrupt('coverage of quotes ends', event.timeUs);
        this.coverageEndUs = event.timeUs;
        break;
      case 'coverage-start':
        requireForward('coverage of quotes starts', event.timeUs, this.reachedUs);
        // Coverage that goes on in the very microsecond it ended at was never interrupted.
        if (event.timeUs === this.coverageEndUs) this.resume(event.timeUs);
        break;
    }
  }

  /** Time of the last quote that trades up to the instant can depend on, µs by the quotes' own clock. */
  neededUntilUs(tradeUs: number): number {
    return this.decidedBy(tradeUs) - this.options.quoteLagUs;
  }

  /**
   * Finds the quotes of the next trades.
   * @throws RangeError when arrival has to be known and is not.
   */
  match(trades: ArrivedTrades): void {
    if (trades.length === 0) return;
    if (this.knowsArrival) requireSequence(trades, this.decidedSequence);
    for (const { cursor, quotes } of this.views) {
      quotes.resize(trades.length);
      cursor.match(trades, quotes);
    }
    this.decidedUs = this.decidedBy(trades.timeUs[trades.length - 1]!);
    this.decidedSequence = trades.sequence?.[trades.length - 1] ?? this.decidedSequence;
  }

  /** Up to when, by the time they count from, quotes are looked at for trades up to an instant. */
  private decidedBy(tradeUs: number): number {
    const { matching } = this.options;
    return matching === 'interval' || matching === 'interpolated' ? secondOf(tradeUs) + SECOND_US - 1 : tradeUs;
  }

  private pushQuotes(batch: QuoteBatch): void {
    if (batch.length === 0) return;
    requireScales(batch.scales, this.scales);
    requireQuoteOrder(batch, this.reachedUs);
    if (this.knowsArrival) requireSequence(batch, this.reachedSequence);
    // A quote that arrived after the last trade comes late for none, whatever its time.
    const isNews = this.knowsArrival && batch.sequence![0]! > this.decidedSequence;
    if (!isNews) this.requireInTime('quotes', batch.timeUs[0]!);
    this.reachedSequence = batch.sequence?.[batch.length - 1] ?? this.reachedSequence;
    this.reachedUs = batch.timeUs[batch.length - 1]!;
    this.coverageEndUs = Number.NaN;
    this.forgetPassed();
    this.queue.append(batch);
  }

  private interrupt(what: string, timeUs: number): void {
    requireForward(what, timeUs, this.reachedUs);
    if (!this.knowsArrival) this.requireInTime(what, timeUs);
    this.reachedUs = timeUs;
    this.queue.appendAbsent(timeUs);
  }

  private resume(timeUs: number): void {
    if (!this.knowsArrival) this.requireInTime('coverage of quotes goes on', timeUs);
    this.coverageEndUs = Number.NaN;
    this.queue.dropLast();
    for (const { cursor } of this.views) cursor.next = Math.min(cursor.next, this.queue.length);
  }

  private requireInTime(what: string, timeUs: number): void {
    if (timeUs + this.options.quoteLagUs > this.decidedUs) return;
    const decided = formatTime(this.decidedUs);
    throw new RangeError(
      `${what} at ${formatTime(timeUs)} came after trades up to ${decided} were decided: push quotes first`,
    );
  }

  private forgetPassed(): void {
    // The last quote passed prevails still.
    const unused = Math.min(...this.views.map(({ cursor }) => cursor.next)) - 1;
    const moved = this.queue.discard(unused);
    for (const { cursor } of this.views) cursor.next -= moved;
  }
}

function cursorOf(
  matching: Exclude<QuoteMatching, 'strict' | 'inclusive'>,
  queue: QuoteQueue,
  maxAgeUs: number,
): QuoteCursor {
  switch (matching) {
    case 'arrival':
      return new ArrivalCursor(queue, maxAgeUs);
    case 'interval':
      return new IntervalCursor(queue, maxAgeUs);
    case 'interpolated':
      return new InterpolatedCursor(queue, maxAgeUs);
  }
}

function viewOf(cursor: QuoteCursor): View {
  return { cursor, quotes: new MatchedQuotes() };
}
