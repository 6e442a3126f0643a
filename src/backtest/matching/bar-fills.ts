import { isInMarket } from '../orders/order-life.ts';
import { isImmediate, type LiveOrder, waitsForStop } from './live-order.ts';
import type { FillFacts, OrderDesk } from './order-desk.ts';
import { type Reading, takerTicks, ticksWithin } from './reading.ts';

/** The bar that is being walked. */
export interface OpenBar {
  /** Its start: the time of what happens at its open, µs. */
  readonly startUs: number;
  /** Its last microsecond: the time of what happens somewhere inside it. */
  readonly insideUs: number;
  /** First price, ticks. */
  readonly open: number;
  /** Highest price, ticks. */
  readonly high: number;
  /** Lowest price, ticks. */
  readonly low: number;
  /** Lots that traded in it. */
  readonly volume: number;
  /** Lots of its volume that our orders have not taken. */
  left: number;
}

interface BarOrder {
  readonly order: LiveOrder;
  readonly enteredUs: number;
  /** Whether it came with something that happened inside the bar of its entering. */
  readonly isAnswer: boolean;
}

/** Our orders in a market of bars, and how a bar fills them. */
export class BarFills {
  private orders: BarOrder[] = [];
  private readonly desk: OrderDesk;
  private readonly reading: Reading;
  private readonly slippage: number;
  private readonly throughTicks: number;

  /** @param slippage ticks by which a taker's fill is worse than the bar's price, in this reading. */
  constructor(desk: OrderDesk, reading: Reading, slippage: number) {
    this.desk = desk;
    this.reading = reading;
    this.slippage = slippage;
    this.throughTicks = reading === 'optimistic' ? 0 : 1;
  }

  /**
   * Puts an order into the market, or into another place of it.
   * @param isAnswer whether it comes with something that happened inside the bar: what it waits for may come after that.
   */
  enter(order: LiveOrder, enteredUs: number, isAnswer: boolean): void {
    this.orders = this.orders.filter((entry) => entry.order !== order);
    this.orders.push({ order, enteredUs, isAnswer });
  }

  /**
   * Fills what can trade at the open.
   * @param sinceUs orders that entered later see their first prices now.
   */
  atOpen(bar: OpenBar, sinceUs: number): void {
    this.dropOver();
    for (const { order, enteredUs } of this.orders) {
      if (isInMarket(order.state)) this.tradeAtOpen(bar, order, enteredUs > sinceUs);
      if (!waitsForStop(order)) this.expireImmediate(order, bar.startUs);
    }
  }

  /**
   * Lets the next order trade inside the bar.
   * @returns false when none is left that can.
   */
  inside(bar: OpenBar): boolean {
    this.dropOver();
    let next: BarOrder | null = null;
    for (const entry of this.orders) {
      if (!this.canTradeInside(bar, entry)) continue;
      if (next === null || this.rank(entry.order) < this.rank(next.order)) next = entry;
    }
    if (next === null) return false;
    this.desk.reachedUs = bar.insideUs;
    this.tradeInside(bar, next);
    return true;
  }

  private tradeAtOpen(bar: OpenBar, order: LiveOrder, isNew: boolean): void {
    const { startUs: timeUs, open } = bar;
    const isStop = waitsForStop(order);
    if (isStop && order.side * (open - order.stopTicks!) < 0) return;
    if (isStop) this.trigger(order, timeUs, open);
    const { limitTicks } = order;
    if (limitTicks !== undefined && ticksWithin(order.side, limitTicks, open) < this.throughTicks) return;
    const isTaker = limitTicks === undefined || isNew || isStop;
    if (isTaker) this.fill(bar, order, { ...this.taker(order, open), timeUs, ambiguous: false });
    else this.fill(bar, order, { ...this.gap(bar, limitTicks), timeUs, ambiguous: false });
  }

  private tradeInside(bar: OpenBar, entry: BarOrder): void {
    const { order } = entry;
    const { insideUs: timeUs } = bar;
    const ambiguous = this.isAmbiguous(bar, entry);
    if (waitsForStop(order)) {
      this.tradeStop(bar, order, ambiguous);
    } else {
      const ticks = withinRange(bar, order.limitTicks!);
      this.fill(bar, order, { ticks, printTicks: ticks, liquidity: 'maker', timeUs, ambiguous });
    }
    this.expireImmediate(order, timeUs);
  }

