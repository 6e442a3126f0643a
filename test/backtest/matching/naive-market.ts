import type { MatchEvent } from '../../../src/backtest/matching/match-event.ts';
import type { MatcherOptions } from '../../../src/backtest/matching/matcher-options.ts';
import type { OrderChange, OrderRequest, OrderState } from '../../../src/backtest/orders/order.ts';
import type { TestTrade } from '../../support/trades.ts';
import { LONG_AFTER_US, type MarketScript, requestOf, type TestChange } from './market-script.ts';

interface Print {
  readonly timeUs: number;
  readonly price: number;
  readonly side: number;
  readonly id: number;
  readonly size: number;
  left: number;
}

type NaiveOrder = { -readonly [Key in keyof OrderRequest]: OrderRequest[Key] } & {
  readonly id: number;
  readonly decidedUs: number;
  readonly arrivesUs: number;
  state: OrderState;
  filled: number;
  triggered: boolean;
  /** Where it is in the market, and since which place in the order of comings. */
  role: 'stop' | 'taker' | 'resting' | 'none';
  place: number;
  queue: number;
  firstPrintsUs: number;
  putBy: { readonly print: Print; readonly lots: number }[];
};

interface Todo {
  readonly timeUs: number;
  readonly effectiveUs: number;
  readonly order: NaiveOrder;
  readonly act: () => void;
}

/**
 * What the matcher does, said again as simply as possible: an object per print, every order looked at for every print, the
 * whole tape remembered, nothing skipped. Reasons are left empty.
 */
export class NaiveMarket {
  readonly events: MatchEvent[] = [];
  private readonly options: MatcherOptions;
  private readonly orders: NaiveOrder[] = [];
  private readonly seen: Print[] = [];
  private todo: Todo[] = [];
  private places = 0;
  private position = 0;

  constructor(options: MatcherOptions, script: MarketScript) {
    this.options = options;
    for (const { arrivesUs, decidedUs = 0, ...partial } of script.orders) {
      const order: NaiveOrder = {
        ...requestOf(partial),
        ...{ id: this.orders.length + 1, decidedUs, arrivesUs, state: 'new', filled: 0, triggered: false },
        ...{ role: 'none', place: 0, queue: 0, firstPrintsUs: Number.NaN, putBy: [] },
      };
      this.orders.push(order);
      this.plan(order, arrivesUs, arrivesUs + 1, () => this.arrive(order));
    }
    for (const change of script.changes ?? []) {
      const order = this.orders.find(({ id }) => id === change.orderId);
      if (order !== undefined)
        this.plan(order, change.arrivesUs, change.arrivesUs + 1, () => this.change(order, change));
    }
  }

  play(tape: readonly TestTrade[], sessionEndUs = LONG_AFTER_US): MatchEvent[] {
    let isOver = false;
    for (const [index, [timeUs, price, size, side]] of tape.entries()) {
      if (!isOver && timeUs >= sessionEndUs) isOver = this.endSession(sessionEndUs);
      this.doUntil(timeUs);
      const print = { timeUs, price, side, id: index + 1, size, left: size };
      this.seen.push(print);
      this.trade(print);
    }
    if (!isOver) this.endSession(sessionEndUs);
    this.doUntil(2 * LONG_AFTER_US);
    return this.events;
  }

  private plan(order: NaiveOrder, timeUs: number, effectiveUs: number, act: () => void): void {
    this.todo.push({ order, timeUs, effectiveUs, act });
  }

  private doUntil(timeUs: number): void {
    for (;;) {
      const due = this.todo.filter(({ effectiveUs, order }) => effectiveUs <= timeUs && isAlive(order));
      due.sort((a, b) => a.effectiveUs - b.effectiveUs || a.timeUs - b.timeUs);
      const next = due[0];
      if (next === undefined) return;
      this.todo = this.todo.filter((todo) => todo !== next);
      next.act();
    }
  }

  private endSession(timeUs: number): true {
    this.doUntil(timeUs);
    for (const order of this.orders) {
      if (isAlive(order) && order.timeInForce !== 'GTC' && order.decidedUs < timeUs)
        this.move(order, 'expired', timeUs);
    }
    return true;
  }

  private arrive(order: NaiveOrder): void {
    const { arrivesUs, expiresUs } = order;
    if (expiresUs !== undefined && expiresUs <= arrivesUs) {
      this.move(order, 'expired', arrivesUs);
    } else if (this.wanted(order) === 0) {
      this.move(order, 'rejected', arrivesUs);
    } else {
      this.move(order, 'working', arrivesUs);
      if (expiresUs !== undefined) this.plan(order, expiresUs, expiresUs, () => this.move(order, 'expired', expiresUs));
      this.place(order);
    }
  }

