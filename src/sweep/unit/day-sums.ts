import type { FillEffect } from '../../backtest/account/account.ts';
import type { BooksView, Recorder } from '../../backtest/engine/recorder.ts';
import type { AccountFigures } from '../../backtest/engine/run-result.ts';
import { netBps } from '../../backtest/metrics/trade-return.ts';
import type { MoneyScale } from '../../backtest/money.ts';
import type { Fill } from '../../backtest/orders/order.ts';
import { DAY_US } from '../../core/time.ts';

/** What a world had come to at the end of a UTC day, and what happened in the day. */
export interface DaySum {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** The account at its end. */
  readonly account: AccountFigures;
  /** How long a position has been open since the start, µs. */
  readonly exposureUs: number;
  /** Worth of all lots filled since the start, money units. */
  readonly turnover: bigint;
  /** Round trips closed in the day. */
  readonly trips: number;
  /** Those that won. */
  readonly wins: number;
  /** Sum of their net, basis points of what they opened. */
  readonly bpsSum: number;
  /** Sum of the squares of the same. */
  readonly bpsSquareSum: number;
}

/** Keeps one sum a day of a world, however much happens in it. */
export class DaySums implements Recorder {
  readonly keepsRoundTrips: boolean;
  /** The days that are over, in order. */
  readonly days: DaySum[] = [];

  private readonly money: MoneyScale;
  private turnover = 0n;
  private trips = 0;
  private wins = 0;
  private bpsSum = 0;
  private bpsSquareSum = 0;

  /** @param keepsRoundTrips whether the strategy's sizes depend on the round trips before. */
  constructor(money: MoneyScale, keepsRoundTrips: boolean) {
    this.money = money;
    this.keepsRoundTrips = keepsRoundTrips;
  }

  sent(): void {
    // Orders leave no trace but their fills.
  }

  refused(): void {
    // Nor do those that were kept back.
  }

  barClosed(): void {
    // Equity is looked at when a day is over.
  }

  filled({ ticks, lots }: Fill, { closed }: FillEffect): void {
    this.turnover += this.money.notional(ticks, lots);
    if (closed === null) return;
    const bps = netBps(closed);
    this.trips += 1;
    if (closed.net > 0n) this.wins += 1;
    this.bpsSum += bps;
    this.bpsSquareSum += bps * bps;
  }

  dayEnded(timeUs: number, books: BooksView): void {
    const { turnover, trips, wins, bpsSum, bpsSquareSum } = this;
    const ended = { day: timeUs / DAY_US - 1, account: books.figures(), exposureUs: books.exposureUs(timeUs) };
    this.days.push({ ...ended, turnover, trips, wins, bpsSum, bpsSquareSum });
    this.trips = 0;
    this.wins = 0;
    this.bpsSum = 0;
    this.bpsSquareSum = 0;
  }
}
