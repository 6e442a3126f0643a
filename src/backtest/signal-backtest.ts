import type { BarTable } from '../core/bar-table.ts';
import type { Decimal } from '../core/decimal.ts';
import type { SessionCalendar } from '../core/session.ts';
import type { Signal } from '../core/signal.ts';
import { firstAfter } from '../core/time-search.ts';
import type { TradeBatch } from '../core/trade-batch.ts';
import { MoneyScale } from './money.ts';

/** How signals are traded: enter at the market, hold for a number of bars, never overnight. */
export interface SignalBacktestOptions {
  /** Size of every position, lots, at least 1. */
  readonly lots: number;
  /** The exit is decided at the close of this many bars that end after the entry, its own bar the first; at least 1. */
  readonly holdBars: number;
  /** From a decision to the first instant at which the market could have filled it, µs, at least 0. */
  readonly latencyUs: number;
  /** Fee per side in basis points of the notional, at least 0. */
  readonly feeBps: Decimal;
  /** Ticks that every fill is worse than the print it happens at, at least 0. */
  readonly slippageTicks: number;
  /** The exit is decided this long before the session ends at the latest, and no entry after that, µs. */
  readonly flattenBeforeUs: number;
}

/** Why a position was closed. */
export type ExitReason = 'hold' | 'session_end' | 'data_end';

/** One round trip. */
export interface RoundTrip {
  /** The signal that was traded. */
  readonly signal: Signal;
  /** +1 long after a bullish signal, −1 short after a bearish one. */
  readonly side: 1 | -1;
  /** Size, lots. */
  readonly lots: number;
  /** Time of the print the entry filled at, µs. */
  readonly entryTimeUs: number;
  /** Entry price with slippage, ticks. */
  readonly entryPrice: number;
  /** Time of the print the exit filled at, µs. */
  readonly exitTimeUs: number;
  /** Exit price with slippage, ticks. */
  readonly exitPrice: number;
  /** Why it was closed. */
  readonly exitReason: ExitReason;
  /** Profit before fees, money units. */
  readonly gross: bigint;
  /** Both fees, money units. */
  readonly fees: bigint;
  /** gross − fees. */
  readonly net: bigint;
}

/** Signals that led to no trade, by reason. */
export interface SkippedSignals {
  /** A position was open or an order was working. */
  inPosition: number;
  /** Known outside every session, or too close to the session's end. */
  tooLate: number;
  /** No trade printed between the order and the session's end, or the data's. */
  unfilled: number;
}

interface Position {
  readonly signal: Signal;
  readonly side: 1 | -1;
  readonly timeUs: number;
  readonly price: number;
  readonly flattenAtUs: number;
}

interface Entry {
  readonly signal: Signal;
  readonly activeAfterUs: number;
  readonly expiresAtUs: number;
}

interface Exit {
  readonly activeAfterUs: number;
  readonly reason: ExitReason;
}

/**
 * Trades signals on the tape, in one time order. An order fills at the first print strictly after its decision plus
 * the latency, worse by the slippage, whole. It sees a signal only from its `knownTimeUs` on and a bar only from its end on.
 *
 * Feed it like this for every batch: the bars it closed (in the table given), then {@link SignalBacktest.offer} the
 * signals they gave, then {@link SignalBacktest.trade} the batch.
 */
export class SignalBacktest {
  /** Closed round trips, in the order of their exits. */
  readonly roundTrips: RoundTrip[] = [];
  /** Signals that led to no trade. */
  readonly skipped: SkippedSignals = { inPosition: 0, tooLate: 0, unfilled: 0 };
  /** The scale of all its money. */
  readonly money: MoneyScale;

  private readonly options: SignalBacktestOptions;
  private readonly bars: BarTable;
  private readonly session: SessionCalendar;
  private readonly waiting: Signal[] = [];
  private nextWaiting = 0;
  private position: Position | null = null;
  private flatSinceUs = Number.NEGATIVE_INFINITY;
  private lastTimeUs = Number.NaN;
  private lastPrice = Number.NaN;

  /**
   * @param bars the growing table that signals and holding times refer to.
   * @throws RangeError for an option out of its range.
   */
  constructor(options: SignalBacktestOptions, bars: BarTable, session: SessionCalendar) {
    requireAtLeast('size in lots', options.lots, 1);
    requireAtLeast('hold in bars', options.holdBars, 1);
    requireAtLeast('latency', options.latencyUs, 0);
    requireAtLeast('slippage in ticks', options.slippageTicks, 0);
    requireAtLeast('time to be flat before the session ends', options.flattenBeforeUs, 0);
    if (options.feeBps.units < 0n) throw new RangeError('fee in basis points must be 0 or more');
    this.options = options;
    this.bars = bars;
    this.session = session;
    this.money = new MoneyScale(bars.scales, options.feeBps);
  }

  /** Takes new signals, in the order of their known time. */
  offer(signals: readonly Signal[]): void {
    for (const signal of signals) this.waiting.push(signal);
  }