  private change(order: NaiveOrder, change: TestChange): void {
    const { cancel, arrivesUs, lots = order.lots } = change;
    const isRefused = isRefusedBy(order, change);
    if (cancel === true || (!isRefused && lots <= order.filled)) {
      this.move(order, 'cancelled', arrivesUs);
      return;
    }
    this.move(order, order.state, arrivesUs);
    if (isRefused) return;
    const before = { ...order };
    Object.assign(order, pricesOf(change), { lots });
    const isSamePrice = order.limitTicks === before.limitTicks && order.stopTicks === before.stopTicks;
    if (order.state !== 'new' && !(isSamePrice && lots <= before.lots)) this.place(order);
  }

  private place(order: NaiveOrder): void {
    order.place = this.places;
    this.places += 1;
    order.firstPrintsUs = Number.NaN;
    order.putBy = [];
    order.role = 'none';
    order.role = this.roleOf(order);
    if (order.role === 'resting') order.queue = this.queueOf(order);
  }

  private roleOf(order: NaiveOrder): NaiveOrder['role'] {
    if (order.stopTicks !== undefined && !order.triggered) return 'stop';
    if (order.limitTicks === undefined || order.timeInForce === 'IOC' || order.timeInForce === 'FOK') return 'taker';
    const last = this.seen.filter((print) => this.isOf(print, order.side)).at(-1);
    if (last === undefined) return 'resting';
    const room = order.side * (order.limitTicks - last.price);
    return room > 0 || (room === 0 && this.options.sides === 'known') ? 'taker' : 'resting';
  }

  private queueOf(order: NaiveOrder): number {
    const { reading, queueFactor, queuePrints = 512 } = this.options;
    const same = this.orders.filter(
      (other) =>
        isInMarket(other) &&
        other !== order &&
        other.role === 'resting' &&
        other.side === order.side &&
        other.limitTicks === order.limitTicks,
    );
    const ours = Math.max(0, ...same.map(({ queue }) => queue));
    if (reading !== 'base' || queueFactor === 0) return ours;
    const prints = this.seen.slice(-queuePrints).filter((print) => this.isOf(print, -order.side));
    if (prints.length === 0) return Number.POSITIVE_INFINITY;
    const stays = prints.filter((print, index) => print.price !== prints[index - 1]?.price).length;
    const volume = prints.reduce((sum, { size }) => sum + size, 0);
    return Math.max(ours, Math.ceil(queueFactor * (volume / stays)));
  }

  private trade(print: Print): void {
    const resting = this.inMarket('resting').sort((a, b) => b.side * b.limitTicks! - a.side * a.limitTicks!);
    const takers = this.inMarket('taker');
    for (const order of resting) this.offerResting(order, print);
    const moved: NaiveOrder[] = [];
    for (const isWhole of [false, true]) {
      for (const order of takers.filter(({ timeInForce }) => (timeInForce === 'FOK') === isWhole)) {
        if (isInMarket(order) && this.isOf(print, order.side) && !this.take(order, print)) moved.push(order);
      }
    }
    for (const order of this.inMarket('stop')) {
      if (order.side * (print.price - order.stopTicks!) < 0) continue;
      order.triggered = true;
      this.move(order, order.state, print.timeUs);
      moved.push(order);
    }
    for (const order of moved) if (isInMarket(order)) this.place(order);
  }

  private offerResting(order: NaiveOrder, print: Print): void {
    const through = this.options.reading === 'pessimistic' ? 1 : 0;
    const depth = order.side * (order.limitTicks! - print.price);
    if (!isInMarket(order) || !this.isOf(print, -order.side) || depth < through) return;
    if (depth > 0) order.queue = 0;
    const skipped = Math.min(order.queue, print.left);
    order.queue -= skipped;
    this.fill(order, print, { lots: print.left - skipped, at: order.limitTicks!, liquidity: 'maker' });
  }

