import type { InputBars } from '../../cvd/input-bars.ts';
import { BarFills, type OpenBar } from './bar-fills.ts';
import { DeskMarket } from './desk-market.ts';
import type { LiveOrder } from './live-order.ts';
import { checkMatcherOptions } from './matcher-options.ts';
import { type Reading, slippageOf } from './reading.ts';

/** How bars are read where there are no prints. */
export interface BarMatcherOptions {
  /** How kindly. */
  readonly reading: Reading;
  /** Ticks that a taker's fill is worse than the bar's price in the base reading, a whole number of at least 0. */
  readonly slippageTicks: number;
}

/**
 * Fills orders from bars alone, in one reading. What can trade at the open trades there, at the open: market orders, limits
 * and stops that the open is beyond. Then, inside the bar, stops trade at their price and limits at theirs, in an order that
 * nobody knows: stops come first (`base`, `pessimistic`), or limits do (`optimistic`). A limit needs the bar to reach it
 * (`optimistic`) or to go through it. A bar never gives more than its volume, and a bar without volume nothing.
 *
 * Nobody knows either when inside the bar something happens: fills inside it carry its last microsecond, and an order that
 * arrives inside it waits for the next bar, unless it answers a fill inside this bar: is decided and arrives at that very
 * microsecond. Such a stop trades in it when its range reaches it, such a limit in the optimistic reading only.
 * Fills that depend on such an order of things are `ambiguous`. Use no latency.
 */
export class BarMatcher extends DeskMarket {
  private readonly fills: BarFills;
  private bar: OpenBar | null = null;
  private phase: 'open' | 'inside' | 'over' = 'over';
  private lastStartUs = Number.NEGATIVE_INFINITY;

  /** @throws RangeError for an option out of its range. */
  constructor(options: BarMatcherOptions) {
    super();
    const { reading, slippageTicks } = options;
    checkMatcherOptions({ reading, slippageTicks, queueFactor: 0, sides: 'unknown' });
    this.fills = new BarFills(this.desk, reading, slippageOf(reading, slippageTicks));
  }

  /**
   * Walks one bar, and stops after everything that changed an order.
   * @returns true when nothing more happens in this bar; false: drain, act, and call again with the same bar.
   */
  matchBar(bars: InputBars, index: number): boolean {
    const { desk } = this;
    if (this.bar?.startUs !== bars.timeUs[index]) this.begin(bars, index);
    const bar = this.bar!;
    const eventsBefore = desk.events.length;
    while (desk.events.length === eventsBefore && this.phase !== 'over') this.step(bar);
    const isDone = desk.events.length === eventsBefore;
    this.halted = isDone && bar.volume > 0 && this.reachesHalt(bar.low, bar.high);
    return isDone;
  }

  protected enter(order: LiveOrder, timeUs: number): void {
    const hasTradedInside = this.desk.reachedUs === this.bar?.insideUs;
    this.fills.enter(order, timeUs, hasTradedInside && timeUs === this.desk.reachedUs && order.decidedUs === timeUs);
  }

  private begin(bars: InputBars, index: number): void {
    const startUs = bars.timeUs[index]!;
    const [open, high, low] = [bars.open[index]!, bars.high[index]!, bars.low[index]!];
    const volume = bars.volume[index]!;
    this.bar = { startUs, insideUs: startUs + bars.lengthUs - 1, open, high, low, volume, left: volume };
    this.phase = 'open';
  }

  /** Does the next thing: what is due comes before what the bar fills. */
  private step(bar: OpenBar): void {
    const { desk, fills } = this;
    const nowUs = this.phase === 'open' ? bar.startUs : bar.insideUs;
    if (desk.nextInstantUs <= nowUs) {
      desk.runInstant();
    } else if (this.phase === 'open') {
      desk.reachedUs = bar.startUs;
      this.phase = 'inside';
      if (bar.volume > 0) fills.atOpen(bar, this.lastStartUs);
    } else if (bar.volume === 0 || !fills.inside(bar)) {
      desk.reachedUs = bar.insideUs;
      if (bar.volume > 0) this.lastStartUs = bar.startUs;
      this.phase = 'over';
    }
  }
}
