import { ocoEffects } from '../orders/oco-group.ts';
import { changeFault, orderFault } from '../orders/order-fault.ts';
import { isAlive, isInMarket, requireMove } from '../orders/order-life.ts';
import type { Fill, Order, OrderChange, OrderRequest, OrderState } from '../orders/order.ts';
import { type DueAction, DueSchedule } from './due-schedule.ts';
import { type LiveOrder, newOrder } from './live-order.ts';
import type { MatchEvent } from './match-event.ts';
import type { OrderTimes } from './order-market.ts';

/** What a market says about a fill; the rest is the order's. */
export type FillFacts = Omit<Fill, 'orderId' | 'side' | 'tag'>;

const NO_CHANGE: OrderChange = {};
const NOTHING: readonly MatchEvent[] = [];

/**
 * The lives of the orders of one market: arrivals, cancels, changes and expiries at their instants, one-cancels-other
 * groups, reduce-only, the position, and the list of everything that happened. What fills them is the matcher's business.
 */
export class OrderDesk {
  /** What happened since the last {@link OrderDesk.drain}. */
  events: MatchEvent[] = [];
  /** How often anything has changed an order so far. */
  changes = 0;
  /** Sum of all fills, lots, a sale negative. */
  position = 0;
  /** Time of the last print walked, µs. */
  reachedUs = Number.NEGATIVE_INFINITY;

  private readonly live = new Map<number, LiveOrder>();
  private readonly schedule = new DueSchedule();
  private readonly enter: (order: LiveOrder, timeUs: number) => void;
  private nextId = 1;

  /** @param enter puts an order into the market, or into another place of it after a change. */
  constructor(enter: (order: LiveOrder, timeUs: number) => void) {
    this.enter = enter;
  }

  /** Whether any order is alive. */
  get hasWork(): boolean {
    return this.live.size > 0;
  }

  /** Time of the first print that the next action comes before, µs; Infinity: none. */
  get nextDueUs(): number {
    return this.schedule.next?.effectiveUs ?? Number.POSITIVE_INFINITY;
  }

  /** Instant of the next action, µs; Infinity: none. */
  get nextInstantUs(): number {
    return this.schedule.next?.timeUs ?? Number.POSITIVE_INFINITY;
  }

  /** See {@link OrderMarket.submit}. */
  submit(request: OrderRequest, times: OrderTimes): Order {
    this.requireArrival(times.arrivesUs, Math.max(times.decidedUs, this.reachedUs));
    const order = newOrder(this.nextId, request, times);
    this.nextId += 1;
    this.live.set(order.id, order);
    const fault = orderFault(request);
    if (fault === null) this.send(order, times.arrivesUs, 'arrival');
    else this.move(order, 'rejected', { timeUs: times.decidedUs, reason: fault });
    return order;
  }

  /** See {@link OrderMarket.cancel}. */
  cancel(orderId: number, arrivesUs: number): void {
    this.requireArrival(arrivesUs, this.reachedUs);
    const order = this.live.get(orderId);
    if (order !== undefined) this.send(order, arrivesUs, 'cancel');
  }

  /** See {@link OrderMarket.modify}. */
  modify(orderId: number, change: OrderChange, arrivesUs: number): void {
    this.requireArrival(arrivesUs, this.reachedUs);
    const order = this.live.get(orderId);
    if (order === undefined) return;
    this.schedule.add({ order, kind: 'change', timeUs: arrivesUs, effectiveUs: arrivesUs + 1, change, reason: '' });
  }

  /** Does everything that is due at the next instant. */
  runInstant(): void {
    const { nextInstantUs, nextDueUs } = this;
    while (this.nextInstantUs === nextInstantUs && this.nextDueUs === nextDueUs) this.act(this.schedule.take()!);
  }

  /** See {@link OrderMarket.advanceTo}. */
  advanceTo(timeUs: number): boolean {
    const eventsBefore = this.events.length;
    while (this.nextDueUs <= timeUs && this.events.length === eventsBefore) this.runInstant();
    return this.events.length === eventsBefore;
  }

  /** Lets an order expire before the first print at or after `effectiveUs`. */
  expireAt(order: LiveOrder, at: { timeUs: number; effectiveUs: number; reason: string }): void {
    const { timeUs, effectiveUs, reason } = at;
    this.schedule.add({ order, kind: 'expiry', timeUs, effectiveUs, change: NO_CHANGE, reason });
  }

  /** See {@link OrderMarket.sessionEnd}. */
  sessionEnd(timeUs: number): void {
    while (this.nextDueUs <= timeUs) this.runInstant();
    for (const order of [...this.live.values()]) {
      const outlives = order.timeInForce === 'GTC' || order.decidedUs >= timeUs;
      if (!outlives) this.move(order, 'expired', { timeUs, reason: 'the session ended' });
    }
  }

  /** Lots an order may still trade: what is left of it, and of the position if it only reduces. */
  fillable(order: LiveOrder): number {
    const left = order.lots - order.filledLots;
    return order.reduceOnly ? Math.min(left, Math.max(-order.side * this.position, 0)) : left;
  }

