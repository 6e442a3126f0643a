import { type BarBuffer, QUALITY_GAP, QUALITY_OK, QUALITY_PARTIAL } from '../core/bar-table.ts';
import { resetSchedule } from '../core/reset-schedule.ts';
import type { Reset, SessionCalendar } from '../core/session.ts';
import { formatTime } from '../core/time.ts';
import { firstAtOrAfter } from '../core/time-search.ts';
import type { Scales, TradeBatch, TradeEvent, TradeGap } from '../core/trade-batch.ts';
import { type BarClock, barClock } from './bar-clock.ts';
import type { BarSpec } from './bar-spec.ts';
import { BarWriter, type LiveBar } from './bar-writer.ts';
import type { CvdEngineState } from './cvd-engine-state.ts';
import type { InputBars } from './input-bars.ts';
import { requireForward, requireScales, requireTimeOrder } from './require-order.ts';
import { type Frame, frameAt } from './time-frames.ts';

/** What a {@link CvdEngine} makes of trades. */
export interface CvdEngineOptions {
  /** The scales of every batch that will be pushed. */
  readonly scales: Scales;
  /** What closes a bar. */
  readonly bar: BarSpec;
  /** Trades outside its sessions make no bar and are counted. */
  readonly session: SessionCalendar;
  /** When CVD starts again from zero. */
  readonly reset: Reset;
}

/**
 * Trades in, closed bars out: the one place where delta and CVD are computed, for batch, replay and live alike. The
 * same events give the same bars however the trades are cut into batches.
 *
 * The caller owns the {@link BarBuffer} that closed bars are appended to. Events must come in time order.
 */
export class CvdEngine {
  /** Trades that fell outside every session and are in no bar; input bars count with the trades they name. */
  tradesOutsideSessions = 0;
  /** Input bars that fell outside every session and are in no bar. */
  inputBarsOutsideSessions = 0;

  private readonly options: CvdEngineOptions;
  private readonly clock: BarClock;
  private readonly resets: ReturnType<typeof resetSchedule>;
  private readonly writer = new BarWriter();
  private frame: Frame | null = null;
  /** Nothing that happened before this instant can come any more. */
  private reachedUs = Number.NEGATIVE_INFINITY;
  private lastTradeUs = Number.NaN;
  private nextResetUs = Number.POSITIVE_INFINITY;
  private covered = false;
  private nextQuality = QUALITY_OK;
  private gapUntilUs = Number.NEGATIVE_INFINITY;

  constructor(options: CvdEngineOptions) {
    this.options = options;
    this.clock = barClock(options.bar, options.scales);
    this.resets = resetSchedule(options.reset, options.session);
  }

  /**
   * Takes the next event of a source and appends the bars it closes.
   * @throws RangeError when data is not covered, goes back in time, has other scales, or passes what a bar can hold
   * exactly; when bars would have to be cut. The engine is then of no further use.
   */
  push(event: TradeEvent | InputBars, out: BarBuffer): void {
    switch (event.type) {
      case 'trades':
        this.pushTrades(event, out);
        break;
      case 'bars':
        this.pushBars(event, out);
        break;
      case 'gap':
        this.openGap(event);
        break;
      case 'coverage-start':
        this.startCoverage(event.timeUs, out);
        break;
      case 'coverage-end':
        this.endCoverage(event.timeUs, out);
        break;
    }
  }

  /**
   * Says that no trade before the instant will come any more: closes the bars that end up to it. An instant that was
   * reached already says nothing new.
   * @throws RangeError outside the covered time.
   */
  advance(timeUs: number, out: BarBuffer): void {
    this.requireCoverage(timeUs);
    if (timeUs <= this.reachedUs) return;
    requireForward('time', timeUs, this.reachedUs);
    this.advanceTo(timeUs, out);
  }

  /** Ends the data: closes the bar that is still open, as `partial` unless its end was reached. */
  flush(out: BarBuffer): void {
    if (this.covered) this.advanceTo(this.reachedUs, out);
    if (this.hasData()) {
      this.writer.mark(QUALITY_PARTIAL);
      this.close(this.clock.cutsTime ? this.currentFrame().endUs : this.lastTradeUs, out);
    }
    this.writer.drop();
    this.frame = null;
    this.covered = false;
  }

  /** The open bar's delta and CVD so far, lots: for a display that does not wait for the close. */
  live(): LiveBar {
    return this.writer.live();
  }

