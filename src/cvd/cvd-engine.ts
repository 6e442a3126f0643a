import { type BarBuffer, type BarRow, QUALITY_GAP, QUALITY_OK, QUALITY_PARTIAL } from '../core/bar-table.ts';
import type { Reset, SessionCalendar } from '../core/session.ts';
import { resetSchedule } from '../core/reset-schedule.ts';
import type { Scales, TradeBatch, TradeEvent } from '../core/trade-batch.ts';
import { type BarClock, barClock } from './bar-clock.ts';
import type { BarSpec } from './bar-spec.ts';
import type { InputBars } from './input-bars.ts';
import { OpenBar, type OpenBarState } from './open-bar.ts';
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

/** A {@link CvdEngine} between two trades, as JSON. */
export interface CvdEngineState {
  /** The open bar. */
  readonly bar: OpenBarState;
  /** How full the clock is. */
  readonly filled: number;
  /** Where time stands, µs; null before the first coverage. */
  readonly frameTimeUs: number | null;
  /** Start of the open bar, µs; null when none is open. */
  readonly barStartUs: number | null;
  /** Time of the last trade, µs; null before the first. */
  readonly lastTradeUs: number | null;
  /** Last price, ticks; null when it is not known. */
  readonly lastClose: number | null;
  /** CVD at the last bar's close without the carry, lots. */
  readonly cvd: number;
  /** What has to be added to it. */
  readonly carry: string;
  /** Resets and breaks so far. */
  readonly anchor: number;
  /** The next reset, µs; null for never. */
  readonly nextResetUs: number | null;
  /** Whether data is complete now. */
  readonly covered: boolean;
  /** Code of the open bar's quality. */
  readonly quality: number;
  /** Code of the quality that the next bar starts with. */
  readonly nextQuality: number;
  /** A known hole reaches to here, µs; null when none is open. */
  readonly gapUntilUs: number | null;
  /** Trades outside every session so far. */
  readonly tradesOutsideSessions: number;
}

const CARRY_ABOVE_LOTS = 2 ** 51;
const MAX_BAR_LOTS = 2 ** 52;

/**
 * Trades in, closed bars out: the one place where delta and CVD are computed, for batch, replay and live alike. The
 * same events give the same bars however the trades are cut into batches.
 *
 * The caller owns the {@link BarBuffer} that closed bars are appended to. Trades must come in time order.
 */
export class CvdEngine {
  /** Trades that fell outside every session and are in no bar. */
  tradesOutsideSessions = 0;

  private readonly options: CvdEngineOptions;
  private readonly clock: BarClock;
  private readonly resets: ReturnType<typeof resetSchedule>;
  private readonly bar = new OpenBar();
  private frame: Frame | null = null;
  private barStartUs = Number.NaN;
  private lastTradeUs = Number.NaN;
  private lastClose = Number.NaN;
  private cvd = 0;
  private carry = 0n;
  private anchor = 0;
  private nextResetUs = Number.POSITIVE_INFINITY;
  private covered = false;
  private quality = QUALITY_OK;
  private nextQuality = QUALITY_OK;
  private gapUntilUs = Number.NEGATIVE_INFINITY;

  constructor(options: CvdEngineOptions) {
    this.options = options;
    this.clock = barClock(options.bar, options.scales);
    this.resets = resetSchedule(options.reset, options.session);
  }

  /**
   * Takes the next event of a source and appends the bars it closes.
   * @throws RangeError when trades are not covered, go back in time, or pass what a bar can hold exactly.
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
        this.openGap(event.toUs);
        break;
      case 'coverage-start':
        this.startCoverage(event.timeUs, out);
        break;
      case 'coverage-end':
        this.endCoverage(event.timeUs, out);
        break;
    }
  }

  /** Says that no trade before the instant will come any more: closes the bars that end up to it. */
  advance(timeUs: number, out: BarBuffer): void {
    let frame = this.currentFrame();
    while (frame.endUs <= timeUs) {
      this.leave(frame, out);
      frame = this.enter(frame.endUs);
    }
  }

  /** Closes the bar that is still open, as `partial`: for the end of the data. */
  flush(out: BarBuffer): void {
    if (this.frame !== null && !Number.isNaN(this.barStartUs)) {
      this.mark(QUALITY_PARTIAL);
      this.close(this.barEndUs(), out);
    }
    this.frame = null;
  }

  /** The open bar's delta and CVD so far, for a display that does not wait for the close. */
  live(): { readonly delta: number; readonly cvd: bigint } {
    return { delta: this.bar.delta, cvd: this.carry + BigInt(this.cvd + this.bar.delta) };
  }

