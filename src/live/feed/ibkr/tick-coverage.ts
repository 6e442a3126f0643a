import { SECOND_US } from '../../../core/time.ts';
import type { FeedCounters } from '../feed-counts.ts';
import type { FeedOutput } from '../feed-output.ts';
import type { TradeRow } from '../trade-row.ts';

/** What a {@link TickCoverage} works with. */
export interface TickCoverageOptions {
  /** Where trades go, and what is known of their completeness. */
  readonly output: FeedOutput;
  /** What is counted. */
  readonly counts: FeedCounters;
  /** The latest time that was told to have passed, µs; NaN before the first. */
  readonly toldUs: () => number;
}

/**
 * Says from where to where trades without ids are known to be complete. What is missing in a break cannot be counted, let
 * alone be had again: a break is the end of a coverage, and the beginning of another one, never a continuation.
 */
export class TickCoverage {
  /** Whether trades are known to be complete now. */
  isCovered = false;
  private readonly options: TickCoverageOptions;
  /** Time of the last trade, µs; NaN before the first. */
  private lastUs = Number.NaN;
  /** Time of the last tick of any kind, µs. */
  private tickUs = Number.NaN;
  /** What a coverage has reached, or where the last one ended, µs. */
  private reachedUs = Number.NEGATIVE_INFINITY;
  private lost = 0;

  constructor(options: TickCoverageOptions) {
    this.options = options;
  }

  /** A tick of any kind came: coverage begins with its second, if it has not begun. */
  reach(timeUs: number): void {
    if (!this.isCovered) this.begin(timeUs);
    this.tickUs = Math.max(this.tickUs, timeUs);
  }

  /** Gives out a trade. */
  giveOut(row: TradeRow): void {
    const { output, counts } = this.options;
    this.tellLost(row.timeUs);
    if (row.timeUs < this.lastUs) counts.backInTime += 1;
    else this.lastUs = row.timeUs;
    this.reachedUs = Math.max(this.reachedUs, row.timeUs);
    counts.trades += 1;
    output.pushTrade(row);
  }

  /** A trade was made that could not be read. */
  lose(): void {
    this.lost += 1;
    this.options.counts.missing += 1;
  }

  /** Time has passed: µs. */
  pass(timeUs: number): void {
    this.tellLost(timeUs);
    this.options.output.push({ type: 'time', timeUs });
  }

  /**
   * Trades may be missing from now on. They may have been from the last tick on, though bars have closed on time since: that
   * stretch is in doubt.
   */
  interrupt(): void {
    if (!this.isCovered) return;
    const endUs = this.endUs();
    const isInDoubt = endUs >= this.tickUs + SECOND_US;
    if (isInDoubt || this.lost > 0) this.tellGap(this.tickUs, endUs);
    this.close(endUs);
  }

  /** Nothing more is asked for. */
  end(): void {
    if (!this.isCovered) return;
    this.tellLost(this.endUs());
    this.close(this.endUs());
  }

  private begin(timeUs: number): void {
    const { output } = this.options;
    this.isCovered = true;
    this.tickUs = timeUs;
    // Coverage that goes on at the instant at which it ended would never have been interrupted.
    const startUs = Math.max(timeUs, this.reachedUs + 1);
    output.push({ type: 'coverage-start', timeUs: startUs });
    // The break lies within a second, as far as stamps of whole seconds can tell.
    if (startUs > timeUs) output.push({ type: 'gap', fromUs: timeUs, toUs: Math.max(timeUs, this.lastUs), missing: 0 });
    this.reachedUs = startUs;
  }

  private close(endUs: number): void {
    this.options.output.push({ type: 'coverage-end', timeUs: endUs });
    this.isCovered = false;
    this.reachedUs = endUs;
  }

  private endUs(): number {
    const toldUs = this.options.toldUs();
    return toldUs > this.reachedUs + 1 ? toldUs : this.reachedUs + 1;
  }

  private tellLost(toUs: number): void {
    if (this.lost > 0) this.tellGap(this.lastUs, toUs);
  }

  private tellGap(fromUs: number, toUs: number): void {
    this.options.output.push({ type: 'gap', fromUs: fromUs <= toUs ? fromUs : toUs, toUs, missing: this.lost });
    this.lost = 0;
  }
}
