import { DAY_US } from '../../core/time.ts';
import { Account, type AccountOptions, type FillEffect } from '../account/account.ts';
import type { FundingEvent } from '../costs/funding.ts';
import type { Fill } from '../orders/order.ts';
import type { PositionView } from '../strategy/moment.ts';
import type { BooksView, Recorder } from './recorder.ts';
import type { AccountFigures } from './run-result.ts';

/** What a {@link Ledger} begins with. */
export interface LedgerOptions extends Omit<AccountOptions, 'keepsRoundTrips'> {
  /** Told of fills, bars and days. */
  readonly recorder: Recorder;
}

/** The books of one world: the account, what equity is, and how far prices went while a position was open. */
export class Ledger implements BooksView {
  /** Money and the position. */
  readonly account: Account;
  /** Price of the last print, ticks; NaN before the first. */
  lastTicks = Number.NaN;
  /** Fills of which bars alone do not tell whether they came first. */
  ambiguousFills = 0;

  private readonly recorder: Recorder;
  private lastDayUs = Number.NEGATIVE_INFINITY;
  private exposedUs = 0;
  private highTicks = Number.NaN;
  private lowTicks = Number.NaN;
  private flatEquity: bigint;
  /** Equity with a position, as long as neither it nor the last price changes. */
  private heldEquity: bigint | null = null;

  constructor({ recorder, ...options }: LedgerOptions) {
    this.account = new Account({ ...options, keepsRoundTrips: recorder.keepsRoundTrips });
    this.recorder = recorder;
    this.flatEquity = options.capital;
  }

  /** Lots held. */
  get lots(): number {
    return this.account.positionLots;
  }

  /** Cash and the position at the last print, money units. */
  get equity(): bigint {
    // While flat it is one and the same object: a curve of many bars then costs a reference a bar.
    if (this.lots === 0) return this.flatEquity;
    this.heldEquity ??= this.account.equity(this.lastTicks);
    return this.heldEquity;
  }

  /** The position as its strategy sees it. */
  get position(): PositionView {
    const { averageTicks, sinceUs } = this.account;
    return { lots: this.lots, averageTicks, sinceUs, highTicks: this.highTicks, lowTicks: this.lowTicks };
  }

  /** Takes prices that printed since the last fill or stretch, the last of them the last price. */
  pass(lowTicks: number, highTicks: number, lastTicks: number): void {
    if (lastTicks !== this.lastTicks) this.heldEquity = null;
    this.lastTicks = lastTicks;
    if (this.lots === 0) return;
    this.account.mark(lowTicks, highTicks);
    this.reach(lowTicks, highTicks);
  }

  /** Books a fill. */
  fill(fill: Fill): FillEffect {
    const effect = this.account.fill(fill);
    this.heldEquity = null;
    this.recorder.filled(fill, effect);
    // Where no print filled it, its own price is the last one known.
    if (fill.printId === null) this.lastTicks = fill.printTicks;
    if (fill.ambiguous) this.ambiguousFills += 1;
    if (effect.closed !== null) this.exposedUs += effect.closed.exitTimeUs - effect.closed.entryTimeUs;
    if (effect.opened || this.lots === 0) {
      this.highTicks = Number.NaN;
      this.lowTicks = Number.NaN;
    }
    if (this.lots === 0) this.flatEquity = this.account.cash;
    else this.reach(fill.ticks, fill.ticks);
    return effect;
  }

  /** Pays or gets funding on the position as it is. */
  fund({ rate }: FundingEvent): bigint {
    this.heldEquity = null;
    return this.account.fund(rate, this.lastTicks);
  }

  /** A bar closed. */
  closeBar(timeUs: number): void {
    this.recorder.barClosed(timeUs, this);
  }

  /** A UTC day was over. */
  endDay(timeUs: number): void {
    this.lastDayUs = timeUs;
    this.recorder.dayEnded(timeUs, this);
  }

  /** The run was over: the last day is, too. */
  finish(timeUs: number): void {
    if (timeUs > this.lastDayUs) this.endDay(Math.ceil(timeUs / DAY_US) * DAY_US);
  }

  /** How long a position was open up to an instant, µs. */
  exposureUs(nowUs: number): number {
    return this.exposedUs + (this.lots === 0 ? 0 : nowUs - this.account.sinceUs);
  }

  /** The account as it is. */
  figures(): AccountFigures {
    const { capital, cash, realised, fees, funding, positionLots } = this.account;
    const unrealised = positionLots === 0 ? 0n : this.account.unrealised(this.lastTicks);
    return { capital, cash, realised, unrealised, fees, funding, equity: this.equity, positionLots };
  }

  private reach(lowTicks: number, highTicks: number): void {
    // Written so that NaN, no price yet, gives way.
    if (!(this.lowTicks <= lowTicks)) this.lowTicks = lowTicks;
    if (!(this.highTicks >= highTicks)) this.highTicks = highTicks;
  }
}
