import type { SessionCalendar } from '../../core/session.ts';
import type { FillEffect } from '../account/account.ts';
import type { MoneyScale } from '../money.ts';
import type { Intent, Order, OrderRequest } from '../orders/order.ts';
import { exposureOf, openInterest } from './exposure.ts';
import { haltPrice, type MarkedAccount } from './halt-price.ts';
import { LossLimits } from './loss-limits.ts';
import { LossStreak } from './loss-streak.ts';
import { positionFault } from './position-limits.ts';
import { requireLimits } from './require-limits.ts';
import type { RiskLimits } from './risk-limits.ts';
import { TradingDay } from './trading-day.ts';

/** What is so when an intent is checked. */
export interface RiskState {
  /** Now, µs. */
  readonly timeUs: number;
  /** Price of the last print, ticks. */
  readonly markTicks: number;
  /** Money, the open position at the last price included, money units. */
  readonly equity: bigint;
  /** Above 0 long, below 0 short, lots. */
  readonly positionLots: number;
  /** Orders that are alive, those on their way to the market included. */
  readonly orders: readonly Order[];
}

/** What the gate is for. */
export interface RiskGateOptions {
  /** What is allowed. */
  readonly limits: RiskLimits;
  /** What prices and lots are worth. */
  readonly money: MoneyScale;
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** Whose sessions are the days; null for UTC days. */
  readonly calendar: SessionCalendar | null;
}

/** An intent that did not pass. */
export interface Refusal {
  /** When, µs. */
  readonly timeUs: number;
  /** Tag of the order. */
  readonly tag: string;
  /** Why. */
  readonly reason: string;
}

/**
 * Stands between a strategy and the market. Nothing that may make a position larger passes it unless every limit holds even
 * if all orders in the market fill, in any order. What can only make a position smaller passes: an order that only reduces,
 * unless an ordinary one waits on the same side that would then turn the position around; `flatten`, which is to cancel
 * every other order; and an ordinary order against the position that together with all others of its side only closes it.
 *
 * Every instant told to it is at or after the one before.
 */
export class RiskGate {
  private readonly limits: RiskLimits;
  private readonly money: MoneyScale;
  private readonly day: TradingDay;
  private readonly losses: LossLimits;
  private readonly streak: LossStreak;
  private tradesToday = 0;

  /**
   * A gate that has seen nothing yet.
   * @throws RangeError for a limit that is not above 0, or a count that is not whole.
   */
  constructor({ limits, money, capital, calendar }: RiskGateOptions) {
    requireLimits(limits);
    this.limits = limits;
    this.money = money;
    this.day = new TradingDay(calendar);
    this.losses = new LossLimits(limits, money, capital);
    this.streak = new LossStreak(limits.lossStreak);
  }

  /** When the current day ends, µs: a mark is due then, so that the next one counts from it. NaN before the first event. */
  get dayEndsUs(): number {
    return this.day.endsUs;
  }

  /** Whether any limit is on losses, so that equity has to be shown to it. */
  get watchesEquity(): boolean {
    return this.limits.maximumDailyLoss !== null || this.limits.maximumDrawdown !== null;
  }

  /** Why an intent may not reach the market; null when it may. Whoever asks logs the reason ({@link Refusal}). */
  check(intent: Intent, state: RiskState): string | null {
    if (intent.type === 'submit') {
      return onlyReduces(intent.order, state.orders) ? null : this.fault(intent.order, state.orders, state);
    }
    if (intent.type !== 'modify') return null;
    const order = state.orders.find((candidate) => candidate.id === intent.orderId);
    if (order === undefined) return null;
    const others = state.orders.filter((other) => other !== order);
    return onlyReduces(order, others) ? null : this.fault(changed(intent, order), others, state);
  }

  /** Takes what a fill has done. `cancel-entries`: a cool-down begins, orders that may enter are to be cancelled. */
  onFill(effect: FillEffect, timeUs: number): 'cancel-entries' | null {
    this.moveTo(timeUs);
    if (effect.opened) this.tradesToday += 1;
    return effect.closed !== null && this.streak.ended(effect.closed) ? 'cancel-entries' : null;
  }