  /** Walks a batch: fills what is due in it. */
  trade(batch: TradeBatch): void {
    if (batch.length === 0) return;
    let index = 0;
    while (index < batch.length) {
      index = this.position === null ? this.enter(batch, index) : this.exit(this.position, batch, index);
    }
    this.lastTimeUs = batch.timeUs[index - 1]!;
    this.lastPrice = batch.price[index - 1]!;
  }

  /** Ends the run: what is still open is closed at the last print, and says so. */
  finish(): void {
    if (this.position !== null) this.close(this.position, 'data_end', this.lastTimeUs, this.lastPrice);
    for (; this.nextEntry() !== null; this.nextWaiting += 1) this.skipped.unfilled += 1;
  }

  /** Fills the next entry from `from` on; returns where, or the end of the batch when it holds no print for one. */
  private enter(batch: TradeBatch, from: number): number {
    const entry = this.nextEntry();
    if (entry === null) return batch.length;
    const index = firstAfter(batch.timeUs, entry.activeAfterUs, from, batch.length);
    if (index === batch.length) return index;
    this.nextWaiting += 1;
    if (batch.timeUs[index]! < entry.expiresAtUs) this.open(entry, batch.timeUs[index]!, batch.price[index]!);
    else this.skipped.unfilled += 1;
    return index;
  }

  /** Closes the position if it is due from `from` on; returns where, or the end of the batch. */
  private exit(position: Position, batch: TradeBatch, from: number): number {
    const { activeAfterUs, reason } = this.exitOf(position);
    const index = firstAfter(batch.timeUs, activeAfterUs, from, batch.length);
    if (index < batch.length) this.close(position, reason, batch.timeUs[index]!, batch.price[index]!);
    return index;
  }

  /** The first waiting signal that can be traded; passes over those before it that cannot. */
  private nextEntry(): Entry | null {
    for (; this.nextWaiting < this.waiting.length; this.nextWaiting += 1) {
      const signal = this.waiting[this.nextWaiting]!;
      const activeAfterUs = signal.knownTimeUs + this.options.latencyUs;
      if (signal.knownTimeUs < this.flatSinceUs) {
        this.skipped.inPosition += 1;
        continue;
      }
      const expiresAtUs = this.flattenAt(signal.knownTimeUs);
      if (activeAfterUs < expiresAtUs) return { signal, activeAfterUs, expiresAtUs };
      this.skipped.tooLate += 1;
    }
    return null;
  }

  /** When everything has to be flat: before the end of the session the instant lies in; at once outside of all. */
  private flattenAt(timeUs: number): number {
    const session = this.session.firstEndingAfter(timeUs);
    return timeUs < session.startUs ? Number.NEGATIVE_INFINITY : session.endUs - this.options.flattenBeforeUs;
  }

  /** When the position is to be closed, as far as the bars that have closed tell. */
  private exitOf(position: Position): Exit {
    const { bars } = this;
    // Looked up again each time: more bars can still come that end in the microsecond of the entry.
    const exitBar = firstAfter(bars.endUs, position.timeUs, 0, bars.length) + this.options.holdBars - 1;
    const barEndUs = exitBar < bars.length ? bars.endUs[exitBar]! : Number.POSITIVE_INFINITY;
    return {
      activeAfterUs: Math.min(barEndUs, position.flattenAtUs) + this.options.latencyUs,
      reason: barEndUs <= position.flattenAtUs ? 'hold' : 'session_end',
    };
  }

  private open(entry: Entry, timeUs: number, ticks: number): void {
    const side = entry.signal.type === 'bullish' ? 1 : -1;
    const flattenAtUs = entry.expiresAtUs;
    this.position = { signal: entry.signal, side, timeUs, price: this.slipped(ticks, side), flattenAtUs };
  }

  /** A buyer pays the slippage on top, a seller gets that much less, down to a price of one tick. */
  private slipped(ticks: number, side: 1 | -1): number {
    return Math.max(ticks + side * this.options.slippageTicks, 1);
  }

  private close(position: Position, exitReason: ExitReason, exitTimeUs: number, ticks: number): void {
    const { side, signal, price: entryPrice } = position;
    const { lots } = this.options;
    const exitPrice = this.slipped(ticks, side === 1 ? -1 : 1);
    const gross = BigInt(side) * (this.money.notional(exitPrice, lots) - this.money.notional(entryPrice, lots));
    const fees = this.money.fee(entryPrice, lots) + this.money.fee(exitPrice, lots);
    const fills = { entryTimeUs: position.timeUs, entryPrice, exitTimeUs, exitPrice, exitReason };
    this.roundTrips.push({ signal, side, lots, ...fills, gross, fees, net: gross - fees });
    this.position = null;
    this.flatSinceUs = exitTimeUs;
  }
}

function requireAtLeast(what: string, value: number, minimum: number): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new RangeError(`${what} must be a whole number of at least ${minimum}, got ${value}`);
  }
}