  private pushTrades(batch: TradeBatch, out: BarBuffer): void {
    const { timeUs } = batch;
    let index = 0;
    while (index < batch.length) {
      const time = timeUs[index]!;
      if (time < this.lastTradeUs) throw new RangeError(`trade ${batch.id[index]} at ${time} µs goes back in time`);
      this.requireCoverage(time);
      this.advance(time, out);
      const frame = this.currentFrame();
      const end = firstAtOrAfter(timeUs, frame.endUs, index, batch.length);
      this.lastTradeUs = timeUs[end - 1]!;
      if (frame.session === null) {
        this.tradesOutsideSessions += end - index;
        index = end;
      } else {
        index = this.takeTrades(batch, index, end, out);
      }
    }
  }

  /** Fills bars with trades that all lie in the current frame, and closes those the clock says are full. */
  private takeTrades(batch: TradeBatch, from: number, to: number, out: BarBuffer): number {
    let index = from;
    while (index < to) {
      const time = batch.timeUs[index]!;
      if (Number.isNaN(this.barStartUs)) this.begin(time);
      if (!this.clock.cutsTime && time <= this.gapUntilUs) this.mark(QUALITY_GAP);
      const taken = this.clock.take(batch, index, to);
      this.bar.addTrades(batch, index, taken);
      index = taken;
      if (this.clock.isFull()) this.close(batch.timeUs[index - 1]!, out);
    }
    return to;
  }

  private pushBars(bars: InputBars, out: BarBuffer): void {
    for (let index = 0; index < bars.length; index += 1) {
      const time = bars.timeUs[index]!;
      this.requireCoverage(time);
      this.advance(time, out);
      const frame = this.currentFrame();
      if (frame.session === null) {
        this.tradesOutsideSessions += Number.isNaN(bars.trades[index]!) ? 0 : bars.trades[index]!;
        continue;
      }
      if (!this.clock.cutsTime || time + bars.lengthUs > frame.endUs) {
        throw new RangeError(`bars of ${bars.lengthUs / 1e6} s cannot be cut into the bars that were asked for`);
      }
      this.bar.addBar(bars, index);
    }
  }

  private requireCoverage(timeUs: number): void {
    if (!this.covered) throw new RangeError(`data at ${timeUs} µs lies outside the covered time`);
  }

  private startCoverage(timeUs: number, out: BarBuffer): void {
    if (this.covered) throw new RangeError(`coverage starts again at ${timeUs} µs before it ended`);
    if (this.frame !== null && timeUs >= this.frame.endUs) this.flush(out);
    if (this.anchor === 0) this.nextResetUs = this.firstReset(timeUs);
    this.covered = true;
    this.anchor += 1;
    if (this.frame === null) {
      this.lastClose = Number.NaN;
      this.enter(timeUs);
    }
    if (timeUs === this.currentFrame().startUs) return;
    if (Number.isNaN(this.barStartUs)) this.nextQuality = QUALITY_PARTIAL;
    else this.mark(QUALITY_PARTIAL);
  }

  /** The reset that follows the first frame: CVD starts at 0 there anyway. */
  private firstReset(timeUs: number): number {
    return this.resets.nextAfter(frameAt(timeUs, this.options.session, this.resets, this.clock).startUs);
  }

  private endCoverage(timeUs: number, out: BarBuffer): void {
    this.requireCoverage(timeUs);
    this.advance(timeUs, out);
    this.covered = false;
    if (this.currentFrame().startUs === timeUs) this.frame = null;
    else this.mark(QUALITY_PARTIAL);
    if (this.frame === null) this.barStartUs = Number.NaN;
  }

  private openGap(toUs: number): void {
    this.gapUntilUs = Math.max(this.gapUntilUs, toUs);
    if (Number.isNaN(this.barStartUs)) return;
    this.mark(QUALITY_GAP);
  }

  private currentFrame(): Frame {
    if (this.frame === null) throw new RangeError('no data is covered yet');
    return this.frame;
  }

  private enter(timeUs: number): Frame {
    const frame = frameAt(timeUs, this.options.session, this.resets, this.clock);
    this.frame = frame;
    this.barStartUs = Number.NaN;
    if (frame.session === null) return frame;
    if (this.nextResetUs <= frame.startUs) {
      this.cvd = 0;
      this.carry = 0n;
      this.anchor += 1;
      this.nextResetUs = this.resets.nextAfter(frame.startUs);
    }
    if (this.clock.cutsTime) this.begin(frame.startUs);
    return frame;
  }

  private leave(frame: Frame, out: BarBuffer): void {
    if (!Number.isNaN(this.barStartUs)) this.close(frame.endUs, out);
  }

  private begin(startUs: number): void {
    this.barStartUs = startUs;
    this.quality = this.nextQuality;
    this.nextQuality = QUALITY_OK;
    this.bar.begin(this.lastClose);
    this.clock.begin();
    if (startUs <= this.gapUntilUs) this.mark(QUALITY_GAP);
  }

