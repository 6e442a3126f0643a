import type { Decimal } from '../../core/decimal.ts';
import type { FeeModel } from '../costs/fee-model.ts';
import { shareOf } from '../costs/share-of.ts';
import type { MoneyScale } from '../money.ts';
import type { Fill } from '../orders/order.ts';
import { OpenTrip } from './open-trip.ts';
import { Position } from './position.ts';
import type { RoundTrip } from './round-trip.ts';

/** What an account begins with. */
export interface AccountOptions {
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** What prices and lots are worth. */
  readonly money: MoneyScale;
  /** What fills cost: one of the account's own. */
  readonly fees: FeeModel;
  /** Whether closed round trips are kept. Default true; a fill tells of the one it closes in any case. */
  readonly keepsRoundTrips?: boolean;
}

/** What a fill has done to the account. */
export interface FillEffect {
  /** Its fee, money units. */
  readonly fee: bigint;
  /** A round trip began with it. */
  readonly opened: boolean;
  /** The round trip that ended with it; null for none. */
  readonly closed: RoundTrip | null;
}

/**
 * Money, one position and its round trips, all in exact integers. At every event:
 *
 * cash + value of the position = capital + realised + unrealised − fees − funding
 *
 * Value is `MoneyScale.value`: cash is what is left after paying for the position in full, for a futures contract too,
 * whose margin account shows {@link Account.balance} instead. Fills, funding and marks come in the order of their times;
 * nothing here is asked per print.
 */
export class Account {
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** What prices and lots are worth. */
  readonly money: MoneyScale;
  /** Closed round trips, in the order of their exits; empty where they are not kept. */
  readonly roundTrips: RoundTrip[] = [];

  private readonly feeModel: FeeModel;
  private readonly keepsRoundTrips: boolean;
  private readonly position = new Position();
  private trip: OpenTrip | null = null;
  private cashNow: bigint;
  private realisedNow = 0n;
  private feesNow = 0n;
  private fundingNow = 0n;

  /** An account that has traded nothing yet. */
  constructor(options: AccountOptions) {
    this.capital = options.capital;
    this.money = options.money;
    this.feeModel = options.fees;
    this.keepsRoundTrips = options.keepsRoundTrips ?? true;
    this.cashNow = options.capital;
  }

  /** Money that is not in the position, money units. */
  get cash(): bigint {
    return this.cashNow;
  }

  /** What closing has brought before fees and funding, money units. */
  get realised(): bigint {
    return this.realisedNow;
  }

  /** Fees paid, money units; below 0 when rebates are more. */
  get fees(): bigint {
    return this.feesNow;
  }

  /** Funding paid, money units; below 0 when more was got. */
  get funding(): bigint {
    return this.fundingNow;
  }

  /** capital + realised − fees − funding: what an exchange calls the wallet balance, money units. */
  get balance(): bigint {
    return this.capital + this.realisedNow - this.feesNow - this.fundingNow;
  }

  /** Above 0 long, below 0 short, lots. */
  get positionLots(): number {
    return this.position.lots;
  }

  /** Mean price of the position, ticks with a fraction (for an inverse contract the harmonic mean); NaN when flat. */
  get averageTicks(): number {
    return this.position.averageTicks(this.money);
  }

  /** When the position was opened, µs; NaN when flat. */
  get sinceUs(): number {
    return this.trip?.entryTimeUs ?? Number.NaN;
  }

  /** What the position is worth at that price, money units. */
  positionValue(ticks: number): bigint {
    return this.position.lots === 0 ? 0n : this.money.value(ticks, this.position.lots);
  }

  /** What closing the position at that price would bring before fees, money units. */
  unrealised(ticks: number): bigint {
    return this.positionValue(ticks) - this.position.cost;
  }

  /** cash + value of the position at that price, money units. */
  equity(ticks: number): bigint {
    return this.cashNow + this.positionValue(ticks);
  }

  /**
   * Takes a fill. One of more lots than the other side's position holds closes it and opens a new one; its fee is then
   * that of the two parts.
   */
  fill(fill: Fill): FillEffect {
    const against = this.position.lots * fill.side < 0 ? Math.min(Math.abs(this.position.lots), fill.lots) : 0;
    let fee = 0n;
    let closed: RoundTrip | null = null;
    if (against > 0) {
      const part = { ...fill, lots: against };
      fee += this.pay(part);
      closed = this.reduce(part);
    }
    const flat = this.position.lots === 0;
    const rest = fill.lots - against;
    if (rest > 0) {
      const part = { ...fill, lots: rest };
      this.trip ??= new OpenTrip(part);
      fee += this.pay(part);
      this.add(part);
    }
    return { fee, opened: flat && rest > 0, closed };
  }

  /**
   * Pays or gets funding on the position as it is.
   * @param rate share of the position's worth that a long pays.
   * @param markTicks the price it is worth.
   * @returns what was paid, money units; below 0 when it was got.
   */
  fund(rate: Decimal, markTicks: number): bigint {
    const { lots } = this.position;
    if (lots === 0) return 0n;
    const amount = shareOf(this.money.notional(markTicks, lots), rate);
    this.fundingNow += amount;
    this.cashNow -= amount;
    this.trip?.pay(0n, amount);
    return amount;
  }

  /**
   * Takes the lowest and the highest price that printed since the fill or mark before, for the excursions of the open round
   * trip. Prints may be cut into such stretches anywhere. Nothing happens when flat.
   */
  mark(minTicks: number, maxTicks: number): void {
    this.trip?.mark(minTicks, maxTicks, this.position, this.money);
  }

  /** Says how far away the first stop of the open round trip is, ticks; later ones do not change it. */
  declareRisk(ticks: number): void {
    if (this.trip !== null && Number.isNaN(this.trip.riskTicks)) this.trip.riskTicks = ticks;
  }

  /** The open round trip as it would be if it were closed at that price for nothing, tagged `open`; null when flat. */
  openRoundTrip(timeUs: number, ticks: number): RoundTrip | null {
    return this.trip?.asOf(timeUs, ticks, this.position, this.money) ?? null;
  }

  private pay(part: Fill): bigint {
    const fee = this.feeModel.fee(part);
    this.feesNow += fee;
    this.cashNow -= fee;
    this.trip?.pay(fee, 0n);
    return fee;
  }

  private add(part: Fill): void {
    const lots = part.side * part.lots;
    const value = this.money.value(part.ticks, lots);
    this.position.add(lots, value);
    this.cashNow -= value;
    this.trip?.opened(part, this.money.notional(part.ticks, part.lots));
  }

  private reduce(part: Fill): RoundTrip | null {
    const { trip } = this;
    // The price it is closed at is one that it was worth, so that profit lies between the excursions.
    this.mark(part.ticks, part.ticks);
    const lots = -part.side * part.lots;
    const value = this.money.value(part.ticks, lots);
    const realised = value - this.position.reduce(lots);
    this.realisedNow += realised;
    this.cashNow += value;
    trip?.closed(part, realised);
    if (trip === null || this.position.lots !== 0) return null;
    const ended = trip.ended(part.timeUs, part.tag);
    if (this.keepsRoundTrips) this.roundTrips.push(ended);
    this.trip = null;
    return ended;
  }
}
