import { DAY_US } from '../../core/time.ts';
import { Account, type AccountOptions, type FillEffect } from '../account/account.ts';
import type { FundingEvent } from '../costs/funding.ts';
import type { Fill } from '../orders/order.ts';
import type { PositionView } from '../strategy/moment.ts';
import type { AccountFigures, BookedFill, EquityPoints } from './run-result.ts';

/** Points that grow. */
interface GrowingPoints extends EquityPoints {
  readonly timeUs: number[];
  readonly equity: bigint[];
  readonly positionLots: number[];
}

/** The books of one world: the account, every fill, what equity was when, and how far prices went while a position was open. */
export class Ledger {
  /** Money and the position. */
  readonly account: Account;
  /** Every fill with its fee. */
  readonly fills: BookedFill[] = [];
  /** The account at the close of every bar. */
  readonly bars: GrowingPoints = { timeUs: [], equity: [], positionLots: [] };
  /** The account at the end of every UTC day. */
  readonly days: GrowingPoints = { timeUs: [], equity: [], positionLots: [] };
  /** Price of the last print, ticks; NaN before the first. */
  lastTicks = Number.NaN;
  /** Fills of which bars alone do not tell whether they came first. */
  ambiguousFills = 0;

  private exposedUs = 0;
  private highTicks = Number.NaN;
  private lowTicks = Number.NaN;
  private flatEquity: bigint;

  constructor(options: AccountOptions) {
    this.account = new Account(options);
    this.flatEquity = options.capital;
  }

  /** Lots held. */
  get lots(): number {
    return this.account.positionLots;
  }

  /** Cash and the position at the last print, money units. */
  get equity(): bigint {
    // While flat it is one and the same object: a curve of many bars then costs a reference a bar.
    return this.lots === 0 ? this.flatEquity : this.account.equity(this.lastTicks);
  }

  /** The position as its strategy sees it. */
  get position(): PositionView {
    const { averageTicks, sinceUs } = this.account;
    return { lots: this.lots, averageTicks, sinceUs, highTicks: this.highTicks, lowTicks: this.lowTicks };
  }

  /** Takes prices that printed since the last fill or stretch, the last of them the last price. */
  pass(lowTicks: number, highTicks: number, lastTicks: number): void {
    this.lastTicks = lastTicks;
    if (this.lots === 0) return;
    this.account.mark(lowTicks, highTicks);
    this.reach(lowTicks, highTicks);
  }

  /** Books a fill. */
  fill(fill: Fill): FillEffect {
    const effect = this.account.fill(fill);
    this.fills.push({ ...fill, fee: effect.fee });
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
    return this.account.fund(rate, this.lastTicks);
  }

  /** A bar closed. */
  closeBar(timeUs: number): void {
    this.note(this.bars, timeUs);
  }

  /** A UTC day was over. */
  endDay(timeUs: number): void {
    this.note(this.days, timeUs);
  }

  /** The run was over: the last day is, too. */
  finish(timeUs: number): void {
    const last = this.days.timeUs.at(-1);
    if (last !== undefined && timeUs <= last) return;
    this.endDay(Math.ceil(timeUs / DAY_US) * DAY_US);
  }

  /** How long a position was open, µs. */
  exposureUs(nowUs: number): number {
    return this.exposedUs + (this.lots === 0 ? 0 : nowUs - this.account.sinceUs);
  }

  /** The account as it is. */
  figures(): AccountFigures {
    const { capital, cash, realised, fees, funding, positionLots } = this.account;
    const unrealised = positionLots === 0 ? 0n : this.account.unrealised(this.lastTicks);
    return { capital, cash, realised, unrealised, fees, funding, equity: this.equity, positionLots };
  }

  private note(points: GrowingPoints, timeUs: number): void {
    points.timeUs.push(timeUs);
    points.equity.push(this.equity);
    points.positionLots.push(this.lots);
  }

  private reach(lowTicks: number, highTicks: number): void {
    // Written so that NaN, no price yet, gives way.
    if (!(this.lowTicks <= lowTicks)) this.lowTicks = lowTicks;
    if (!(this.highTicks >= highTicks)) this.highTicks = highTicks;
  }
}