  private pushTrades(batch: TradeBatch, out: BarBuffer): void {
    if (batch.length === 0) return;
    const { timeUs } = batch;
    requireScales(batch.scales, this.options.scales);
    this.requireCoverage(timeUs[0]!);
    requireTimeOrder(batch, this.reachedUs);
    let index = 0;
    while (index < batch.length) {
      this.advanceTo(timeUs[index]!, out);
      const frame = this.currentFrame();
      const end = firstAtOrAfter(timeUs, frame.endUs, index, batch.length);
      this.lastTradeUs = timeUs[end - 1]!;
      this.reachedUs = this.lastTradeUs;
      if (frame.session === null) this.tradesOutsideSessions += end - index;
      else this.takeTrades(batch, index, end, out);
      index = end;
    }
  }

  /** Fills bars with trades that all lie in the current frame, and closes those the clock says are full. */
  private takeTrades(batch: TradeBatch, from: number, to: number, out: BarBuffer): void {
    let index = from;
    while (index < to) {
      if (!this.writer.isOpen) this.begin(batch.timeUs[index]!);
      const taken = this.clock.take(batch, index, to);
      this.writer.bar.addTrades(batch, index, taken);
      index = taken;
      if (this.clock.isFull()) this.close(batch.timeUs[index - 1]!, out);
    }
  }

  private pushBars(bars: InputBars, out: BarBuffer): void {
    requireScales(bars.scales, this.options.scales);
    for (let index = 0; index < bars.length; index += 1) {
      const timeUs = bars.timeUs[index]!;
      this.requireCoverage(timeUs);
      requireForward('bar', timeUs, this.reachedUs);
      this.advanceTo(timeUs, out);
      this.takeBar(bars, index);
    }
  }

  private takeBar(bars: InputBars, index: number): void {
    const frame = this.currentFrame();
    const endUs = bars.timeUs[index]! + bars.lengthUs;
    if (!this.clock.cutsTime)
      throw new RangeError('tick, volume and delta bars are made of trades: bars cannot give them');
    if (endUs > frame.endUs) {
      const span = `${formatTime(bars.timeUs[index]!)} to ${formatTime(endUs)}`;
      throw new RangeError(
        `the bar from ${span} reaches over ${formatTime(frame.endUs)}, where another bar or session begins: ` +
          'bars cannot be cut; ask for bars of a multiple of its length, in sessions and resets that fit it',
      );
    }
    this.reachedUs = endUs;
    if (frame.session !== null) {
      this.writer.bar.addBar(bars, index);
      return;
    }
    this.inputBarsOutsideSessions += 1;
    this.tradesOutsideSessions += Number.isNaN(bars.trades[index]!) ? 0 : bars.trades[index]!;
  }

  private requireCoverage(timeUs: number): void {
    if (this.covered) return;
    const at = Number.isSafeInteger(timeUs) ? formatTime(timeUs) : `${timeUs} µs`;
    throw new RangeError(`data at ${at} lies outside the covered time`);
  }

  private startCoverage(timeUs: number, out: BarBuffer): void {
    requireForward('coverage starts', timeUs, this.reachedUs);
    if (this.covered) throw new RangeError(`coverage starts again at ${formatTime(timeUs)} before it ended`);
    if (this.frame === null || this.losesSessionTime(timeUs)) this.breakCoverage(timeUs, out);
    else this.advanceTo(timeUs, out);
    this.reachedUs = timeUs;
    this.covered = true;
  }

  /** Coverage that pauses only while no session runs (a market's daily break, a weekend) was never interrupted. */
  private losesSessionTime(untilUs: number): boolean {
    return untilUs > this.reachedUs && this.options.session.firstEndingAfter(this.reachedUs).startUs < untilUs;
  }

  private breakCoverage(timeUs: number, out: BarBuffer): void {
    if (this.writer.anchor === 0) this.nextResetUs = this.firstReset(timeUs);
    if (this.frame !== null && timeUs < this.frame.endUs && this.hasData()) {
      // Both parts of the open bar stay in it.
      this.writer.anchor += 1;
      this.writer.mark(QUALITY_PARTIAL);
      return;
    }
    this.flush(out);
    this.writer.anchor += 1;
    this.writer.forgetPrice();
    const frame = this.enter(timeUs);
    if (frame.startUs === timeUs) return;
    if (this.writer.isOpen) this.writer.mark(QUALITY_PARTIAL);
    else this.nextQuality = QUALITY_PARTIAL;
  }

