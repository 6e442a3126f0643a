import { formatTime, SECOND_US } from '../../core/time.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { requireForward, requireScales, requireTimeOrder } from '../require-order.ts';
import { type AggressorCounts, AggressorTally } from './aggressor-counts.ts';
import { type AggressorOptions, type AggressorSettings, resolveAggressorOptions } from './aggressor-options.ts';
import type { ArrivedTrades, QuoteEvent, TapeBreak } from './quote-batch.ts';
import { QuoteMatcher } from './quote-matcher.ts';
import { needsQuotes } from './rule-stack.ts';
import { secondOf } from './second-cursor.ts';
import { type DecidedSides, SideDecider } from './side-decider.ts';
import { TickRule } from './tick-rule.ts';

/**
 * A batch with inferred sides in the place of those it came with, and what is known about each. The inferred columns are
 * reused for the next batch; `rule` is an index into `DECIDING_RULES`.
 */
export interface ClassifiedTrades extends ArrivedTrades, DecidedSides {
  /** Aggressor: +1, −1, or 0 where no rule decided. */
  readonly side: Int8Array;
}

/**
 * Says who was the aggressor in each trade, by rules and the quotes that prevailed. Any cutting of trades and quotes into
 * batches gives the same sides: what the price did before is carried from batch to batch, and forgotten where the tape
 * breaks, as a quote is where the quotes break. What no rule decides stays unknown.
 *
 * Quotes come first: before trades are pushed, the quotes up to {@link AggressorClassifier.neededUntilUs} must be. Later
 * ones may be there too. Live that cannot be kept, as the next message may be a quote of the same instant: match by
 * `arrival` there, and push each message as it comes.
 */
export class AggressorClassifier {
  /** The options in full. */
  readonly options: AggressorOptions;
  private readonly scales: Scales;
  private readonly matcher: QuoteMatcher | null;
  private readonly decider: SideDecider;
  private readonly tickRule = new TickRule();
  private readonly tally = new AggressorTally();
  private tick = new Int8Array(0);
  private reachedUs = Number.NEGATIVE_INFINITY;
  private coverageEndUs = Number.NaN;
  /** The second of the last trade; NaN where none goes on. */
  private openSecondUs = Number.NaN;

  /**
   * @param scales those of every batch of trades and quotes.
   * @throws RangeError naming an option that is out of range.
   */
  constructor(scales: Scales, settings: AggressorSettings) {
    this.options = resolveAggressorOptions(settings);
    this.scales = scales;
    this.matcher = this.options.rules.some(needsQuotes) ? new QuoteMatcher(scales, this.options) : null;
    this.decider = new SideDecider(this.options, this.matcher);
  }

  /** Whether any rule looks at quotes; where none does, quotes need not be pushed. */
  get needsQuotes(): boolean {
    return this.matcher !== null;
  }

  /**
   * Takes the next quotes, or what interrupts them; their columns are copied.
   * @throws RangeError when they have other scales, go back in time, come after trades they would have counted for, or
   * lack the sequence that matching by arrival needs.
   */
  pushQuotes(event: QuoteEvent): void {
    this.matcher?.push(event);
  }

  /**
   * Up to when, by the quotes' own clock and inclusive, quotes must have been pushed before trades up to the instant are,
   * µs; −Infinity where no rule looks at quotes. Where only the bounds of a second count, or places within it, that is the
   * second's end: such sides are known up to a second later than the trade.
   */
  neededUntilUs(tradeUs: number): number {
    return this.matcher?.neededUntilUs(tradeUs) ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * Decides the sides of the next trades. The batch itself is left as it is.
   * @throws RangeError when they have other scales, go back in time, lack the sequence that matching by arrival needs, or,
   * under `interpolated`, go on with a second that an earlier batch began.
   */
  pushTrades(trades: ArrivedTrades): ClassifiedTrades {
    const { length } = trades;
    if (length > 0) this.requireTrades(trades);
    if (this.tick.length < length) this.tick = new Int8Array(length);
    this.tickRule.fill(trades.price, length, this.tick);
    const classified = { ...trades, ...this.decider.decide(trades, this.tick) };
    this.tally.add(classified);
    return classified;
  }

  /**
   * Takes what interrupts the trades. A hole, and time that is not covered, make the tick rule forget the last price.
   * @throws RangeError when it lies before what was reached.
   */
  pushBreak(event: TapeBreak): void {
    switch (event.type) {
      case 'gap':
        this.forgetPrice();
        break;
      case 'coverage-end':
        requireForward('coverage ends', event.timeUs, this.reachedUs);
        this.coverageEndUs = event.timeUs;
        break;
      case 'coverage-start':
        requireForward('coverage starts', event.timeUs, this.reachedUs);
        // Coverage that goes on in the very microsecond it ended at was never interrupted.
        if (event.timeUs !== this.coverageEndUs) this.forgetPrice();
        break;
    }
  }

  /** How the sides so far came to be known. */
  counts(): AggressorCounts {
    return this.tally.counts();
  }

  private forgetPrice(): void {
    this.tickRule.reset();
    this.openSecondUs = Number.NaN;
  }

  private requireTrades(trades: ArrivedTrades): void {
    const { timeUs, length } = trades;
    requireScales(trades.scales, this.scales);
    requireTimeOrder(trades, this.reachedUs);
    if (this.options.matching === 'interpolated' && this.openSecondUs === secondOf(timeUs[0]!)) {
      const second = `${formatTime(this.openSecondUs)} to ${formatTime(this.openSecondUs + SECOND_US)}`;
      throw new RangeError(
        `interpolated matching needs batches of whole seconds, got ${second} in two: see wholeSeconds`,
      );
    }
    this.reachedUs = timeUs[length - 1]!;
    this.openSecondUs = secondOf(this.reachedUs);
  }
}