  /** Books a fill of at least one lot, and what follows from it for other orders. */
  fill(order: LiveOrder, facts: FillFacts): void {
    const { lots, timeUs } = facts;
    const { id: orderId, side, tag } = order;
    order.filledLots += lots;
    this.position += side * lots;
    this.tell({ type: 'fill', fill: { orderId, ...facts, side, tag } });
    const to = order.filledLots === order.lots ? 'filled' : 'partly-filled';
    if (order.state !== to) this.move(order, to, { timeUs, reason: facts.liquidity });
    this.reduceGroup(order, lots, timeUs);
    this.cancelNeedless(timeUs);
  }

  /** Moves an order on, or tells of a change that leaves its state. */
  move(order: LiveOrder, to: OrderState, { timeUs, reason }: { timeUs: number; reason: string }): void {
    const from = order.state;
    requireMove(order.id, from, to);
    order.state = to;
    order.reason = reason;
    this.tell({ type: 'transition', orderId: order.id, from, to, timeUs, reason });
    if (isAlive(to)) return;
    this.live.delete(order.id);
    this.schedule.forget(order);
  }

  /** Orders that are alive, in the order of submission. */
  liveOrders(): LiveOrder[] {
    return [...this.live.values()];
  }

  /** Hands over what has happened since the last call. */
  drain(): readonly MatchEvent[] {
    const { events } = this;
    if (events.length === 0) return NOTHING;
    this.events = [];
    return events;
  }

  private tell(event: MatchEvent): void {
    this.events.push(event);
    this.changes += 1;
  }

  private requireArrival(arrivesUs: number, earliestUs: number): void {
    if (Number.isSafeInteger(arrivesUs) && arrivesUs >= earliestUs) return;
    throw new RangeError(`nothing reaches the market at ${arrivesUs} µs: decisions and prints are at ${earliestUs} µs`);
  }

  private send(order: LiveOrder, timeUs: number, kind: 'arrival' | 'cancel'): void {
    this.schedule.add({ order, kind, timeUs, effectiveUs: timeUs + 1, change: NO_CHANGE, reason: '' });
  }

  private act({ order, kind, timeUs, change, reason }: DueAction): void {
    if (kind === 'arrival') this.arrive(order, timeUs);
    else if (kind === 'cancel') this.move(order, 'cancelled', { timeUs, reason: 'cancelled on request' });
    else if (kind === 'expiry') this.move(order, 'expired', { timeUs, reason });
    else this.change(order, change, timeUs);
  }

  private arrive(order: LiveOrder, timeUs: number): void {
    const { expiresUs } = order;
    if (expiresUs !== undefined && expiresUs <= timeUs) {
      this.move(order, 'expired', { timeUs, reason: 'timed out on its way' });
      return;
    }
    if (this.fillable(order) === 0) {
      this.move(order, 'rejected', { timeUs, reason: 'reduce-only, and there is nothing to reduce' });
      return;
    }
    this.move(order, 'working', { timeUs, reason: 'arrived' });
    if (expiresUs !== undefined) {
      this.expireAt(order, { timeUs: expiresUs, effectiveUs: expiresUs, reason: 'timed out' });
    }
    this.enter(order, timeUs);
  }

  private change(order: LiveOrder, change: OrderChange, timeUs: number): void {
    const fault = changeFault(order, change);
    if (fault !== null) {
      this.move(order, order.state, { timeUs, reason: `change refused: ${fault}` });
      return;
    }
    if (sizeAfter(order, change) <= order.filledLots) {
      this.move(order, 'cancelled', { timeUs, reason: 'reduced to what is filled already' });
      return;
    }
    const keepsPlace = applyChange(order, change);
    this.move(order, order.state, { timeUs, reason: 'modified' });
    if (!keepsPlace && isInMarket(order.state)) this.enter(order, timeUs);
  }

  private reduceGroup(order: LiveOrder, lots: number, timeUs: number): void {
    if (order.oco === undefined) return;
    for (const effect of ocoEffects(order, lots, this.live.values())) {
      const { order: other, lots: left } = effect;
      if (left === null) {
        this.move(other, 'cancelled', { timeUs, reason: `order ${order.id} of its group filled` });
        continue;
      }
      other.lots = left;
      this.move(other, other.state, { timeUs, reason: `reduced to ${left} lots by order ${order.id} of its group` });
    }
  }

  /** What only reduces a position that is closed now would open another one later. */
  private cancelNeedless(timeUs: number): void {
    for (const order of this.live.values()) {
      if (!order.reduceOnly || !isInMarket(order.state) || this.fillable(order) > 0) continue;
      this.move(order, 'cancelled', { timeUs, reason: 'reduce-only, and there is nothing left to reduce' });
    }
  }
}

function sizeAfter(order: LiveOrder, { lots, moreLots = 0 }: OrderChange): number {
  return lots ?? order.lots + moreLots;
}

/** Changes an order; returns whether it keeps its place in the queue: at no other price, and no bigger. */
function applyChange(order: LiveOrder, change: OrderChange): boolean {
  const lots = sizeAfter(order, change);
  const { limitTicks = order.limitTicks, stopTicks = order.stopTicks } = change;
  const keepsPlace = lots <= order.lots && limitTicks === order.limitTicks && stopTicks === order.stopTicks;
  order.lots = lots;
  if (limitTicks !== undefined) order.limitTicks = limitTicks;
  if (stopTicks !== undefined) order.stopTicks = stopTicks;
  return keepsPlace;
}
