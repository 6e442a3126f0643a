import type { OrderSide } from '../orders/order.ts';
import { takesAnyPrice, type LiveOrder } from './live-order.ts';
import type { OrderDesk } from './order-desk.ts';
import type { QuotedOffer, QuoteTape } from './quote-tape.ts';
import { takerTicks, ticksWithin } from './reading.ts';

/** What quotes give to orders at their arrival: the best offer up to its displayed size, once. */
export class DisplayedOffers {
  private readonly desk: OrderDesk;
  private readonly quotes: QuoteTape;
  private readonly slippage: number;
  private readonly taken: Record<OrderSide, { number: number; lots: number }> = {
    [1]: { number: -1, lots: 0 },
    [-1]: { number: -1, lots: 0 },
  };

  constructor(desk: OrderDesk, quotes: QuoteTape, slippage: number) {
    this.desk = desk;
    this.quotes = quotes;
    this.slippage = slippage;
  }

  /** Price of the best offer to a buyer or seller at an instant, ticks; NaN where there is none or nobody knows. */
  bestTicks(timeUs: number, side: OrderSide): number {
    return this.quotes.offerAt(timeUs, side)?.ticks ?? Number.NaN;
  }

  /** Fills an order that arrives, as far as the offer goes; a fill-or-kill order whole or not at all. */
  give(order: LiveOrder, timeUs: number): void {
    const offer = this.quotes.offerAt(timeUs, order.side);
    if (offer === null || !isAcceptable(order, offer.ticks)) return;
    const wanted = this.desk.fillable(order);
    const lots = Math.min(wanted, this.left(order.side, offer));
    // A size that is not told compares as false.
    if (!(lots >= 1) || (order.timeInForce === 'FOK' && lots < wanted)) return;
    this.taken[order.side].lots += lots;
    const ticks = takerTicks(order.side, offer.ticks, this.slippage, order.limitTicks);
    const facts = { liquidity: 'taker', printId: null, ambiguous: false } as const;
    this.desk.fill(order, { timeUs, ticks, printTicks: offer.ticks, lots, ...facts });
  }

  /** What we have not taken of the offer yet, lots. */
  private left(side: OrderSide, offer: QuotedOffer): number {
    const taken = this.taken[side];
    if (taken.number !== offer.number) this.taken[side] = { number: offer.number, lots: 0 };
    return offer.lots - this.taken[side].lots;
  }
}

function isAcceptable(order: LiveOrder, ticks: number): boolean {
  if (Number.isNaN(ticks)) return false;
  return takesAnyPrice(order) || ticksWithin(order.side, order.limitTicks!, ticks) >= 0;
}
