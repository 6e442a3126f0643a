import type { BarTable } from '../../../core/bar-table.ts';
import type { SessionCalendar } from '../../../core/session.ts';
import { CROSSES_HOLE, CROSSES_SESSION_END } from '../event-panel.ts';
import type { TapeRange } from './tape-range.ts';

/** What ended a stretch: the code of {@link CROSSES_SESSION_END}, of {@link CROSSES_HOLE}, or 0 for the end of the data. */
export type StretchEnd = 0 | typeof CROSSES_SESSION_END | typeof CROSSES_HOLE;

/** Bars between which neither a session ended nor a hole or a break in coverage lay, and the last prices after them. */
export interface Stretch {
  /** Index after its last bar; its first bar is the one after the stretch before. */
  readonly toBar: number;
  /** What ended it. */
  readonly endedBy: StretchEnd;
  /** When its session ended, µs; NaN when something else ended it. */
  readonly endUs: number;
  /** Last buyer-aggressor, seller-aggressor and any print in it, ticks; NaN without one. */
  readonly last: { readonly ask: number; readonly bid: number; readonly any: number };
}

const NO_PRICES = Object.freeze({ ask: Number.NaN, bid: Number.NaN, any: Number.NaN });

/** Cuts bars into {@link Stretch}es while the tape runs. What the bars hold must be ahead of what is told here. */
export class Stretches {
  /** The stretches that ended, in order. */
  readonly ended: Stretch[] = [];
  private readonly bars: BarTable;
  private readonly calendar: SessionCalendar;
  private last = { ...NO_PRICES };
  private sessionDay = Number.NaN;
  private sessionEndUs = Number.NaN;
  private holeUntilUs = Number.NEGATIVE_INFINITY;

  constructor(bars: BarTable, calendar: SessionCalendar) {
    this.bars = bars;
    this.calendar = calendar;
  }

  /** The stretches of all bars before this one are over. */
  get floor(): number {
    return this.ended.at(-1)?.toBar ?? 0;
  }

  /** Prints of a session follow. */
  enter(timeUs: number): void {
    this.leaveHole();
    this.reach(timeUs);
  }

  /** Remembers the last prices of prints that were entered. */
  seen({ batch: { side, price }, from, to }: TapeRange): void {
    this.last.any = price[to - 1]!;
    for (const [name, wanted] of [['ask', 1] as const, ['bid', -1] as const]) {
      let print = to - 1;
      while (print >= from && side[print] !== wanted) print -= 1;
      if (print >= from) this.last[name] = price[print]!;
    }
  }

  /** Something is missing between two instants; the bars that closed before it are in the table. */
  hole(fromUs: number, untilUs: number): void {
    this.leaveHole();
    this.reach(fromUs);
    this.end(this.bars.length, CROSSES_HOLE, Number.NaN);
    this.holeUntilUs = untilUs;
  }

  /** The data is over; everything up to the instant was covered. */
  finish(coveredUntilUs: number): void {
    this.leaveHole();
    this.reach(coveredUntilUs);
    this.end(this.bars.length, 0, Number.NaN);
  }

  /** Ends the stretch of the bars that closed inside a hole. */
  private leaveHole(): void {
    if (this.holeUntilUs === Number.NEGATIVE_INFINITY) return;
    const { endUs, length } = this.bars;
    let bar = this.floor;
    while (bar < length && endUs[bar]! < this.holeUntilUs) bar += 1;
    this.end(bar, CROSSES_HOLE, Number.NaN);
    this.holeUntilUs = Number.NEGATIVE_INFINITY;
  }

  /** Ends the stretches of the sessions that were over at the instant. */
  private reach(timeUs: number): void {
    const { session, length } = this.bars;
    for (let bar = this.floor; bar < length; ) {
      const day = session[bar]!;
      if (day !== this.sessionDay) {
        this.sessionDay = day;
        this.sessionEndUs = this.calendar.firstEndingAfter(this.bars.timeUs[bar]!).endUs;
      }
      if (this.sessionEndUs > timeUs) return;
      do bar += 1;
      while (bar < length && session[bar] === day);
      this.end(bar, CROSSES_SESSION_END, this.sessionEndUs);
    }
  }

  private end(toBar: number, endedBy: StretchEnd, endUs: number): void {
    this.ended.push({ toBar, endedBy, endUs, last: this.last });
    this.last = { ...NO_PRICES };
  }
}