  /** Worst quality wins; across a hole CVD cannot be compared, so it starts a new anchor. */
  private mark(quality: number): void {
    if (quality === QUALITY_GAP && this.quality !== QUALITY_GAP) this.anchor += 1;
    this.quality = Math.max(this.quality, quality);
  }

  private barEndUs(): number {
    return this.clock.cutsTime ? this.currentFrame().endUs : this.lastTradeUs;
  }

  private close(endUs: number, out: BarBuffer): void {
    const { bar } = this;
    if (bar.volume > MAX_BAR_LOTS) {
      throw new RangeError(`a bar of ${bar.volume} lots cannot be summed exactly: use fewer size decimals`);
    }
    out.append(this.row(endUs), this.carry);
    this.lastClose = bar.close;
    this.cvd += bar.delta;
    this.barStartUs = Number.NaN;
    if (Math.abs(this.cvd) > CARRY_ABOVE_LOTS) {
      this.carry += BigInt(this.cvd);
      this.cvd = 0;
      this.anchor += 1;
    }
  }

  private row(endUs: number): BarRow {
    const { bar, cvd } = this;
    const known = bar.volume - bar.unknownVolume;
    return {
      timeUs: this.barStartUs,
      endUs,
      session: this.currentFrame().session?.day ?? Number.NaN,
      anchor: this.anchor,
      open: bar.open,
      high: bar.high,
      low: bar.low,
      close: bar.close,
      volume: bar.volume,
      buyVolume: (known + bar.delta) / 2,
      sellVolume: (known - bar.delta) / 2,
      unknownVolume: bar.unknownVolume,
      trades: bar.trades,
      delta: bar.delta,
      deltaMin: bar.deltaMin,
      deltaMax: bar.deltaMax,
      cvdOpen: cvd,
      cvdHigh: cvd + bar.deltaMax,
      cvdLow: cvd + bar.deltaMin,
      cvdClose: cvd + bar.delta,
      vwap: bar.vwap(),
      quality: this.quality,
    };
  }

  /** Everything the engine knows, as JSON; {@link CvdEngine.restore} goes on from it as if nothing had happened. */
  snapshot(): CvdEngineState {
    return {
      bar: this.bar.snapshot(),
      filled: this.clock.filled(),
      frameTimeUs: this.frame?.startUs ?? null,
      barStartUs: Number.isNaN(this.barStartUs) ? null : this.barStartUs,
      lastTradeUs: Number.isNaN(this.lastTradeUs) ? null : this.lastTradeUs,
      lastClose: Number.isNaN(this.lastClose) ? null : this.lastClose,
      cvd: this.cvd,
      carry: String(this.carry),
      anchor: this.anchor,
      nextResetUs: Number.isFinite(this.nextResetUs) ? this.nextResetUs : null,
      covered: this.covered,
      quality: this.quality,
      nextQuality: this.nextQuality,
      gapUntilUs: Number.isFinite(this.gapUntilUs) ? this.gapUntilUs : null,
      tradesOutsideSessions: this.tradesOutsideSessions,
    };
  }

  /** An engine that goes on from a snapshot; the options must be those the snapshot was taken under. */
  static restore(options: CvdEngineOptions, state: CvdEngineState): CvdEngine {
    const engine = new CvdEngine(options);
    engine.bar.restore(state.bar);
    engine.clock.begin(state.filled);
    if (state.frameTimeUs !== null) {
      engine.frame = frameAt(state.frameTimeUs, options.session, engine.resets, engine.clock);
    }
    engine.barStartUs = state.barStartUs ?? Number.NaN;
    engine.lastTradeUs = state.lastTradeUs ?? Number.NaN;
    engine.lastClose = state.lastClose ?? Number.NaN;
    engine.cvd = state.cvd;
    engine.carry = BigInt(state.carry);
    engine.anchor = state.anchor;
    engine.nextResetUs = state.nextResetUs ?? Number.POSITIVE_INFINITY;
    engine.covered = state.covered;
    engine.quality = state.quality;
    engine.nextQuality = state.nextQuality;
    engine.gapUntilUs = state.gapUntilUs ?? Number.NEGATIVE_INFINITY;
    engine.tradesOutsideSessions = state.tradesOutsideSessions;
    return engine;
  }
}

/** First index in [from, to) whose time is at or after the instant, or `to`: gallops, then halves. */
function firstAtOrAfter(timeUs: Float64Array, instantUs: number, from: number, to: number): number {
  let step = 1;
  let low = from;
  while (low + step < to && timeUs[low + step]! < instantUs) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, to);
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (timeUs[middle]! < instantUs) low = middle;
    else high = middle;
  }
  return high;
}
