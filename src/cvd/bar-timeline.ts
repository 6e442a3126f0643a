import { type BarBuffer, QUALITY_GAP, QUALITY_OK, QUALITY_PARTIAL } from '../core/bar-table.ts';
import type { ResetSchedule, SessionCalendar } from '../core/session.ts';
import type { BarClock } from './bar-clock.ts';
import { BarWriter } from './bar-writer.ts';
import type { CvdEngineState } from './cvd-engine-state.ts';
import { type Frame, frameAt } from './time-frames.ts';

/** What of an engine's snapshot is where it stands in time. */
type TimelineState = Omit<CvdEngineState, 'covered' | 'tradesOutsideSessions' | 'inputBarsOutsideSessions'>;

/**
 * Where an engine stands in time: the frame it is in, the bar that is open there, and the resets still to come. Time only
 * moves forward; moving it closes the bars that end and opens those that begin.
 */
export class BarTimeline {
  /** The open bar, and what runs through all bars. */
  readonly writer = new BarWriter();
  /** What closes a bar inside its frame. */
  readonly clock: BarClock;
  /** Nothing that happened before this instant can come any more, µs. */
  reachedUs = Number.NEGATIVE_INFINITY;
  /** Time of the last trade, µs; NaN before the first. */
  lastTradeUs = Number.NaN;
  /** The quality that the next bar of the current frame starts with. */
  nextQuality = QUALITY_OK;
  /** A known hole reaches to here, µs. */
  gapUntilUs = Number.NEGATIVE_INFINITY;
  /** Rows of the batch in hand that lie before the present: what a bar that closes now closes after. */
  rowsTaken = 0;
  /** {@link BarTimeline.rowsTaken} of every bar closed since {@link BarTimeline.beginEvent}. */
  readonly closedAfter: number[] = [];

  private readonly session: SessionCalendar;
  private readonly resets: ResetSchedule;
  private frame: Frame | null = null;
  private nextResetUs = Number.POSITIVE_INFINITY;

  /** Between the sessions there are no bars; CVD starts from zero where the resets say. */
  constructor(clock: BarClock, session: SessionCalendar, resets: ResetSchedule) {
    this.clock = clock;
    this.session = session;
    this.resets = resets;
  }

  /** Whether no frame was entered yet, or the last one was left for good. */
  get isNowhere(): boolean {
    return this.frame === null;
  }

  /**
   * The frame it stands in.
   * @throws RangeError before anything was covered.
   */
  currentFrame(): Frame {
    if (this.frame === null) throw new RangeError('no data is covered yet');
    return this.frame;
  }

  /** Starts the count of rows anew: what comes belongs to another event. */
  beginEvent(): void {
    this.rowsTaken = 0;
    this.closedAfter.length = 0;
  }

  /** Lets time pass: closes the bars that end up to the instant, which must not lie before what was reached. */
  advanceTo(timeUs: number, out: BarBuffer): void {
    let frame = this.currentFrame();
    while (frame.endUs <= timeUs) {
      if (this.writer.isOpen) this.close(frame.endUs, out);
      frame = this.enter(frame.endUs);
    }
    this.reachedUs = timeUs;
  }

  /** Goes to the frame around an instant, whatever lies in between. */
  enter(timeUs: number): Frame {
    const frame = frameAt(timeUs, this.session, this.resets, this.clock);
    this.frame = frame;
    this.nextQuality = QUALITY_OK;
    if (frame.session === null) return frame;
    if (this.nextResetUs <= frame.startUs) {
      this.writer.resetCvd();
      this.nextResetUs = this.resets.nextAfter(frame.startUs);
    }
    if (this.clock.cutsTime) this.begin(frame.startUs);
    return frame;
  }

  /** Lets the first reset be the one that follows the frame around an instant: CVD starts at 0 there anyway. */
  startResets(timeUs: number): void {
    this.nextResetUs = this.resets.nextAfter(frameAt(timeUs, this.session, this.resets, this.clock).startUs);
  }

  /** Opens a bar in the current frame. */
  begin(startUs: number): void {
    this.writer.open(startUs, startUs <= this.gapUntilUs ? QUALITY_GAP : this.nextQuality);
    this.nextQuality = QUALITY_OK;
    this.clock.begin();
  }

  /** Closes the open bar. */
  close(endUs: number, out: BarBuffer): void {
    this.writer.close(endUs, this.currentFrame().session?.day ?? Number.NaN, out);
    this.closedAfter.push(this.rowsTaken);
  }

  /** Whether any of the open bar's time was covered: one that was only begun is no bar yet. */
  hasData(): boolean {
    const { writer } = this;
    return writer.isOpen && (this.reachedUs > writer.startUs || writer.bar.isTraded);
  }

  /** Leaves the current frame for good: its open bar closes as `partial`, or is dropped when it holds no data. */
  leave(out: BarBuffer): void {
    if (this.hasData()) {
      this.writer.mark(QUALITY_PARTIAL);
      this.close(this.clock.cutsTime ? this.currentFrame().endUs : this.lastTradeUs, out);
    }
    this.writer.drop();
    this.frame = null;
  }

  /** Everything it knows, as JSON. */
  snapshot(): TimelineState {
    return {
      writer: this.writer.snapshot(),
      filled: this.clock.filled(),
      frameStartUs: this.frame?.startUs ?? null,
      reachedUs: finite(this.reachedUs),
      lastTradeUs: finite(this.lastTradeUs),
      nextResetUs: finite(this.nextResetUs),
      nextQuality: this.nextQuality,
      gapUntilUs: finite(this.gapUntilUs),
    };
  }

  /** Puts a snapshot back; the options must be those it was taken under. */
  restore(state: TimelineState): void {
    this.writer.restore(state.writer);
    this.clock.begin(state.filled);
    const { frameStartUs } = state;
    this.frame = frameStartUs === null ? null : frameAt(frameStartUs, this.session, this.resets, this.clock);
    this.reachedUs = state.reachedUs ?? Number.NEGATIVE_INFINITY;
    this.lastTradeUs = state.lastTradeUs ?? Number.NaN;
    this.nextResetUs = state.nextResetUs ?? Number.POSITIVE_INFINITY;
    this.nextQuality = state.nextQuality;
    this.gapUntilUs = state.gapUntilUs ?? Number.NEGATIVE_INFINITY;
  }
}

/** NaN and the infinities are no JSON: null stands for the one of them that a field can hold. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
