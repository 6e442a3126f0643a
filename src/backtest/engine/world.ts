import type { BarTable } from '../../core/bar-table.ts';
import type { Session, SessionCalendar } from '../../core/session.ts';
import type { Signal } from '../../core/signal.ts';
import type { MatchEvent } from '../matching/match-event.ts';
import type { OrderMarket } from '../matching/order-market.ts';
import { isAlive } from '../orders/order-life.ts';
import type { Fill } from '../orders/order.ts';
import type { RiskGate, RiskState } from '../risk/risk-gate.ts';
import type { Moment, MomentKind } from '../strategy/moment.ts';
import type { Instants } from './instants.ts';
import type { Ledger } from './ledger.ts';
import { OrderRouter } from './order-router.ts';
import type { Recorder } from './recorder.ts';
import type { RunEvent } from './run-event.ts';
import type { RiskHalt } from './run-result.ts';
import type { StrategySeat } from './strategy-seat.ts';
import type { TapeTouch } from './tape-touch.ts';

/** What a {@link World} is made of: everything but the bars and the touch is its own. */
export interface WorldParts {
  /** Where orders are filled. */
  readonly market: OrderMarket;
  /** The books. */
  readonly ledger: Ledger;
  /** Writes down what happens. */
  readonly recorder: Recorder;
  /** The limits. */
  readonly risk: RiskGate;
  /** Where who decides is asked. */
  readonly seat: StrategySeat;
  /** What happens by itself. */
  readonly instants: Instants;
  /** Closed bars. */
  readonly bars: BarTable;
  /** Last prices. */
  readonly touch: TapeTouch;
  /** Whose sessions. */
  readonly calendar: SessionCalendar;
  /** From a decision to the market, µs. */
  readonly latencyUs: number;
  /** Told of everything that happens here; null: nobody is. */
  readonly tell: ((event: RunEvent) => void) | null;
}

const NO_SIGNALS: readonly Signal[] = [];

/**
 * One reading of the tape: its market, its books, its limits and its strategy, in one order of time. Whoever walks prints or
 * bars through it calls {@link World.passTime} before what happens at an instant and {@link World.settle} after whatever may
 * have changed an order.
 */
export class World {
  /** Orders on their way to the market. */
  readonly router: OrderRouter;
  /** The books. */
  readonly ledger: Ledger;
  /** Loss limits that were hit. */
  readonly halts: RiskHalt[] = [];
  /** Print of the stretch that is walked next. */
  cursor = 0;
  /** The latest instant that anything has happened at, µs. */
  nowUs = Number.NEGATIVE_INFINITY;

  private readonly parts: WorldParts;

  constructor(parts: WorldParts) {
    const { market, risk, ledger, recorder, latencyUs, tell } = parts;
    this.parts = parts;
    this.ledger = ledger;
    this.router = new OrderRouter({
      market,
      risk,
      latencyUs,
      tell,
      recorder,
      account: ledger.account,
      state: () => this.state(),
    });
  }

  /** When the next thing happens by itself, µs. */
  get nextInstantUs(): number {
    return this.parts.instants.nextUs;
  }

  /** Whether nothing happens by itself up to an instant, and no limit wants to see equity at a bar's close. */
  isQuietUntil(timeUs: number): boolean {
    const { instants, market, risk } = this.parts;
    return instants.nextUs > timeUs && market.nextDueUs > timeUs && !risk.watchesEquity;
  }

  /** Time begins, unless it has. */
  begin(timeUs: number): void {
    const { instants, risk } = this.parts;
    if (instants.hasBegun) return;
    this.reach(timeUs);
    instants.begin(timeUs);
    risk.onMark(this.ledger.equity, timeUs);
  }

  /**
   * Lets time pass: what is due on the way happens, in its order.
   * @param wakesToo whether a wake at the very instant is due; before a bar's close it is not.
   */
  passTime(untilUs: number, wakesToo: boolean): void {
    const { market, instants } = this.parts;
    for (;;) {
      const timeUs = instants.nextUpTo(untilUs, wakesToo);
      const isDone = market.advanceTo(Math.min(timeUs, untilUs));
      // What was settled may have asked for a wake that comes before.
      if (this.settle() || !isDone) continue;
      if (timeUs > untilUs) return;
      this.happen(timeUs);
    }
  }

  /** A bar closed, and what it brought became known. */
  closeBar(timeUs: number, signals: readonly Signal[], session: Session): void {
    this.passTime(timeUs, false);
    this.reach(timeUs);
    this.ledger.closeBar(timeUs);
    this.mark();
    this.ask('bar', [], { signals, session });
    this.aim();
  }

  /**
   * Books what the market did, and lets the strategy answer.
   * @param isHalted whether a walk has just reached the price of a loss limit.
   * @returns whether there was anything.
   */
  settle(isHalted = false): boolean {
    const events = this.parts.market.drain();
    if (events.length === 0 && !isHalted) return false;
    const { fills, hasEnded } = this.take(events);
    if (fills.length > 0 || isHalted) this.mark();
    if (fills.length > 0) this.ask('fill', fills);
    else if (hasEnded) this.ask('order', []);
    this.aim();
    return true;
  }

  /** Something happened at an instant. */
  reach(timeUs: number): void {
    if (timeUs > this.nowUs) this.nowUs = timeUs;
  }

