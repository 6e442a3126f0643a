import type { MoneyScale } from '../money.ts';
import type { Fill } from '../orders/order.ts';
import type { Position } from './position.ts';
import type { RoundTrip } from './round-trip.ts';

/** Lots at their prices. */
class Leg {
  lots = 0;
  fills = 0;
  private tickLots = 0n;

  add(ticks: number, lots: number): void {
    this.lots += lots;
    this.fills += 1;
    this.tickLots += BigInt(ticks) * BigInt(lots);
  }

  /** Mean price in ticks, exact where it is whole; NaN for no lots. */
  meanTicks(): number {
    if (this.lots === 0) return Number.NaN;
    const lots = BigInt(this.lots);
    return Number(this.tickLots / lots) + Number(this.tickLots % lots) / this.lots;
  }
}

/** A {@link RoundTrip} in the making. */
export class OpenTrip {
  /** When its first fill was, µs. */
  readonly entryTimeUs: number;
  /** Distance to its first stop, ticks; NaN until it is known. */
  riskTicks = Number.NaN;

  private readonly side: 1 | -1;
  private readonly entryTag: string;
  private readonly entry = new Leg();
  private readonly exit = new Leg();
  private maxLots = 0;
  private entryNotional = 0n;
  private gross = 0n;
  private fees = 0n;
  private funding = 0n;
  private maeTicks = 0;
  private mfeTicks = 0;
  private mae = 0n;
  private mfe = 0n;
  private ambiguous = false;
  /** Prices between which the position has been worth something since it last changed. */
  private seenTicks = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };

  /** @param fill the one that opens it, which {@link OpenTrip.opened} is still to be told. */
  constructor(fill: Fill) {
    this.side = fill.side;
    this.entryTimeUs = fill.timeUs;
    this.entryTag = fill.tag;
  }

  /** A fill has made the position larger. */
  opened(fill: Fill, notional: bigint): void {
    this.entry.add(fill.ticks, fill.lots);
    this.entryNotional += notional;
    this.forgetPrices();
    this.maxLots = Math.max(this.maxLots, this.entry.lots - this.exit.lots);
    this.ambiguous ||= fill.ambiguous;
  }

  /** A fill has made it smaller. */
  closed(fill: Fill, realised: bigint): void {
    this.exit.add(fill.ticks, fill.lots);
    this.gross += realised;
    this.forgetPrices();
    this.ambiguous ||= fill.ambiguous;
  }

  private forgetPrices(): void {
    this.seenTicks = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
  }

  /** What it costs besides. */
  pay(fee: bigint, funding: bigint): void {
    this.fees += fee;
    this.funding += funding;
  }

  /** The position has been worth both of these prices. */
  mark(minTicks: number, maxTicks: number, position: Position, money: MoneyScale): void {
    const { seenTicks } = this;
    // What it is worth rises or falls with the price: only prices beyond those seen can be worse or better.
    if (minTicks >= seenTicks.low && maxTicks <= seenTicks.high) return;
    this.seenTicks = { low: Math.min(minTicks, seenTicks.low), high: Math.max(maxTicks, seenTicks.high) };
    const [worst, best] = this.side === 1 ? [minTicks, maxTicks] : [maxTicks, minTicks];
    const averageTicks = position.averageTicks(money);
    this.maeTicks = Math.min(this.maeTicks, this.side * (worst - averageTicks));
    this.mfeTicks = Math.max(this.mfeTicks, this.side * (best - averageTicks));
    const paid = position.cost - this.gross;
    const least = money.value(worst, position.lots) - paid;
    const most = money.value(best, position.lots) - paid;
    if (least < this.mae) this.mae = least;
    if (most > this.mfe) this.mfe = most;
  }

  /** The round trip when it ends like this. */
  ended(exitTimeUs: number, exitTag: string): RoundTrip {
    const { entry, exit, gross, fees, funding } = this;
    return {
      side: this.side,
      entryTimeUs: this.entryTimeUs,
      exitTimeUs,
      lots: entry.lots,
      maxLots: this.maxLots,
      entryTicks: entry.meanTicks(),
      exitTicks: exit.meanTicks(),
      entryFills: entry.fills,
      exitFills: exit.fills,
      entryNotional: this.entryNotional,
      gross,
      fees,
      funding,
      net: gross - fees - funding,
      maeTicks: this.maeTicks,
      mfeTicks: this.mfeTicks,
      mae: this.mae,
      mfe: this.mfe,
      riskTicks: this.riskTicks,
      entryTag: this.entryTag,
      exitTag,
      ambiguous: this.ambiguous,
    };
  }

  /** The same if what is left were closed at that price for nothing. */
  asOf(timeUs: number, ticks: number, position: Position, money: MoneyScale): RoundTrip {
    const trip = this.ended(timeUs, 'open');
    const gross = this.gross + money.value(ticks, position.lots) - position.cost;
    return { ...trip, gross, net: gross - trip.fees - trip.funding };
  }
}
