import { SECOND_US } from '../../../core/time.ts';
import type { Scales } from '../../../core/trade-batch.ts';
import { type Exclusion, ExclusionTally, judgeTrade, type Keepable } from '../../../data/ibkr/excluded-trades.ts';
import type { QuoteTick, TradeTick } from '../../../data/ibkr/tick.ts';
import type { FeedCounters } from '../feed-counts.ts';
import { newTradeRow, type TradeRow } from '../trade-row.ts';
import type { ArrivalAggressor } from './arrival-aggressor.ts';
import { unitsOf } from './ibkr-scales.ts';

/** What a {@link TickIntake} works with. */
export interface TickIntakeOptions {
  /** The scales of the trades. */
  readonly scales: Scales;
  /** Trades of an extraordinary kind to keep among the others. */
  readonly keep: readonly Keepable[];
  /** Says who was the aggressor. */
  readonly aggressor: ArrivalAggressor;
  /** What is counted. */
  readonly counts: FeedCounters;
  /** The last id that was given before. */
  readonly startAfterId: number;
}

/**
 * From ticks to trades with a side. Ticks have no ids: a trade gets its number among all ticks, trades and quotes, in the
 * order in which they came. What is no ordinary trade is kept out and counted, as where ticks are pulled.
 */
export class TickIntake {
  /** What was kept out, by reason. */
  readonly excluded = new ExclusionTally();
  private readonly options: TickIntakeOptions;
  private readonly keep: ReadonlySet<Keepable>;
  private readonly row = newTradeRow();
  private sequence: number;

  constructor(options: TickIntakeOptions) {
    this.options = options;
    this.keep = new Set(options.keep);
    this.sequence = options.startAfterId;
  }

  /**
   * Takes a trade, received at an instant of this machine's clock, µs.
   * @returns the trade, in a row that is used again; why it is kept out; or null where it does not fit the scales: then a
   * trade is lost.
   */
  trade(tick: TradeTick, receivedUs: number): TradeRow | Exclusion | null {
    const { scales, aggressor } = this.options;
    this.sequence += 1;
    const judged = judgeTrade(tick, this.keep);
    if (typeof judged === 'string') {
      this.excluded.add(judged, tick[2]);
      this.count(judged);
      return judged;
    }
    const price = unitsOf(judged.price, scales.priceScale);
    const size = unitsOf(judged.size, scales.sizeScale);
    if (price === null || size === null) return null;
    const { row, sequence } = this;
    row.id = sequence;
    row.timeUs = tick[0] * SECOND_US;
    row.price = price;
    row.size = size;
    row.side = aggressor.sideOf({ sequence, receivedUs }, price, size);
    return row;
  }

  /** Takes a quote, received at an instant of this machine's clock, µs. @returns false where one of its numbers cannot be. */
  quote([, bid, ask, bidSize, askSize]: QuoteTick, receivedUs: number): boolean {
    const { scales, aggressor } = this.options;
    this.sequence += 1;
    const [bidSide, askSide] = [sideOf(bid, bidSize, scales), sideOf(ask, askSize, scales)];
    // A quote that cannot be read is a quote all the same: the one before it does not hold any more.
    const quote = { bid: bidSide?.price ?? NaN, ask: askSide?.price ?? NaN };
    const sizes = { bidSize: bidSide?.size ?? NaN, askSize: askSide?.size ?? NaN };
    aggressor.quote({ sequence: this.sequence, receivedUs }, { ...quote, ...sizes });
    return bidSide !== null && askSide !== null;
  }

  private count(exclusion: Exclusion): void {
    const { counts } = this.options;
    if (exclusion === 'malformed') counts.malformed += 1;
    else if (exclusion === 'halt-marker' || exclusion === 'zero-size') counts.voided += 1;
    else counts.ignored += 1;
  }
}

interface QuoteSide {
  readonly price: number;
  readonly size: number;
}

const ABSENT: QuoteSide = { price: NaN, size: NaN };

/** Price 0 or −1 is how TWS says that there is no bid or no ask. Null when it cannot be a side of a quote. */
function sideOf(price: number | null, size: number | null, { priceScale, sizeScale }: Scales): QuoteSide | null {
  if (price === 0 || price === -1) return ABSENT;
  if (price === null || price < 0 || (size ?? -1) < 0) return null;
  const units = unitsOf(price, priceScale);
  return units === null ? null : { price: units, size: unitsOf(size ?? NaN, sizeScale) ?? NaN };
}