  /** Returns false when the print lies beyond the limit of an order that may rest. */
  private take(order: NaiveOrder, print: Print): boolean {
    const isImmediate = order.timeInForce === 'IOC' || order.timeInForce === 'FOK';
    if (isImmediate && Number.isNaN(order.firstPrintsUs)) {
      order.firstPrintsUs = print.timeUs;
      this.plan(order, print.timeUs, print.timeUs + 1, () => this.move(order, 'expired', print.timeUs));
    }
    if (order.limitTicks !== undefined && order.side * (order.limitTicks - print.price) < 0) return isImmediate;
    if (order.timeInForce !== 'FOK') {
      this.fill(order, print, { lots: print.left, at: this.paid(order, print), liquidity: 'taker' });
      return true;
    }
    const before = order.putBy.reduce((sum, { lots }) => sum + lots, 0);
    const lots = Math.max(0, Math.min(print.left, this.wanted(order) - before));
    print.left -= lots;
    if (lots > 0) order.putBy.push({ print, lots });
    if (before + lots < this.wanted(order)) return true;
    for (const { print: earlier, lots: kept } of order.putBy) {
      earlier.left += kept;
      this.fill(order, earlier, { lots: kept, at: this.paid(order, earlier), liquidity: 'taker' });
    }
    return true;
  }

  private paid(order: NaiveOrder, print: Print): number {
    const { reading, slippageTicks } = this.options;
    const slippage = { optimistic: 0, base: slippageTicks, pessimistic: Math.max(1, 2 * slippageTicks) }[reading];
    const ticks = Math.max(1, print.price + order.side * slippage);
    if (order.limitTicks === undefined) return ticks;
    return order.side === 1 ? Math.min(ticks, order.limitTicks) : Math.max(ticks, order.limitTicks);
  }

  private fill(
    order: NaiveOrder,
    print: Print,
    offer: { readonly lots: number; readonly at: number; readonly liquidity: 'maker' | 'taker' },
  ): void {
    const lots = Math.min(offer.lots, print.left, this.wanted(order));
    if (lots <= 0) return;
    const { timeUs } = print;
    const { id: orderId, side, tag } = order;
    print.left -= lots;
    order.filled += lots;
    this.position += side * lots;
    const from = { orderId, timeUs, ticks: offer.at, printTicks: print.price, lots, side, tag };
    const fill = { ...from, liquidity: offer.liquidity, printId: print.id, ambiguous: false };
    this.events.push({ type: 'fill', fill });
    const to = order.filled === order.lots ? 'filled' : 'partly-filled';
    if (to !== order.state) this.move(order, to, timeUs);
    for (const other of this.orders) {
      if (order.oco !== undefined && other !== order && other.oco === order.oco) this.lose(other, lots, print, to);
    }
    for (const other of this.orders) {
      if (other.reduceOnly && isInMarket(other) && this.wanted(other) === 0) this.move(other, 'cancelled', timeUs);
    }
  }

  private lose(other: NaiveOrder, lots: number, { timeUs }: Print, to: OrderState): void {
    if (!isAlive(other)) return;
    const isOver = to === 'filled' || other.lots - lots <= other.filled;
    if (!isOver) other.lots -= lots;
    this.move(other, isOver ? 'cancelled' : other.state, timeUs);
  }

  private wanted(order: NaiveOrder): number {
    const open = order.side === 1 ? -this.position : this.position;
    const left = order.lots - order.filled;
    return order.reduceOnly ? Math.min(left, Math.max(0, open)) : left;
  }

  private inMarket(role: NaiveOrder['role']): NaiveOrder[] {
    return this.orders.filter((order) => order.role === role && isInMarket(order)).sort((a, b) => a.place - b.place);
  }

  private isOf(print: Print, side: number): boolean {
    return print.side === side || (print.side === 0 && this.options.sides === 'unknown');
  }

  private move(order: NaiveOrder, to: OrderState, timeUs: number): void {
    this.events.push({ type: 'transition', orderId: order.id, from: order.state, to, timeUs, reason: '' });
    order.state = to;
  }
}

function pricesOf({ limitTicks, stopTicks }: TestChange): OrderChange {
  return { ...(limitTicks === undefined ? {} : { limitTicks }), ...(stopTicks === undefined ? {} : { stopTicks }) };
}

function isRefusedBy(order: NaiveOrder, { limitTicks, stopTicks }: TestChange): boolean {
  const isLimitWrong = limitTicks !== undefined && order.limitTicks === undefined;
  return isLimitWrong || (stopTicks !== undefined && (order.stopTicks === undefined || order.triggered));
}

function isAlive(order: NaiveOrder): boolean {
  return ['new', 'working', 'partly-filled'].includes(order.state);
}

function isInMarket(order: NaiveOrder): boolean {
  return order.state === 'working' || order.state === 'partly-filled';
}
