import type { Signal } from '../../core/signal.ts';
import type { Intent } from '../orders/order.ts';
import type { Sizing } from '../sizing/sizing.ts';
import { type LevelBasis, needsRange, stopLevel } from './exit-levels.ts';
import { averageRangeTicks, volatilityTicks } from './measures.ts';
import type { Moment } from './moment.ts';
import { entryOrder, entryPrice } from './signal-entry.ts';
import { filterReason, signalSide } from './signal-filters.ts';
import type { SignalStrategyOptions } from './signal-strategy-options.ts';
import { SignalTrade } from './signal-trade.ts';
import type { Strategy } from './strategy.ts';

/** Bars of the volatility that sizes are taken from. */
const SIZING_BARS = 60;

/** An entry that is not over. */
interface PendingEntry extends LevelBasis {
  /** Whether any of it has filled. */
  isFilled: boolean;
  /** Whether it adds to a position. */
  readonly adds: boolean;
}

/**
 * Trades the signals of any detector, one position at a time. Of the signals that become known together the first one that
 * passes counts; the others, and all that are passed over, are noted with the reason.
 *
 * Stop and target go to the market when the entry's first fill is known, for what has filled, and grow with further fills;
 * their distances are reckoned from the average entry. A bar's close, a fill, the end of an order and the times that the rules
 * name are when it decides.
 */
export class SignalStrategy implements Strategy {
  readonly name = 'signals';
  wakeUs = Number.POSITIVE_INFINITY;

  private readonly options: SignalStrategyOptions;
  private readonly sizing: Sizing;
  private pending: PendingEntry | null = null;
  private trade: SignalTrade | null = null;
  private trades = 0;

  /**
   * @param options as `resolveSignalStrategy` gives them.
   * @param sizing says how large an entry is; one of its own.
   */
  constructor(options: SignalStrategyOptions, sizing: Sizing) {
    this.options = options;
    this.sizing = sizing;
  }

  /** Without a trade it only ever answers signals; with one, what is reckoned in bars may come due. */
  get quietUntilBar(): number {
    return this.trade === null ? Number.POSITIVE_INFINITY : this.trade.quietUntilBar;
  }

  decide(moment: Moment): readonly Intent[] {
    const ended = this.trade;
    this.followPosition(moment);
    this.followEntry(moment);
    const intents: Intent[] = [];
    const { trade } = this;
    // What is left of the entry of a position that is closed would open another one.
    if (ended !== null && trade === null && this.pending?.side === ended.basis.side) intents.push(...callOff(moment));
    if (trade !== null) trade.closing ??= trade.dueExit(moment.timeUs);
    for (const signal of moment.signals) intents.push(...this.take(signal, moment));
    if (trade !== null) intents.unshift(...this.keep(trade, moment));
    this.wakeUs = trade === null || trade.closing !== null ? Number.POSITIVE_INFINITY : trade.wakeUs;
    return intents;
  }

  /** Takes note of what has become of the position since the moment before. */
  private followPosition(moment: Moment): void {
    const { position } = moment;
    const { trade, pending } = this;
    const side = Math.sign(position.lots);
    if (trade !== null && (side !== trade.basis.side || position.sinceUs !== trade.sinceUs)) this.trade = null;
    if (this.trade === null && pending !== null && side === pending.side) {
      this.trades += 1;
      this.trade = new SignalTrade(this.options.exits, pending, {
        ...{ sinceUs: position.sinceUs, number: this.trades },
        flattenAtUs: this.flattenAt(moment),
        barsBefore: moment.kind === 'bar' ? moment.bars.length - 1 : moment.bars.length,
      });
    }
    this.trade?.countBars(moment);
  }

  /** Takes note of what has become of the entry since the moment before. */
  private followEntry({ orders, fills }: Moment): void {
    const { pending, trade } = this;
    if (pending === null) return;
    pending.isFilled ||= fills.some((fill) => fill.tag === 'entry');
    if (orders.some((order) => order.tag === 'entry')) return;
    this.pending = null;
    if (pending.adds && !pending.isFilled && trade !== null) trade.units -= 1;
  }

