import type { TradeBatch } from '../../core/trade-batch.ts';
import type { Order, OrderChange, OrderRequest } from '../orders/order.ts';
import type { MatchEvent } from './match-event.ts';
import type { MatcherOptions } from './matcher-options.ts';
import type { OrderMarket, OrderTimes } from './order-market.ts';

/** Signature only: the body follows. */
export class Matcher implements OrderMarket {
  /** The next walk stops after a print at or below this price, ticks; −Infinity: none. */
  haltBelow = Number.NEGATIVE_INFINITY;
  /** The next walk stops after a print at or above this price, ticks; Infinity: none. */
  haltAbove = Number.POSITIVE_INFINITY;
  /** Whether the last walk stopped because of a halt price. */
  halted = false;
  readonly position: number = 0;
  readonly hasWork: boolean = false;
  readonly nextDueUs: number = Number.POSITIVE_INFINITY;

  constructor(_options: MatcherOptions) {
    throw new Error('not written yet');
  }

  /**
   * Walks the prints [from, to) and stops early: right after a print that changed an order or reached a halt price, or right
   * before the first print that comes after something due at an instant (an arrival, an expiry).
   * @returns index of the next print to walk; `to` when all were walked.
   */
  match(_batch: TradeBatch, _from: number, _to: number): number {
    throw new Error('not written yet');
  }

  submit(_request: OrderRequest, _times: OrderTimes): Order {
    throw new Error('not written yet');
  }

  cancel(_orderId: number, _arrivesUs: number): void {
    throw new Error('not written yet');
  }

  modify(_orderId: number, _change: OrderChange, _arrivesUs: number): void {
    throw new Error('not written yet');
  }

  advanceTo(_timeUs: number): void {
    throw new Error('not written yet');
  }

  sessionEnd(_timeUs: number): void {
    throw new Error('not written yet');
  }

  liveOrders(): readonly Order[] {
    throw new Error('not written yet');
  }

  drain(): MatchEvent[] {
    throw new Error('not written yet');
  }
}
