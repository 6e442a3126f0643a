import { firstAfter } from '../../../core/time-search.ts';
import type { TapeRange } from './tape-range.ts';

/** Counts what trades, print by print, over consecutive ranges of the tape. */
export interface TapeMeter {
  /** Starts at 0 again. */
  reset(): void;
  /** Goes on to the next range: what was before it is counted. */
  load(range: TapeRange): void;
  /** What had traded before a print of the range, or before its end. */
  before(print: number): number;
  /** The first print in [from, to) of the range with which `target` has traded, or `to`. */
  firstReaching(target: number, from: number, to: number): number;
}

/** Counts prints. */
export class PrintMeter implements TapeMeter {
  private from = 0;
  /** Prints before the range, and after it. */
  private base = 0;
  private total = 0;

  reset(): void {
    this.total = 0;
  }

  load({ from, to }: TapeRange): void {
    this.from = from;
    this.base = this.total;
    this.total += to - from;
  }

  before(print: number): number {
    return this.base + (print - this.from);
  }

  firstReaching(target: number, from: number, to: number): number {
    return Math.min(Math.max(this.from + target - this.base - 1, from), to);
  }
}

/** Counts lots. */
export class VolumeMeter implements TapeMeter {
  private from = 0;
  /** Lots before each print of the range, and at its end. */
  private traded = new Float64Array(1);
  private total = 0;

  reset(): void {
    this.total = 0;
  }

  load({ batch: { size }, from, to }: TapeRange): void {
    if (this.traded.length <= to - from) this.traded = new Float64Array(2 * (to - from) + 1);
    const { traded } = this;
    let { total } = this;
    traded[0] = total;
    for (let print = from; print < to; print += 1) {
      total += size[print]!;
      traded[print - from + 1] = total;
    }
    this.from = from;
    this.total = total;
  }

  before(print: number): number {
    return this.traded[print - this.from]!;
  }

  firstReaching(target: number, from: number, to: number): number {
    // Lots are whole: more than target − 1 has traded where target has.
    return this.from + firstAfter(this.traded, target - 1, from - this.from + 1, to - this.from + 1) - 1;
  }
}
