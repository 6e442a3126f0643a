import { type BarBuffer, QUALITY_GAP, QUALITY_PARTIAL } from '../core/bar-table.ts';
import type { SessionCalendar } from '../core/session.ts';
import { formatTime } from '../core/time.ts';
import type { TradeGap } from '../core/trade-batch.ts';
import type { BarTimeline } from './bar-timeline.ts';
import { requireForward } from './require-order.ts';

/** What an engine knows about the completeness of its data, and what that does to the bars of a {@link BarTimeline}. */
export class EngineCoverage {
  /** Whether data is complete now. */
  isCovered = false;
  private readonly timeline: BarTimeline;
  private readonly session: SessionCalendar;

  /** @param session what lies between its sessions is no loss. */
  constructor(timeline: BarTimeline, session: SessionCalendar) {
    this.timeline = timeline;
    this.session = session;
  }

  /** @throws RangeError naming an instant at which data is not covered. */
  require(timeUs: number): void {
    if (this.isCovered) return;
    const at = Number.isSafeInteger(timeUs) ? formatTime(timeUs) : `${timeUs} µs`;
    throw new RangeError(`data at ${at} lies outside the covered time`);
  }

  /**
   * Data is complete from an instant on.
   * @throws RangeError when that was so already, or the instant lies before what was reached.
   */
  start(timeUs: number, out: BarBuffer): void {
    const { timeline } = this;
    requireForward('coverage starts', timeUs, timeline.reachedUs);
    if (this.isCovered) throw new RangeError(`coverage starts again at ${formatTime(timeUs)} before it ended`);
    if (timeline.isNowhere || this.losesSessionTime(timeUs)) this.break(timeUs, out);
    else timeline.advanceTo(timeUs, out);
    timeline.reachedUs = timeUs;
    this.isCovered = true;
  }

  /**
   * Data is complete up to an instant, exclusive.
   * @throws RangeError when it was not, or a trade lies at or after the instant.
   */
  end(timeUs: number, out: BarBuffer): void {
    requireForward('coverage ends', timeUs, this.timeline.reachedUs);
    this.require(timeUs);
    if (timeUs === this.timeline.lastTradeUs) {
      throw new RangeError(
        `coverage ends at ${formatTime(timeUs)}, exclusive, but there is a trade in that microsecond`,
      );
    }
    this.timeline.advanceTo(timeUs, out);
    this.isCovered = false;
  }

  /** Trades are missing here: marks the bars the hole touches. */
  openGap(gap: TradeGap): void {
    const { timeline } = this;
    const { writer } = timeline;
    requireForward('a gap starts', gap.fromUs, Number.NEGATIVE_INFINITY);
    // The trade that ends the hole is still to come.
    requireForward('a gap ends', gap.toUs, timeline.reachedUs);
    // Where times and ids disagree, the trade after the hole can be of an earlier time than the one before it.
    timeline.gapUntilUs = Math.max(timeline.gapUntilUs, gap.fromUs, gap.toUs);
    if (writer.isOpen) writer.mark(QUALITY_GAP);
    else if (!timeline.isNowhere && timeline.currentFrame().session !== null) {
      // The hole lies between two bars of a clock that counts trades: the next one misses its first.
      writer.anchor += 1;
      timeline.nextQuality = QUALITY_GAP;
    }
  }

  /** Ends the data: closes the bar that is still open, as `partial` unless its end was reached. */
  finish(out: BarBuffer): void {
    const { timeline } = this;
    if (this.isCovered) timeline.advanceTo(timeline.reachedUs, out);
    timeline.leave(out);
    this.isCovered = false;
  }

  /** Coverage that pauses only while no session runs (a market's daily break, a weekend) was never interrupted. */
  private losesSessionTime(untilUs: number): boolean {
    const { reachedUs } = this.timeline;
    return untilUs > reachedUs && this.session.firstEndingAfter(reachedUs).startUs < untilUs;
  }

  private break(timeUs: number, out: BarBuffer): void {
    const { timeline } = this;
    const { writer } = timeline;
    if (writer.anchor === 0) timeline.startResets(timeUs);
    if (timeline.hasData() && timeUs < timeline.currentFrame().endUs) {
      // Both parts of the open bar stay in it.
      writer.anchor += 1;
      writer.mark(QUALITY_PARTIAL);
      return;
    }
    this.finish(out);
    writer.anchor += 1;
    writer.forgetPrice();
    const frame = timeline.enter(timeUs);
    if (frame.startUs === timeUs) return;
    if (writer.isOpen) writer.mark(QUALITY_PARTIAL);
    else timeline.nextQuality = QUALITY_PARTIAL;
  }
}
