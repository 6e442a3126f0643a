import type { BarBuffer } from '../core/bar-table.ts';
import { resetSchedule } from '../core/reset-schedule.ts';
import type { Reset, SessionCalendar } from '../core/session.ts';
import { formatTime } from '../core/time.ts';
import { firstAtOrAfter } from '../core/time-search.ts';
import type { Scales, TradeBatch, TradeEvent } from '../core/trade-batch.ts';
import { barClock } from './bar-clock.ts';
import type { BarSpec } from './bar-spec.ts';
import { BarTimeline } from './bar-timeline.ts';
import type { LiveBar } from './bar-writer.ts';
import type { CvdEngineState } from './cvd-engine-state.ts';
import { EngineCoverage } from './engine-coverage.ts';
import type { InputBars } from './input-bars.ts';
import { requireForward, requireScales, requireTimeOrder } from './require-order.ts';

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
 * Of batches with `sizeInBucket` the open, high, low and close are those of all trades; volumes, the number of trades,
 * delta, CVD and VWAP are those of the bucket. Where bars begin and end never depends on the bucket: clocks count all trades,
 * so the bars of a partition of buckets add up to those of all trades.
 *
 * The caller owns the {@link BarBuffer} that closed bars are appended to. Events must come in time order.
 */
export class CvdEngine {
  /** Trades that fell outside every session and are in no bar; input bars count with the trades they name. */
  tradesOutsideSessions = 0;
  /** Input bars that fell outside every session and are in no bar. */
  inputBarsOutsideSessions = 0;

  private readonly scales: Scales;
  private readonly timeline: BarTimeline;
  private readonly coverage: EngineCoverage;

  /** @throws RangeError when a bar's threshold has more decimals than the symbol's sizes. */
  constructor({ scales, bar, session, reset }: CvdEngineOptions) {
    this.scales = scales;
    this.timeline = new BarTimeline(barClock(bar, scales), session, resetSchedule(reset, session));
    this.coverage = new EngineCoverage(this.timeline, session);
  }

  /**
   * Of every bar that the last call closed, how many rows of its batch came before the close: bars close between prints.
   * A bar of time closes before the first row at or after its end, one that counts trades right after the trade that
   * filled it. 0 where no batch was pushed. The list is the engine's own and is filled anew by every call.
   */
  get closedAfter(): readonly number[] {
    return this.timeline.closedAfter;
  }

  /**
   * Takes the next event of a source and appends the bars it closes.
   * @throws RangeError when data is not covered, goes back in time, has other scales, or passes what a bar can hold
   * exactly; when bars would have to be cut. The engine is then of no further use.
   */
  push(event: TradeEvent | InputBars, out: BarBuffer): void {
    this.timeline.beginEvent();
    switch (event.type) {
      case 'trades':
        this.pushTrades(event, out);
        break;
      case 'bars':
        this.pushBars(event, out);
        break;
      case 'gap':
        this.coverage.openGap(event);
        break;
      case 'coverage-start':
        this.coverage.start(event.timeUs, out);
        break;
      case 'coverage-end':
        this.coverage.end(event.timeUs, out);
        break;
    }
  }

  /**
   * Says that no trade before the instant will come any more: closes the bars that end up to it. An instant before what
   * was reached says nothing new.
   * @throws RangeError outside the covered time.
   */
  advance(timeUs: number, out: BarBuffer): void {
    this.timeline.beginEvent();
    this.coverage.require(timeUs);
    if (timeUs < this.timeline.reachedUs) return;
    requireForward('time', timeUs, this.timeline.reachedUs);
    this.timeline.advanceTo(timeUs, out);
  }

  /** Ends the data: closes the bar that is still open, as `partial` unless its end was reached. */
  flush(out: BarBuffer): void {
    this.timeline.beginEvent();
    this.coverage.finish(out);
  }

  /** The open bar's delta and CVD so far, lots: for a display that does not wait for the close. */
  live(): LiveBar {
    return this.timeline.writer.live();
  }

