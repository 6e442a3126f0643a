import type { Account } from '../account/account.ts';
import type { OrderMarket } from '../matching/order-market.ts';
import { isAlive } from '../orders/order-life.ts';
import { bracketIntents } from '../orders/bracket.ts';
import type { Bracket, Fill, Intent, Order, OrderRequest } from '../orders/order.ts';
import type { RiskGate, RiskState } from '../risk/risk-gate.ts';
import type { Recorder } from './recorder.ts';
import type { RunEvent } from './run-event.ts';

/** What an {@link OrderRouter} stands between. */
export interface RouterOptions {
  /** Where orders go. */
  readonly market: OrderMarket;
  /** What they have to pass. */
  readonly risk: RiskGate;
  /** Told of the first stop of a position. */
  readonly account: Account;
  /** From a decision to the market, µs. */
  readonly latencyUs: number;
  /** What is so now: for the risk limits. */
  readonly state: () => RiskState;
  /** Writes down what is sent and what is kept back. */
  readonly recorder: Recorder;
  /** Told of everything that is sent or kept back; null: nobody is. */
  readonly tell: ((event: RunEvent) => void) | null;
}

/** An entry's bracket, and the orders it has put into the market. */
interface LiveBracket {
  readonly bracket: Bracket;
  stop?: Order;
  target?: Order;
}

/** Carries what a strategy wants to the market: through the risk limits, with the latency, brackets and flattening worked out. */
export class OrderRouter {
  private readonly options: RouterOptions;
  private readonly byId = new Map<number, Order>();
  private readonly brackets = new Map<number, LiveBracket>();

  constructor(options: RouterOptions) {
    this.options = options;
  }

  /** Does what was decided at an instant. */
  apply(intents: readonly Intent[], timeUs: number): void {
    for (const intent of intents) {
      switch (intent.type) {
        case 'submit':
          this.submit(intent, timeUs);
          break;
        case 'cancel':
          this.cancel(intent.orderId, timeUs);
          break;
        case 'modify':
          this.modify(intent, timeUs);
          break;
        case 'flatten':
          this.flatten(intent.tag, timeUs);
          break;
      }
    }
  }

  /** Takes all orders back and closes the position at the market; what closes it already is left to do so. */
  flatten(tag: string, timeUs: number): void {
    const { market } = this.options;
    const { position } = market;
    const side = position > 0 ? -1 : 1;
    let lots = Math.abs(position);
    for (const order of market.liveOrders()) {
      if (order.kind === 'market' && order.reduceOnly && order.side === side) lots -= order.lots - order.filledLots;
      else this.cancel(order.id, timeUs);
    }
    if (lots <= 0) return;
    const request = { kind: 'market', side, lots, timeInForce: 'GTC', reduceOnly: true, tag } as const;
    this.send(request, { timeUs, arrivesUs: timeUs + this.options.latencyUs });
  }

  /** Takes back all orders that may make the position larger. */
  cancelEntries(timeUs: number): void {
    for (const order of this.options.market.liveOrders()) if (!order.reduceOnly) this.cancel(order.id, timeUs);
  }

  /** Lets a fill of an entry bring its bracket to the market, at its own time: the venue holds it. */
  onFill({ orderId, lots, timeUs }: Fill): void {
    const entry = this.byId.get(orderId);
    const live = this.brackets.get(orderId);
    if (entry === undefined || live === undefined) return;
    for (const role of ['stop', 'target'] as const) {
      const wanted = live.bracket[role];
      if (wanted === undefined) continue;
      const order = live[role];
      const isThere = order !== undefined && isAlive(order.state);
      for (const intent of bracketIntents({ [role]: wanted }, entry, lots, isThere ? { [role]: order } : {})) {
        // As its first part was: what protects a position is never kept back by a limit on taking one.
        if (intent.type === 'modify') this.change(intent, { timeUs, arrivesUs: timeUs });
        if (intent.type === 'submit') live[role] = this.send(intent.order, { timeUs, arrivesUs: timeUs });
      }
    }
  }

  /** An order has come to its end: what was remembered of it is forgotten. */
  forget(orderId: number): void {
    this.byId.delete(orderId);
    this.brackets.delete(orderId);
  }

  private submit(intent: Intent & { readonly type: 'submit' }, timeUs: number): void {
    const reason = this.refused(intent);
    if (reason !== null) {
      this.refuse(intent.order.tag, reason, timeUs);
      return;
    }
    const order = this.send(intent.order, { timeUs, arrivesUs: timeUs + this.options.latencyUs });
    if (intent.bracket !== undefined) this.brackets.set(order.id, { bracket: intent.bracket });
  }

  private cancel(orderId: number, timeUs: number): void {
    const arrivesUs = timeUs + this.options.latencyUs;
    this.options.market.cancel(orderId, arrivesUs);
    this.options.tell?.({ type: 'cancel', timeUs, orderId, arrivesUs });
  }

  private modify(intent: Intent & { readonly type: 'modify' }, timeUs: number): void {
    const reason = this.refused(intent);
    if (reason !== null) {
      this.refuse(this.byId.get(intent.orderId)?.tag ?? '', reason, timeUs);
      return;
    }
    this.change(intent, { timeUs, arrivesUs: timeUs + this.options.latencyUs });
  }

  private change(
    { type, orderId, ...change }: Intent & { readonly type: 'modify' },
    { timeUs, arrivesUs }: { timeUs: number; arrivesUs: number },
  ): void {
    this.options.market.modify(orderId, change, arrivesUs);
    this.options.tell?.({ type, timeUs, orderId, arrivesUs, change });
  }

  private refused(intent: Intent): string | null {
    const state = this.options.state();
    // Before the first print nothing has a worth that a limit could be held against.
    const isBlind = intent.type === 'submit' && !intent.order.reduceOnly && Number.isNaN(state.markTicks);
    return isBlind ? 'nothing has printed yet' : this.options.risk.check(intent, state);
  }

  private refuse(tag: string, reason: string, timeUs: number): void {
    this.options.recorder.refused({ timeUs, tag, reason });
    this.options.tell?.({ type: 'refusal', timeUs, tag, reason });
  }

  private send(request: OrderRequest, { timeUs, arrivesUs }: { timeUs: number; arrivesUs: number }): Order {
    const order = this.options.market.submit(request, { decidedUs: timeUs, arrivesUs });
    this.options.recorder.sent(order);
    this.byId.set(order.id, order);
    this.options.tell?.({ type: 'submit', timeUs, orderId: order.id, arrivesUs, order: request });
    this.declareRisk(request);
    return order;
  }

  /** The first stop of a position says what one R is. */
  private declareRisk({ kind, reduceOnly, stopTicks }: OrderRequest): void {
    const { account } = this.options;
    if (!reduceOnly || stopTicks === undefined || (kind !== 'stop' && kind !== 'stop-limit')) return;
    if (account.positionLots !== 0) account.declareRisk(Math.abs(account.averageTicks - stopTicks));
  }
}