  /** Books events; says what was filled, and whether an order came to its end otherwise. */
  private take(events: readonly MatchEvent[]): { readonly fills: readonly Fill[]; readonly hasEnded: boolean } {
    const fills: Fill[] = [];
    let hasEnded = false;
    for (const event of events) {
      if (event.type === 'fill') {
        this.book(event.fill);
        fills.push(event.fill);
        continue;
      }
      this.reach(event.timeUs);
      this.parts.tell?.({ ...event, type: 'order' });
      if (isAlive(event.to)) continue;
      this.router.forget(event.orderId);
      if (event.to !== 'filled') hasEnded = true;
    }
    return { fills, hasEnded };
  }

  private happen(timeUs: number): void {
    const { instants, market, calendar } = this.parts;
    const kind = instants.kindAt(timeUs);
    this.reach(timeUs);
    switch (kind) {
      case 'session-end':
        market.sessionEnd(timeUs);
        this.settle();
        this.mark();
        break;
      case 'funding':
        this.fund(timeUs);
        break;
      case 'day-end':
        this.ledger.endDay(timeUs);
        this.parts.tell?.({ type: 'day-end', timeUs, equity: this.ledger.equity, position: this.ledger.lots });
        this.mark();
        break;
      case 'wake':
        // Over before it is acted on: the answer may ask for the next one.
        instants.wakeAt(Number.POSITIVE_INFINITY);
        this.ask('wake', [], { signals: [], session: calendar.firstEndingAfter(timeUs) });
        break;
    }
    if (kind !== 'wake') instants.follow(kind, timeUs);
    this.aim();
  }

  private fund(timeUs: number): void {
    const { ledger } = this;
    const { funding } = this.parts.instants;
    if (funding === null || ledger.lots === 0) return;
    const amount = ledger.fund(funding);
    const { lastTicks: markTicks } = ledger;
    this.parts.tell?.({ type: 'funding', timeUs, amount, markTicks, cash: ledger.account.cash });
    this.mark();
  }

  private book(fill: Fill): void {
    const { risk, tell } = this.parts;
    const { account } = this.ledger;
    const { timeUs } = fill;
    this.reach(timeUs);
    const effect = this.ledger.fill(fill);
    tell?.({ type: 'fill', timeUs, fill, fee: effect.fee, position: account.positionLots, cash: account.cash });
    if (effect.closed !== null) tell?.({ type: 'round-trip', timeUs, trip: effect.closed });
    this.router.onFill(fill);
    if (risk.onFill(effect, timeUs) === 'cancel-entries') {
      this.halt('too many losses in a row: entries are cancelled');
      this.router.cancelEntries(this.nowUs);
    }
  }

  /** Holds equity against the loss limits. */
  private mark(): void {
    const { risk } = this.parts;
    const { nowUs } = this;
    const isHit = risk.onMark(this.ledger.equity, nowUs) !== null;
    const reason = risk.stopped(nowUs);
    if (reason === null) return;
    if (isHit) this.halt(reason);
    // A position that still comes about after the limit was hit is closed, too.
    if (isHit || this.ledger.lots !== 0) this.router.flatten('risk', nowUs);
  }

  private halt(reason: string): void {
    this.halts.push({ timeUs: this.nowUs, reason });
    this.parts.tell?.({ type: 'halt', timeUs: this.nowUs, reason });
  }

  /** Tells the market at which price a loss limit would be hit. */
  private aim(): void {
    const { market, risk } = this.parts;
    const { account, lastTicks } = this.ledger;
    const ticks = risk.haltPrice(account, lastTicks, this.nowUs);
    const isHit = !Number.isNaN(ticks);
    market.haltBelow = isHit && account.positionLots > 0 ? ticks : Number.NEGATIVE_INFINITY;
    market.haltAbove = isHit && account.positionLots < 0 ? ticks : Number.POSITIVE_INFINITY;
  }

  private ask(kind: MomentKind, fills: readonly Fill[], given?: Pick<Moment, 'signals' | 'session'>): void {
    const { seat, market, bars, touch, calendar, tell } = this.parts;
    const { nowUs, ledger } = this;
    // Spelled out: this is asked at every bar with a position.
    const intents = seat.ask({
      kind,
      timeUs: nowUs,
      bars,
      signals: given === undefined ? NO_SIGNALS : given.signals,
      position: ledger.position,
      orders: market.liveOrders(),
      fills,
      equity: ledger.equity,
      roundTrips: ledger.account.roundTrips,
      session: given === undefined ? calendar.firstEndingAfter(nowUs) : given.session,
      touch: touch.at(this.cursor, nowUs),
      note: seat.note,
    });
    this.router.apply(intents, nowUs);
    // What makes no sense was rejected at once: it is told, and not answered.
    for (const event of market.drain()) {
      if (event.type !== 'transition') continue;
      tell?.({ ...event, type: 'order' });
      if (!isAlive(event.to)) this.router.forget(event.orderId);
    }
  }

  private state(): RiskState {
    const { ledger, nowUs } = this;
    const { lastTicks: markTicks, equity, lots: positionLots } = ledger;
    return { timeUs: nowUs, markTicks, equity, positionLots, orders: this.parts.market.liveOrders() };
  }
}