  private pushTrades(batch: TradeBatch, out: BarBuffer): void {
    if (batch.length === 0) return;
    const { timeline } = this;
    const { timeUs } = batch;
    requireScales(batch.scales, this.scales);
    this.coverage.require(timeUs[0]!);
    requireTimeOrder(batch, timeline.reachedUs);
    let index = 0;
    while (index < batch.length) {
      timeline.rowsTaken = index;
      timeline.advanceTo(timeUs[index]!, out);
      const frame = timeline.currentFrame();
      const end = firstAtOrAfter(timeUs, frame.endUs, index, batch.length);
      timeline.lastTradeUs = timeUs[end - 1]!;
      timeline.reachedUs = timeline.lastTradeUs;
      if (frame.session === null) this.tradesOutsideSessions += end - index;
      else this.takeTrades(batch, index, end, out);
      index = end;
    }
  }

  /** Fills bars with trades that all lie in the current frame, and closes those the clock says are full. */
  private takeTrades(batch: TradeBatch, from: number, to: number, out: BarBuffer): void {
    const { timeline } = this;
    const { clock, writer } = timeline;
    let index = from;
    while (index < to) {
      if (!writer.isOpen) timeline.begin(batch.timeUs[index]!);
      const taken = clock.take(batch, index, to);
      writer.bar.addTrades(batch, index, taken);
      index = taken;
      if (!clock.isFull()) continue;
      timeline.rowsTaken = index;
      timeline.close(batch.timeUs[index - 1]!, out);
    }
  }

  private pushBars(bars: InputBars, out: BarBuffer): void {
    requireScales(bars.scales, this.scales);
    for (let index = 0; index < bars.length; index += 1) {
      const timeUs = bars.timeUs[index]!;
      this.coverage.require(timeUs);
      requireForward('bar', timeUs, this.timeline.reachedUs);
      this.timeline.rowsTaken = index;
      this.timeline.advanceTo(timeUs, out);
      this.takeBar(bars, index);
    }
  }

  private takeBar(bars: InputBars, index: number): void {
    const { timeline } = this;
    const frame = timeline.currentFrame();
    const endUs = bars.timeUs[index]! + bars.lengthUs;
    if (!timeline.clock.cutsTime)
      throw new RangeError('tick, volume and delta bars are made of trades: bars cannot give them');
    if (endUs > frame.endUs) {
      const span = `${formatTime(bars.timeUs[index]!)} to ${formatTime(endUs)}`;
      throw new RangeError(
        `the bar from ${span} reaches over ${formatTime(frame.endUs)}, where another bar or session begins: ` +
          'bars cannot be cut; ask for bars of a multiple of its length, in sessions and resets that fit it',
      );
    }
    timeline.reachedUs = endUs;
    if (frame.session !== null) {
      timeline.writer.bar.addBar(bars, index);
      return;
    }
    this.inputBarsOutsideSessions += 1;
    this.tradesOutsideSessions += Number.isNaN(bars.trades[index]!) ? 0 : bars.trades[index]!;
  }

  /** Everything the engine knows, as JSON; {@link CvdEngine.restore} goes on from it as if nothing had happened. */
  snapshot(): CvdEngineState {
    return {
      ...this.timeline.snapshot(),
      covered: this.coverage.isCovered,
      tradesOutsideSessions: this.tradesOutsideSessions,
      inputBarsOutsideSessions: this.inputBarsOutsideSessions,
    };
  }

  /** An engine that goes on from a snapshot; the options must be those the snapshot was taken under. */
  static restore(options: CvdEngineOptions, state: CvdEngineState): CvdEngine {
    const engine = new CvdEngine(options);
    engine.timeline.restore(state);
    engine.coverage.isCovered = state.covered;
    engine.tradesOutsideSessions = state.tradesOutsideSessions;
    engine.inputBarsOutsideSessions = state.inputBarsOutsideSessions;
    return engine;
  }
}
