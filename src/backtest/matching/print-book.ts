import type { TradeBatch } from '../../core/trade-batch.ts';
import { isInMarket } from '../orders/order-life.ts';
import type { LiveOrder } from './live-order.ts';
import type { PriceBands, PrintExtremes } from './print-extremes.ts';

/** Volume of a print that a fill-or-kill order has put by. */
export interface SetAside {
  /** Price, ticks. */
  readonly ticks: number;
  /** Lots. */
  readonly lots: number;
  /** The print's number. */
  readonly printId: number;
}

/** An order in the market and its place there. */
export interface WorkingOrder {
  /** The order. */
  readonly order: LiveOrder;
  /** Lots that have to trade at its price before it is its turn. */
  queueAhead: number;
  /** Time of the first prints that could fill it, µs, of an order that lives for those only; NaN before them. */
  firstPrintsUs: number;
  /** Of a fill-or-kill order: what it would get. */
  readonly setAside: SetAside[];
}

const SELLER = 0;
const UNKNOWN = 1;
const BUYER = 2;

/** Our orders in the market: resting ones by price, then time; takers and stops by time. */
export class PrintBook {
  /** Resting buys, highest limit first. */
  readonly bids: WorkingOrder[] = [];
  /** Resting sales, lowest limit first. */
  readonly asks: WorkingOrder[] = [];
  /** Orders that came to trade. */
  readonly takers: WorkingOrder[] = [];
  /** Orders that wait for their stop price. */
  readonly stops: WorkingOrder[] = [];

  /** How often an order has found, changed or left its place. */
  changes = 0;

  private readonly isBoth: boolean;
  private readonly throughTicks: number;
  /** What concerns the book. */
  private readonly wake: PriceBands = { below: new Float64Array(3), above: new Float64Array(3) };
  private isAsleep = true;

  /**
   * @param throughTicks how far through its limit a print has to be to concern a resting order.
   * @param isBoth whether a print without aggressor counts as a buyer's and as a seller's.
   */
  constructor(throughTicks: number, isBoth: boolean) {
    this.throughTicks = throughTicks;
    this.isBoth = isBoth;
  }

  /** Puts a limit order behind what rests at its price, ours included. */
  rest(order: LiveOrder, queueAhead: number): void {
    this.changes += 1;
    const list = order.side === 1 ? this.bids : this.asks;
    dropOver(list);
    const limit = order.side * order.limitTicks!;
    let place = list.length;
    while (place > 0 && order.side * list[place - 1]!.order.limitTicks! < limit) place -= 1;
    const before = list[place - 1];
    const isBehind = before !== undefined && before.order.limitTicks === order.limitTicks;
    const ahead = isBehind ? Math.max(queueAhead, before.queueAhead) : queueAhead;
    list.splice(place, 0, working(order, ahead));
  }

  /** Lets an order take the prints of its own side. */
  take(order: LiveOrder): void {
    this.changes += 1;
    this.takers.push(working(order, 0));
  }

  /** Lets an order wait for its stop price. */
  watch(order: LiveOrder): void {
    this.changes += 1;
    this.stops.push(working(order, 0));
  }

  /** Takes an order out, wherever it is. */
  remove(order: LiveOrder): void {
    this.changes += 1;
    for (const list of [this.bids, this.asks, this.takers, this.stops]) {
      const place = list.findIndex((entry) => entry.order === order);
      if (place >= 0) list.splice(place, 1);
    }
  }

  /** Drops what is over, and works out again which prints concern the book or reach a halt price. */
  refresh(haltBelow: number, haltAbove: number): void {
    const { bids, asks, takers, stops, throughTicks, isBoth } = this;
    dropOver(bids);
    dropOver(asks);
    dropOver(takers);
    dropOver(stops);
    let low = haltBelow;
    let high = haltAbove;
    for (const { order } of stops) {
      if (order.side === 1) high = Math.min(high, order.stopTicks!);
      else low = Math.max(low, order.stopTicks!);
    }
    let sellers = bids.length === 0 ? -Infinity : bids[0]!.order.limitTicks! - throughTicks;
    let buyers = asks.length === 0 ? Infinity : asks[0]!.order.limitTicks! + throughTicks;
    for (const { order } of takers) {
      if (order.side === 1) buyers = -Infinity;
      else sellers = Infinity;
    }
    const { below, above } = this.wake;
    below[SELLER] = Math.max(low, sellers);
    above[SELLER] = high;
    below[BUYER] = low;
    above[BUYER] = Math.min(high, buyers);
    below[UNKNOWN] = isBoth ? below[SELLER] : low;
    above[UNKNOWN] = isBoth ? above[BUYER] : high;
    this.isAsleep = Math.max(low, sellers) === -Infinity && Math.min(high, buyers) === Infinity;
  }

  /**
   * Index of the first print in [from, to) that concerns the book or reaches a halt price, or `to`.
   * @param extremes of the batch, where somebody has them: prices that nothing waits for are skipped block by block.
   */
  firstConcerned(batch: TradeBatch, [from, to]: readonly [number, number], extremes: PrintExtremes | null): number {
    if (this.isAsleep) return to;
    if (extremes !== null) return extremes.firstOutside(from, to, this.wake);
    const { price, side } = batch;
    const { below, above } = this.wake;
    for (let index = from; index < to; index += 1) {
      const ticks = price[index]!;
      const aggressor = side[index]! + 1;
      if (ticks <= below[aggressor]! || ticks >= above[aggressor]!) return index;
    }
    return to;
  }
}

function working(order: LiveOrder, queueAhead: number): WorkingOrder {
  return { order, queueAhead, firstPrintsUs: Number.NaN, setAside: [] };
}

function dropOver(list: WorkingOrder[]): void {
  let kept = 0;
  for (const entry of list) {
    if (!isInMarket(entry.order.state)) continue;
    list[kept] = entry;
    kept += 1;
  }
  if (kept < list.length) list.length = kept;
}