  /** Leaves the trade, or keeps it protected; nothing while an order to leave is at work already. */
  private keep(trade: SignalTrade, moment: Moment): Intent[] {
    const leaving = moment.orders.filter((order) => order.kind === 'market' && order.reduceOnly);
    const lots = leaving.reduce((sum, order) => sum + order.lots - order.filledLots, 0);
    if (lots >= Math.abs(moment.position.lots)) return [];
    return trade.closing === null ? trade.protect(moment) : [{ type: 'flatten', tag: trade.closing }];
  }

  /** What a signal leads to: an entry, an exit, or a note saying why not. */
  private take(signal: Signal, moment: Moment): Intent[] {
    const { trade, pending } = this;
    const side = signalSide(signal);
    const filtered = filterReason(this.options.filters, signal, moment);
    if (filtered !== null) return this.pass(filtered, moment);
    if (trade !== null && trade.basis.side !== side) return this.oppose(trade, signal, moment);
    if (pending !== null) {
      const isAgainst = pending.side !== side && this.options.exits.opposite !== 'ignore';
      return isAgainst ? callOff(moment) : this.pass('an entry is on its way', moment);
    }
    return trade === null ? this.enter(signal, moment) : this.addTo(trade, signal, moment);
  }

  private oppose(trade: SignalTrade, signal: Signal, moment: Moment): Intent[] {
    const { opposite } = this.options.exits;
    if (opposite === 'ignore') return this.pass('in a position', moment);
    trade.closing ??= 'opposite';
    const isAsked = this.pending?.side === signalSide(signal);
    return opposite === 'reverse' && !isAsked ? this.enter(signal, moment) : [];
  }

  private addTo(trade: SignalTrade, signal: Signal, moment: Moment): Intent[] {
    if (trade.closing !== null || trade.units >= this.options.maxUnits) return this.pass('in a position', moment);
    const intents = this.enter(signal, moment);
    trade.units += intents.length;
    return intents;
  }

  private enter(signal: Signal, moment: Moment): Intent[] {
    const { entry, exits, atrBars } = this.options;
    const side = signalSide(signal);
    const flattenAtUs = this.flattenAt(moment);
    if (moment.timeUs >= flattenAtUs) return this.pass('too late in the session', moment);
    const price = entryPrice(entry, side, moment);
    if (price === null) return this.pass('no price to enter at', moment);
    const atrTicks = needsRange(exits) ? averageRangeTicks(moment.bars, atrBars) : Number.NaN;
    if (needsRange(exits) && Number.isNaN(atrTicks)) return this.pass('average true range not known yet', moment);
    const basis = { side, signal, atrTicks } as const;
    const sized = this.sizing.size({
      equity: moment.equity,
      side,
      priceTicks: price.expectedTicks,
      roundTrips: moment.roundTrips,
      stopTicks: orNull(stopLevel(exits, basis, price.expectedTicks)),
      volatilityTicks: orNull(volatilityTicks(moment.bars, SIZING_BARS) * Math.sqrt(exits.holdBars ?? 1)),
    });
    if ('reason' in sized) return this.pass(sized.reason, moment);
    this.pending = { side, signal, atrTicks, isFilled: false, adds: this.trade?.basis.side === side };
    const order = entryOrder(entry, { side, lots: sized.lots, price, flattenAtUs }, moment.timeUs);
    return [{ type: 'submit', order }];
  }

  private pass(reason: string, moment: Moment): Intent[] {
    moment.note(`signal passed over: ${reason}`);
    return [];
  }

  /** From when on everything has to be flat, µs: −Infinity between sessions, Infinity where positions are held over. */
  private flattenAt({ timeUs, session }: Moment): number {
    const { flattenBeforeUs } = this.options.exits;
    if (flattenBeforeUs === null) return Number.POSITIVE_INFINITY;
    return timeUs < session.startUs ? Number.NEGATIVE_INFINITY : session.endUs - flattenBeforeUs;
  }
}

/** Takes the entry back that is on its way. */
function callOff({ orders }: Moment): Intent[] {
  return orders.filter((order) => order.tag === 'entry').map((order) => ({ type: 'cancel', orderId: order.id }));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