  private tradeStop(bar: OpenBar, order: LiveOrder, ambiguous: boolean): void {
    const { insideUs: timeUs } = bar;
    const stopTicks = withinRange(bar, order.stopTicks!);
    this.trigger(order, timeUs, stopTicks);
    const isBeyond = order.limitTicks !== undefined && ticksWithin(order.side, order.limitTicks, stopTicks) < 0;
    // From now on it is a limit order that came inside this bar.
    if (isBeyond) this.enter(order, timeUs, true);
    else this.fill(bar, order, { ...this.taker(order, stopTicks), timeUs, ambiguous });
  }

  private canTradeInside(bar: OpenBar, entry: BarOrder): boolean {
    const { order } = entry;
    if (!isThere(bar, entry)) return false;
    if (waitsForStop(order)) return isTouched(bar, order, 0);
    const isTooSoon = isAnswerTo(bar, entry) && this.reading !== 'optimistic';
    return bar.left > 0 && !isTooSoon && isTouched(bar, order, this.throughTicks);
  }

  /** Stops before limits, or after them in the kindest reading. */
  private rank(order: LiveOrder): number {
    return waitsForStop(order) === (this.reading === 'optimistic') ? 1 : 0;
  }

  /** Whether an order of the other sort, for the same position, was in reach of this bar as well. */
  private isAmbiguous(bar: OpenBar, entry: BarOrder): boolean {
    if (isAnswerTo(bar, entry)) return true;
    const { order } = entry;
    return this.orders.some(
      (other) =>
        waitsForStop(other.order) !== waitsForStop(order) &&
        areRivals(order, other.order) &&
        isThere(bar, other) &&
        isTouched(bar, other.order, 0),
    );
  }

  private trigger(order: LiveOrder, timeUs: number, ticks: number): void {
    order.triggered = true;
    this.desk.move(order, order.state, { timeUs, reason: `triggered at ${ticks}` });
  }

  private taker(order: LiveOrder, printTicks: number): Pick<FillFacts, 'ticks' | 'printTicks' | 'liquidity'> {
    const ticks = takerTicks(order.side, printTicks, this.slippage, order.limitTicks);
    return { ticks, printTicks, liquidity: 'taker' };
  }

  /** A resting limit that the open jumped over: the open, or the price of the bar that is the nearest to the limit. */
  private gap(bar: OpenBar, limitTicks: number): Pick<FillFacts, 'ticks' | 'printTicks' | 'liquidity'> {
    const ticks = this.reading === 'pessimistic' ? withinRange(bar, limitTicks) : bar.open;
    return { ticks, printTicks: ticks, liquidity: 'maker' };
  }

  private fill(bar: OpenBar, order: LiveOrder, facts: Omit<FillFacts, 'lots' | 'printId'>): void {
    const wanted = this.desk.fillable(order);
    const lots = Math.min(wanted, bar.left);
    if (lots === 0 || (order.timeInForce === 'FOK' && lots < wanted)) return;
    bar.left -= lots;
    this.desk.fill(order, { ...facts, lots, printId: null });
  }

  private expireImmediate(order: LiveOrder, timeUs: number): void {
    if (!isImmediate(order) || !isInMarket(order.state)) return;
    this.desk.move(order, 'expired', { timeUs, reason: `${order.timeInForce}: not filled by the first price` });
  }

  private dropOver(): void {
    this.orders = this.orders.filter(({ order }) => isInMarket(order.state));
  }
}

/** Whether an order was in the market when the bar opened, or came with what happened inside it. */
function isThere(bar: OpenBar, entry: BarOrder): boolean {
  return entry.enteredUs <= bar.startUs || isAnswerTo(bar, entry);
}

function isAnswerTo(bar: OpenBar, { enteredUs, isAnswer }: BarOrder): boolean {
  return isAnswer && enteredUs === bar.insideUs;
}

/** Whether the bar's range reaches the price an order waits for, or goes that far through its limit; false for takers. */
function isTouched(bar: OpenBar, order: LiveOrder, throughTicks: number): boolean {
  const { side, stopTicks, limitTicks } = order;
  if (waitsForStop(order)) return side === 1 ? bar.high >= stopTicks! : bar.low <= stopTicks!;
  return limitTicks !== undefined && ticksWithin(side, limitTicks, side === 1 ? bar.low : bar.high) >= throughTicks;
}

/** The price itself, unless the order came when the bar was beyond it already. */
function withinRange(bar: OpenBar, ticks: number): number {
  return Math.min(Math.max(ticks, bar.low), bar.high);
}

function areRivals(order: LiveOrder, other: LiveOrder): boolean {
  return (order.oco !== undefined && order.oco === other.oco) || (order.reduceOnly && other.reduceOnly);
}
