import { unitsAtScale } from '../core/decimal.ts';
import type { Session } from '../core/session.ts';
import type { Scales, TradeBatch } from '../core/trade-batch.ts';
import type { BarSpec } from './bar-spec.ts';

/**
 * Decides where one bar ends and the next begins. A bar also ends where its session does and where CVD resets: that is
 * the engine's doing, not the clock's.
 */
export interface BarClock {
  /** Whether the clock cuts time itself: then a bar exists for every covered interval, traded or not. */
  readonly cutsTime: boolean;
  /** Start of the clock's interval around the instant, µs. For a clock that does not cut time, the session's start. */
  intervalStart(session: Session, timeUs: number): number;
  /** End of the interval that starts there, µs; Infinity for a clock that does not cut time. */
  intervalEnd(startUs: number): number;
  /**
   * Counts trades [from, to) into the open bar and returns the index after the last one that still belongs to it. Every
   * trade counts with its whole size, in a size bucket or not: bars of all buckets begin and end together.
   */
  take(batch: TradeBatch, from: number, to: number): number;
  /** Whether what was taken fills the bar. */
  isFull(): boolean;
  /** How full the open bar is: what a snapshot has to keep. */
  filled(): number;
  /** Starts an empty bar, or puts back what {@link BarClock.filled} gave. */
  begin(filled?: number): void;
}

/**
 * The clock of a bar specification.
 * @throws RangeError when a threshold has more decimals than the symbol's sizes.
 */
export function barClock(spec: BarSpec, scales: Scales): BarClock {
  switch (spec.kind) {
    case 'time':
      return new TimeClock(spec.lengthUs);
    case 'tick':
      return new TickClock(spec.count);
    case 'volume':
      return new VolumeClock(unitsAtScale(spec.threshold, scales.sizeScale));
    case 'delta':
      return new DeltaClock(unitsAtScale(spec.threshold, scales.sizeScale));
  }
}

class TimeClock implements BarClock {
  readonly cutsTime = true;
  private readonly lengthUs: number;

  constructor(lengthUs: number) {
    this.lengthUs = lengthUs;
  }

  intervalStart(session: Session, timeUs: number): number {
    return session.startUs + Math.floor((timeUs - session.startUs) / this.lengthUs) * this.lengthUs;
  }

  intervalEnd(startUs: number): number {
    return startUs + this.lengthUs;
  }

  take(_batch: TradeBatch, _from: number, to: number): number {
    return to;
  }

  isFull(): boolean {
    return false;
  }

  filled(): number {
    return 0;
  }

  begin(): void {
    // Nothing is counted: time alone fills the bar.
  }
}

/** What clocks that count trades share: a level that rises to a threshold. */
abstract class CountingClock implements BarClock {
  readonly cutsTime = false;
  protected level = 0;
  protected readonly threshold: number;

  constructor(threshold: number) {
    this.threshold = threshold;
  }

  abstract take(batch: TradeBatch, from: number, to: number): number;

  intervalStart(session: Session): number {
    return session.startUs;
  }

  intervalEnd(): number {
    return Number.POSITIVE_INFINITY;
  }

  isFull(): boolean {
    return Math.abs(this.level) >= this.threshold;
  }

  filled(): number {
    return this.level;
  }

  begin(filled = 0): void {
    this.level = filled;
  }
}

class TickClock extends CountingClock {
  take(_batch: TradeBatch, from: number, to: number): number {
    const taken = Math.min(to - from, this.threshold - this.level);
    this.level += taken;
    return from + taken;
  }
}

class VolumeClock extends CountingClock {
  take(batch: TradeBatch, from: number, to: number): number {
    const { size } = batch;
    let index = from;
    let { level } = this;
    while (index < to && level < this.threshold) level += size[index++]!;
    this.level = level;
    return index;
  }
}

class DeltaClock extends CountingClock {
  take(batch: TradeBatch, from: number, to: number): number {
    const { size, side } = batch;
    let index = from;
    let { level } = this;
    while (index < to && level < this.threshold && level > -this.threshold) {
      level += size[index]! * side[index]!;
      index += 1;
    }
    this.level = level;
    return index;
  }
}
