import type { Intent } from '../orders/order.ts';
import { type LevelBasis, stopLevel, targetLevel, trailingLevel } from './exit-levels.ts';
import type { Moment } from './moment.ts';
import { Protection } from './protection.ts';
import type { ExitRules } from './signal-strategy-options.ts';

/** How a trade begins. */
export interface TradeStart {
  /** When its first fill was, µs. */
  readonly sinceUs: number;
  /** When it has to be over because of its session's end, µs; Infinity: never. */
  readonly flattenAtUs: number;
  /** Counts the trades of a run: no two have the same. */
  readonly number: number;
  /** Bars that were closed before it was heard of. */
  readonly barsBefore: number;
}

/** A position that a {@link SignalStrategy} holds, from its first fill to its last. */
export class SignalTrade {
  /** What it was entered for. */
  readonly basis: LevelBasis;
  /** When its first fill was, µs. */
  readonly sinceUs: number;
  /** Bars that have closed since, the entry's own the first. */
  barsHeld = 0;
  /** Entries so far. */
  units = 1;
  /** Why it is being left; null while it is held. */
  closing: string | null = null;

  private readonly exits: ExitRules;
  private readonly flattenAtUs: number;
  private readonly protection: Protection;
  private trailedTicks = Number.NaN;
  /** Row of the first bar that ends after the entry, as far as bars have closed. */
  private firstBar: number;

  constructor(exits: ExitRules, basis: LevelBasis, { sinceUs, flattenAtUs, number, barsBefore }: TradeStart) {
    this.exits = exits;
    this.basis = basis;
    this.sinceUs = sinceUs;
    this.flattenAtUs = flattenAtUs;
    this.firstBar = barsBefore;
    this.protection = new Protection(`trade-${number}`, basis.side);
  }

  /** Counts the bars that have closed. */
  countBars({ bars }: Moment): void {
    while (this.firstBar < bars.length && !(bars.endUs[this.firstBar]! > this.sinceUs)) this.firstBar += 1;
    this.barsHeld = bars.length - this.firstBar;
  }

  /** How many bars have to be closed before one means something: a trailing stop moves with each. */
  get quietUntilBar(): number {
    const { holdBars, trailing } = this.exits;
    if (trailing !== null || this.closing !== null) return 0;
    return this.firstBar + (holdBars ?? Number.POSITIVE_INFINITY);
  }

  /** Whether the rules of time say that it is to be left, and which: `session-end`, `time`. */
  dueExit(timeUs: number): string | null {
    const { holdBars, holdUs } = this.exits;
    if (timeUs >= this.flattenAtUs) return 'session-end';
    const isOver = holdUs !== null && timeUs >= this.sinceUs + holdUs;
    return isOver || (holdBars !== null && this.barsHeld >= holdBars) ? 'time' : null;
  }

  /** When the rules of time will next say so, µs; Infinity: not before a bar closes. */
  get wakeUs(): number {
    return Math.min(this.flattenAtUs, this.sinceUs + (this.exits.holdUs ?? Number.POSITIVE_INFINITY));
  }

  /** What keeps the stop and the target where they belong. A trailing stop moves at the close of a bar. */
  protect(moment: Moment): Intent[] {
    const { exits, basis, protection } = this;
    const { position, kind } = moment;
    if (kind === 'bar' && exits.trailing !== null) this.trail(moment);
    const stopTicks = tighter(basis.side, stopLevel(exits, basis, position.averageTicks), this.trailedTicks);
    const targetTicks = targetLevel(exits, basis, position.averageTicks);
    return protection.follow({ stopTicks, targetTicks }, moment);
  }

  private trail({ position }: Moment): void {
    const { side } = this.basis;
    const level = trailingLevel(this.exits.trailing!, this.basis, side === 1 ? position.highTicks : position.lowTicks);
    this.trailedTicks = tighter(side, level, this.trailedTicks);
  }
}

/** The stop that is hit first: the higher one of a long. */
function tighter(side: 1 | -1, one: number, other: number): number {
  if (Number.isNaN(other)) return one;
  return side * (one - other) > 0 ? one : other;
}