  /** The reset that follows the first frame: CVD starts at 0 there anyway. */
  private firstReset(timeUs: number): number {
    return this.resets.nextAfter(frameAt(timeUs, this.options.session, this.resets, this.clock).startUs);
  }

  private endCoverage(timeUs: number, out: BarBuffer): void {
    requireForward('coverage ends', timeUs, this.reachedUs);
    this.requireCoverage(timeUs);
    if (timeUs === this.lastTradeUs) {
      throw new RangeError(
        `coverage ends at ${formatTime(timeUs)}, exclusive, but there is a trade in that microsecond`,
      );
    }
    this.advanceTo(timeUs, out);
    this.covered = false;
  }

  private openGap(gap: TradeGap): void {
    requireForward('a gap starts', gap.fromUs, Number.NEGATIVE_INFINITY);
    // The trade that ends the hole is still to come.
    requireForward('a gap ends', gap.toUs, this.reachedUs);
    // Where times and ids disagree, the trade after the hole can be of an earlier time than the one before it.
    this.gapUntilUs = Math.max(this.gapUntilUs, gap.fromUs, gap.toUs);
    if (this.writer.isOpen) this.writer.mark(QUALITY_GAP);
    else if (this.frame !== null && this.frame.session !== null) {
      // The hole lies between two bars of a clock that counts trades: the next one misses its first.
      this.writer.anchor += 1;
      this.nextQuality = QUALITY_GAP;
    }
  }

  private currentFrame(): Frame {
    if (this.frame === null) throw new RangeError('no data is covered yet');
    return this.frame;
  }

  private advanceTo(timeUs: number, out: BarBuffer): void {
    let frame = this.currentFrame();
    while (frame.endUs <= timeUs) {
      if (this.writer.isOpen) this.close(frame.endUs, out);
      frame = this.enter(frame.endUs);
    }
    this.reachedUs = timeUs;
  }

  private enter(timeUs: number): Frame {
    const frame = frameAt(timeUs, this.options.session, this.resets, this.clock);
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

  /** Whether any of the open bar's time was covered: one that was only begun is no bar yet. */
  private hasData(): boolean {
    const { writer } = this;
    return writer.isOpen && (this.reachedUs > writer.startUs || writer.bar.trades !== 0);
  }

  private begin(startUs: number): void {
    this.writer.open(startUs, startUs <= this.gapUntilUs ? QUALITY_GAP : this.nextQuality);
    this.nextQuality = QUALITY_OK;
    this.clock.begin();
  }

  private close(endUs: number, out: BarBuffer): void {
    this.writer.close(endUs, this.currentFrame().session?.day ?? Number.NaN, out);
  }

  /** Everything the engine knows, as JSON; {@link CvdEngine.restore} goes on from it as if nothing had happened. */
  snapshot(): CvdEngineState {
    return {
      writer: this.writer.snapshot(),
      filled: this.clock.filled(),
      frameStartUs: this.frame?.startUs ?? null,
      reachedUs: finite(this.reachedUs),
      lastTradeUs: finite(this.lastTradeUs),
      nextResetUs: finite(this.nextResetUs),
      covered: this.covered,
      nextQuality: this.nextQuality,
      gapUntilUs: finite(this.gapUntilUs),
      tradesOutsideSessions: this.tradesOutsideSessions,
      inputBarsOutsideSessions: this.inputBarsOutsideSessions,
    };
  }

  /** An engine that goes on from a snapshot; the options must be those the snapshot was taken under. */
  static restore(options: CvdEngineOptions, state: CvdEngineState): CvdEngine {
    const engine = new CvdEngine(options);
    engine.writer.restore(state.writer);
    engine.clock.begin(state.filled);
    if (state.frameStartUs !== null) {
      engine.frame = frameAt(state.frameStartUs, options.session, engine.resets, engine.clock);
    }
    engine.reachedUs = state.reachedUs ?? Number.NEGATIVE_INFINITY;
    engine.lastTradeUs = state.lastTradeUs ?? Number.NaN;
    engine.nextResetUs = state.nextResetUs ?? Number.POSITIVE_INFINITY;
    engine.covered = state.covered;
    engine.nextQuality = state.nextQuality;
    engine.gapUntilUs = state.gapUntilUs ?? Number.NEGATIVE_INFINITY;
    engine.tradesOutsideSessions = state.tradesOutsideSessions;
    engine.inputBarsOutsideSessions = state.inputBarsOutsideSessions;
    return engine;
  }
}

/** NaN and the infinities are no JSON: null stands for the one of them that a field can hold. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
