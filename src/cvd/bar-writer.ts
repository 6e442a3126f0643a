import { type BarBuffer, type BarRow, QUALITY_GAP, QUALITY_OK } from '../core/bar-table.ts';
import { formatTime } from '../core/time.ts';
import { OpenBar, type OpenBarState } from './open-bar.ts';
import { RunningCvd } from './running-cvd.ts';

/** The bar that is still open. */
export interface LiveBar {
  /** Its delta so far, lots. */
  readonly delta: number;
  /** CVD so far, lots. */
  readonly cvd: bigint;
}

/** A `BarWriter` between two bars or inside one, as JSON. */
export interface BarWriterState {
  /** The sums of the open bar, or of the last one. */
  readonly bar: OpenBarState;
  /** Start of the open bar, µs; null when none is open. */
  readonly startUs: number | null;
  /** Code of the open bar's quality. */
  readonly quality: number;
  /** Last price, ticks; null when it is not known. */
  readonly lastClose: number | null;
  /** CVD at the last bar's close without the carry, lots. */
  readonly cvd: number;
  /** What has to be added to it. */
  readonly carry: string;
  /** Resets and breaks so far. */
  readonly anchor: number;
}

/** Opens and closes bars, one after the other, with CVD, its anchor and the last price running through them. */
export class BarWriter {
  /** The sums of the open bar; those of the last one when none is open. */
  readonly bar = new OpenBar();
  /** Start of the open bar, µs; NaN when none is open. */
  startUs = Number.NaN;
  /** Resets and breaks so far. */
  anchor = 0;
  private readonly cvd = new RunningCvd();
  private quality = QUALITY_OK;
  private lastClose = Number.NaN;

  /** Whether a bar is open. */
  get isOpen(): boolean {
    return !Number.isNaN(this.startUs);
  }

  /** Opens a bar that stands flat at the last price until something trades. */
  open(startUs: number, quality: number): void {
    this.startUs = startUs;
    this.quality = QUALITY_OK;
    this.bar.begin(this.lastClose);
    this.mark(quality);
  }

  /** Lowers the open bar's quality: the worst wins. Across a hole CVD cannot be compared: it starts a new anchor. */
  mark(quality: number): void {
    if (quality === QUALITY_GAP && this.quality !== QUALITY_GAP) this.anchor += 1;
    this.quality = Math.max(this.quality, quality);
  }

  /**
   * Appends the open bar.
   * @throws RangeError when it holds more lots than can be summed exactly.
   */
  close(endUs: number, session: number, out: BarBuffer): void {
    const { bar, cvd } = this;
    if (!Number.isSafeInteger(bar.volume)) {
      const at = formatTime(this.startUs);
      throw new RangeError(`the bar at ${at} holds ${bar.volume} lots, too many to sum exactly: take shorter bars`);
    }
    // What is carried counts from another zero: values before and after cannot be compared as they stand.
    if (cvd.makeRoom(bar.volume)) this.anchor += 1;
    out.append(this.row(endUs, session), cvd.carry);
    cvd.units += bar.delta;
    this.lastClose = bar.close;
    this.startUs = Number.NaN;
  }

  /** Drops the open bar: nothing of it was covered. */
  drop(): void {
    this.startUs = Number.NaN;
  }

  /** Lets CVD start again from zero. */
  resetCvd(): void {
    this.cvd.reset();
    this.anchor += 1;
  }

  /** Forgets the last price: it is too old to draw a bar at. */
  forgetPrice(): void {
    this.lastClose = Number.NaN;
  }

  /** The open bar's delta and CVD so far, lots. */
  live(): LiveBar {
    const delta = this.isOpen ? this.bar.delta : 0;
    return { delta, cvd: this.cvd.carry + BigInt(this.cvd.units) + BigInt(delta) };
  }

  private row(endUs: number, session: number): BarRow {
    const { bar } = this;
    const cvd = this.cvd.units;
    const known = bar.volume - bar.unknownVolume;
    return {
      timeUs: this.startUs,
      endUs,
      session,
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

  /** Everything it knows. */
  snapshot(): BarWriterState {
    return {
      bar: this.bar.snapshot(),
      startUs: this.isOpen ? this.startUs : null,
      quality: this.quality,
      lastClose: Number.isNaN(this.lastClose) ? null : this.lastClose,
      cvd: this.cvd.units,
      carry: String(this.cvd.carry),
      anchor: this.anchor,
    };
  }

  /** Puts a snapshot back. */
  restore(state: BarWriterState): void {
    this.bar.restore(state.bar);
    this.startUs = state.startUs ?? Number.NaN;
    this.quality = state.quality;
    this.lastClose = state.lastClose ?? Number.NaN;
    this.cvd.units = state.cvd;
    this.cvd.carry = BigInt(state.carry);
    this.anchor = state.anchor;
  }
}
