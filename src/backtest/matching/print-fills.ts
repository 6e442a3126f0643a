import type { TradeBatch } from '../../core/trade-batch.ts';
import { isInMarket } from '../orders/order-life.ts';
import { isImmediate, type LiveOrder } from './live-order.ts';
import type { OrderDesk } from './order-desk.ts';
import type { PrintBook, SetAside, WorkingOrder } from './print-book.ts';
import { takerTicks, ticksWithin } from './reading.ts';

/** How prints fill orders in one reading. */
export interface FillRules {
  /** How far through its limit a print has to be to fill a resting order: 0 or 1 tick. */
  readonly throughTicks: number;
  /** Ticks by which a taker's fill is worse than its print. */
  readonly slippage: number;
  /** Whether a print without aggressor counts as a buyer's and as a seller's. */
  readonly isBoth: boolean;
}

/**
 * Shares one print among our orders: those that rest at its price or through it first, by price and time; then those that
 * came to trade, by time, a fill-or-kill order last, with what the others leave; then it triggers stops.
 */
export class PrintFills {
  /** Orders that have to find another place: stops that were triggered, takers whose limit was passed. */
  readonly displaced: LiveOrder[] = [];

  private readonly desk: OrderDesk;
  private readonly book: PrintBook;
  private readonly rules: FillRules;
  private timeUs = 0;
  private ticks = 0;
  private left = 0;
  private printId = 0;

  constructor(desk: OrderDesk, book: PrintBook, rules: FillRules) {
    this.desk = desk;
    this.book = book;
    this.rules = rules;
  }

  /** Takes one print of the batch. */
  take(batch: TradeBatch, index: number): void {
    const { book, rules } = this;
    const side = batch.side[index]!;
    this.timeUs = batch.timeUs[index]!;
    this.ticks = batch.price[index]!;
    this.left = batch.size[index]!;
    this.printId = batch.id[index]!;
    const isBuyers = side === 1 || (side === 0 && rules.isBoth);
    const isSellers = side === -1 || (side === 0 && rules.isBoth);
    if (isSellers) this.fillResting(book.bids);
    if (isBuyers) this.fillResting(book.asks);
    for (const isWhole of [false, true]) {
      for (const taker of book.takers) {
        const isOwn = taker.order.side === 1 ? isBuyers : isSellers;
        if (isOwn && isInMarket(taker.order.state)) this.offer(taker, isWhole);
      }
    }
    this.trigger();
  }

  private fillResting(list: readonly WorkingOrder[]): void {
    for (const resting of list) {
      const { order } = resting;
      if (!isInMarket(order.state)) continue;
      const within = ticksWithin(order.side, order.limitTicks!, this.ticks);
      if (within < this.rules.throughTicks) return;
      // Whoever trades beyond a price has taken all that stood at it.
      if (within > 0) resting.queueAhead = 0;
      const ahead = Math.min(resting.queueAhead, this.left);
      resting.queueAhead -= ahead;
      const lots = Math.min(this.desk.fillable(order), this.left - ahead);
      if (lots > 0) this.fillMaker(order, lots);
    }
  }

  private fillMaker(order: LiveOrder, lots: number): void {
    const { timeUs, ticks: printTicks, printId } = this;
    this.left -= lots;
    const facts = { timeUs, printTicks, lots, printId, liquidity: 'maker', ambiguous: false } as const;
    this.desk.fill(order, { ...facts, ticks: order.limitTicks! });
  }

  /** Offers the print to a taker; fill-or-kill orders in a second round. */
  private offer(taker: WorkingOrder, isWhole: boolean): void {
    const { order } = taker;
    const { limitTicks } = order;
    if ((order.timeInForce === 'FOK') !== isWhole) return;
    if (isImmediate(order)) this.startFirstPrints(taker);
    if (limitTicks !== undefined && ticksWithin(order.side, limitTicks, this.ticks) < 0) {
      if (!isImmediate(order)) this.displaced.push(order);
    } else if (isWhole) {
      this.putBy(taker);
    } else {
      const lots = Math.min(this.desk.fillable(order), this.left);
      this.left -= lots;
      if (lots > 0) this.fillTaker(order, { ticks: this.ticks, lots, printId: this.printId });
    }
  }

  /** The first prints that could fill an IOC or FOK order are those of this microsecond: it does not outlive them. */
  private startFirstPrints(taker: WorkingOrder): void {
    if (!Number.isNaN(taker.firstPrintsUs)) return;
    const { timeUs } = this;
    const { order } = taker;
    taker.firstPrintsUs = timeUs;
    const reason = `${order.timeInForce}: not filled by the first prints`;
    this.desk.expireAt(order, { timeUs, effectiveUs: timeUs + 1, reason });
  }

  /** Puts by what is left of the print, and fills the order once that is enough for all of it. */
  private putBy(taker: WorkingOrder): void {
    const { order, setAside } = taker;
    const wanted = this.desk.fillable(order);
    const before = setAside.reduce((sum, { lots }) => sum + lots, 0);
    const lots = Math.max(Math.min(wanted - before, this.left), 0);
    if (lots > 0) setAside.push({ ticks: this.ticks, lots, printId: this.printId });
    this.left -= lots;
    if (before + lots < wanted) return;
    for (const part of setAside) {
      // Another order of its group may have made it smaller since.
      const still = Math.min(part.lots, this.desk.fillable(order));
      if (still > 0) this.fillTaker(order, { ...part, lots: still });
    }
  }

  private fillTaker(order: LiveOrder, { lots, printId, ticks: printTicks }: SetAside): void {
    const { timeUs } = this;
    const ticks = takerTicks(order.side, printTicks, this.rules.slippage, order.limitTicks);
    this.desk.fill(order, { timeUs, ticks, printTicks, lots, liquidity: 'taker', printId, ambiguous: false });
  }

  private trigger(): void {
    for (const { order } of this.book.stops) {
      if (!isInMarket(order.state) || order.side * (this.ticks - order.stopTicks!) < 0) continue;
      order.triggered = true;
      this.desk.move(order, order.state, { timeUs: this.timeUs, reason: `triggered at ${this.ticks}` });
      this.displaced.push(order);
    }
  }
}