  /**
   * Takes the equity at an instant: at the close of every bar, after every fill and funding, at {@link RiskGate.dayEndsUs},
   * and when a print reaches {@link RiskGate.haltPrice}.
   * @returns `flatten-and-stop` when a loss limit is reached just now: every order is to be cancelled and the position
   *   closed. As long as {@link RiskGate.stopped} gives a reason, a position that still comes about is to be closed too.
   */
  onMark(equity: bigint, timeUs: number): 'flatten-and-stop' | null {
    const isDayEnd = timeUs === this.day.endsUs;
    this.moveTo(timeUs);
    // The mark at the very end of a day is what the next one begins with.
    if (isDayEnd) this.losses.newDay(equity);
    return this.losses.mark(equity, timeUs, this.day.endsUs) ? 'flatten-and-stop' : null;
  }

  /** Why nothing may be entered at an instant because of what was lost; null when it may. */
  stopped(timeUs: number): string | null {
    return this.losses.stopped(timeUs);
  }

  /**
   * The price at which a loss limit is reached: at or below it for a long, at or above it for a short. NaN when there is
   * none. To be asked again after every mark, fill and funding.
   * @param markTicks price of the last print, ticks.
   */
  haltPrice(account: MarkedAccount, markTicks: number, timeUs: number): number {
    const threshold = this.losses.threshold(timeUs);
    return threshold === null ? Number.NaN : haltPrice(account, markTicks, threshold);
  }

  private moveTo(timeUs: number): void {
    if (!this.day.moveTo(timeUs)) return;
    this.tradesToday = 0;
    this.losses.newDay();
  }

  private fault(order: CheckedOrder, others: readonly Order[], state: RiskState): string | null {
    const { timeUs, positionLots, equity, markTicks } = state;
    const { side } = order;
    this.moveTo(timeUs);
    const { longLots, shortLots, openers } = exposureOf([...others.map(openInterest), order], positionLots);
    const lots = side === 1 ? longLots : shortLots;
    if (lots === 0) return null;
    return (
      this.losses.stopped(timeUs) ??
      this.streak.cooling(timeUs) ??
      this.tradesFault(openers) ??
      positionFault(this.limits, this.money, order, { lots, equity, markTicks })
    );
  }

  private tradesFault(openers: number): string | null {
    const { maximumTradesPerDay } = this.limits;
    if (maximumTradesPerDay === null || this.tradesToday + openers <= maximumTradesPerDay) return null;
    const waiting = openers > 1 ? ` and ${openers - 1} more may be by orders in the market` : '';
    return `${this.tradesToday} trades were begun today${waiting}, at most ${maximumTradesPerDay} are allowed`;
  }
}

function opens(order: Order, side: 1 | -1): boolean {
  return !order.reduceOnly && order.side === side && order.lots > order.filledLots;
}

/** Whether an order can but close: no other one of its side may have turned the position around before. */
function onlyReduces({ reduceOnly, side }: CheckedOrder, others: readonly Order[]): boolean {
  return reduceOnly && !others.some((other) => opens(other, side));
}

/** What of an order decides whether it passes. */
type CheckedOrder = Pick<OrderRequest, 'kind' | 'side' | 'lots' | 'limitTicks' | 'stopTicks' | 'oco' | 'reduceOnly'>;

/** The order as a modification would leave it, with the lots it would still have to fill. */
function changed(change: Intent & { readonly type: 'modify' }, order: Order): CheckedOrder {
  const { kind, side, oco, reduceOnly } = order;
  const { limitTicks = order.limitTicks, stopTicks = order.stopTicks } = change;
  const lots = (change.lots ?? order.lots) + (change.moreLots ?? 0) - order.filledLots;
  return {
    ...{ kind, side, lots, reduceOnly },
    ...(oco !== undefined && { oco }),
    ...(limitTicks !== undefined && { limitTicks }),
    ...(stopTicks !== undefined && { stopTicks }),
  };
}
