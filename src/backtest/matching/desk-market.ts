import type { Order, OrderChange, OrderRequest } from '../orders/order.ts';
import type { LiveOrder } from './live-order.ts';
import type { MatchEvent } from './match-event.ts';
import { OrderDesk } from './order-desk.ts';
import type { OrderMarket, OrderTimes } from './order-market.ts';

/** The side of a market that faces the engine: hands everything but the fills to its {@link OrderDesk}. */
export abstract class DeskMarket implements OrderMarket {
  haltBelow = Number.NEGATIVE_INFINITY;
  haltAbove = Number.POSITIVE_INFINITY;
  halted = false;

  /** The orders' lives. */
  protected readonly desk = new OrderDesk((order, timeUs) => this.enter(order, timeUs));

  get position(): number {
    return this.desk.position;
  }

  get hasWork(): boolean {
    return this.desk.hasWork;
  }

  get nextDueUs(): number {
    return this.desk.nextDueUs;
  }

  submit(request: OrderRequest, times: OrderTimes): Order {
    return this.desk.submit(request, times);
  }

  cancel(orderId: number, arrivesUs: number): void {
    this.desk.cancel(orderId, arrivesUs);
  }

  modify(orderId: number, change: OrderChange, arrivesUs: number): void {
    this.desk.modify(orderId, change, arrivesUs);
  }

  advanceTo(timeUs: number): boolean {
    return this.desk.advanceTo(timeUs);
  }

  sessionEnd(timeUs: number): void {
    this.desk.sessionEnd(timeUs);
  }

  liveOrders(): readonly Order[] {
    return this.desk.liveOrders();
  }

  drain(): readonly MatchEvent[] {
    return this.desk.drain();
  }

  /** Puts an order that has arrived into the market, or into another place of it after a change. */
  protected abstract enter(order: LiveOrder, timeUs: number): void;

  /** Whether prices between these two reach a halt price. */
  protected reachesHalt(lowTicks: number, highTicks: number): boolean {
    return lowTicks <= this.haltBelow || highTicks >= this.haltAbove;
  }
}
