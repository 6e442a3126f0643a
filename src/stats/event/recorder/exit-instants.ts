import type { BarTable } from '../../../core/bar-table.ts';
import { firstAfter } from '../../../core/time-search.ts';
import type { RisingInstants } from './first-prints.ts';
import type { TapeMeter } from './tape-meter.ts';
import { type TapeRange, withRoom } from './tape-range.ts';

/** Instants that become known as the tape runs. */
export interface ExitInstants extends RisingInstants {
  /** Finds the instants that these prints decide; bars before `floor` get none any more. */
  take(range: TapeRange, bars: BarTable, floor: number): void;
}

/** A fixed time after every bar's end. */
export class DelayedInstants implements ExitInstants {
  instantUs: Float64Array = new Float64Array(0);
  known = 0;
  private readonly delayUs: number;

  constructor(delayUs: number) {
    this.delayUs = delayUs;
  }

  take(_range: TapeRange | null, bars: BarTable): void {
    this.instantUs = withRoom(this.instantUs, bars.length);
    for (; this.known < bars.length; this.known += 1) {
      this.instantUs[this.known] = bars.endUs[this.known]! + this.delayUs;
    }
  }
}

/** The latency after the print with which an amount, in prints or lots, traded since every bar's entry instant. */
export class MeasuredInstants implements ExitInstants {
  instantUs: Float64Array = new Float64Array(0);
  known = 0;
  /** The meter before the first print after a bar's entry instant. */
  private start: Float64Array = new Float64Array(0);
  private started = 0;
  private readonly meter: TapeMeter;
  private readonly amount: number;
  private readonly latencyUs: number;

  constructor(meter: TapeMeter, amount: number, latencyUs: number) {
    this.meter = meter;
    this.amount = amount;
    this.latencyUs = latencyUs;
  }

  take(range: TapeRange, bars: BarTable, floor: number): void {
    const lastTimeUs = range.batch.timeUs[range.to - 1]!;
    this.started = Math.max(this.started, floor);
    this.known = Math.max(this.known, floor);
    const startsOne = this.started < bars.length && bars.endUs[this.started]! + this.latencyUs < lastTimeUs;
    if (this.known === this.started) {
      // Nothing is being measured: what trades now need not be counted.
      this.meter.reset();
      if (!startsOne) return;
    }
    this.meter.load(range);
    if (startsOne) this.startBars(range, bars, lastTimeUs);
    this.finishBars(range);
  }

  private startBars({ batch, from, to }: TapeRange, bars: BarTable, lastTimeUs: number): void {
    this.start = withRoom(this.start, bars.length);
    let print = from;
    for (; this.started < bars.length; this.started += 1) {
      const entryUs = bars.endUs[this.started]! + this.latencyUs;
      if (!(entryUs < lastTimeUs)) break;
      print = firstAfter(batch.timeUs, entryUs, print, to);
      this.start[this.started] = this.meter.before(print);
    }
  }

  private finishBars({ batch, from, to }: TapeRange): void {
    this.instantUs = withRoom(this.instantUs, this.started);
    let print = from;
    for (; this.known < this.started; this.known += 1) {
      print = this.meter.firstReaching(this.start[this.known]! + this.amount, print, to);
      if (print === to) break;
      this.instantUs[this.known] = batch.timeUs[print]! + this.latencyUs;
    }
  }
}
