import { divideRounded, ExactSum } from '../core/exact-sum.ts';
import type { TradeBatch } from '../core/trade-batch.ts';
import type { InputBars } from './input-bars.ts';

/**
 * The sums of the bar that is still open. Everything in it is an exact integer: ticks, lots, and ticks × lots. Of trades in
 * size buckets the prices are those of all trades, everything else is that of the bucket.
 */
export class OpenBar {
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  volume = 0;
  unknownVolume = 0;
  delta = 0;
  deltaMin = 0;
  deltaMax = 0;
  trades = 0;
  /** Whether anything traded, in the size bucket or not: its prices are the bar's own. */
  isTraded = false;
  /** Σ price × size; meaningless once {@link OpenBar.turnoverKnown} is false. */
  readonly turnover = new ExactSum();
  turnoverKnown = true;

  /** Empties the bar; it stands flat at the last close until something trades. */
  begin(lastClose: number): void {
    this.open = lastClose;
    this.high = lastClose;
    this.low = lastClose;
    this.close = lastClose;
    this.volume = 0;
    this.unknownVolume = 0;
    this.delta = 0;
    this.deltaMin = 0;
    this.deltaMax = 0;
    this.trades = 0;
    this.isTraded = false;
    this.turnover.clear();
    this.turnoverKnown = true;
  }

  /** Adds trades [from, to) of a batch: at least one. */
  addTrades(batch: TradeBatch, from: number, to: number): void {
    const { price, side, sizeInBucket } = batch;
    const size = sizeInBucket ?? batch.size;
    this.addPrices(price, from, to);
    this.addSizes(size, side, from, to);
    this.addTurnover(price, size, from, to);
    this.trades += sizeInBucket === undefined ? to - from : countAboveZero(sizeInBucket, from, to);
    this.isTraded = true;
  }

  private addPrices(price: Float64Array, from: number, to: number): void {
    const first = price[from]!;
    const isFirst = !this.isTraded;
    let high = isFirst ? first : this.high;
    let low = isFirst ? first : this.low;
    for (let index = from; index < to; index += 1) {
      const ticks = price[index]!;
      if (ticks > high) high = ticks;
      else if (ticks < low) low = ticks;
    }
    if (isFirst) this.open = first;
    this.high = high;
    this.low = low;
    this.close = price[to - 1]!;
  }

  private addSizes(size: Float64Array, side: Int8Array, from: number, to: number): void {
    let { volume, delta, deltaMin, deltaMax } = this;
    let known = 0;
    for (let index = from; index < to; index += 1) {
      const lots = size[index]!;
      const sign = side[index]!;
      const signed = lots * sign;
      volume += lots;
      known += signed * sign;
      delta += signed;
      if (delta > deltaMax) deltaMax = delta;
      else if (delta < deltaMin) deltaMin = delta;
    }
    this.unknownVolume += volume - this.volume - known;
    this.volume = volume;
    this.delta = delta;
    this.deltaMin = deltaMin;
    this.deltaMax = deltaMax;
  }

  /** A sum of products that are not negative is exact when its end is below 2^53; otherwise it is done again in parts. */
  private addTurnover(price: Float64Array, size: Float64Array, from: number, to: number): void {
    let sum = 0;
    for (let index = from; index < to; index += 1) sum += price[index]! * size[index]!;
    if (sum <= Number.MAX_SAFE_INTEGER && this.low >= 0) {
      this.turnover.add(sum);
      return;
    }
    for (let index = from; index < to; index += 1) this.turnover.addProduct(price[index]!, size[index]!);
  }

  /** Adds one bar that carries its own buy and sell volume. Where its CVD went inside, nobody knows. */
  addBar(bars: InputBars, index: number): void {
    const trades = bars.trades[index]!;
    if (!Number.isNaN(bars.close[index]!)) this.addBarPrices(bars, index);
    this.volume += bars.volume[index]!;
    this.unknownVolume += bars.unknownVolume[index]!;
    this.delta += bars.buyVolume[index]! - bars.sellVolume[index]!;
    if (bars.volume[index]! > 0) {
      this.deltaMin = Number.NaN;
      this.deltaMax = Number.NaN;
    }
    this.trades += trades;
    if (trades !== 0) this.isTraded = true;
    const turnover = bars.turnover[index];
    if (turnover !== undefined && turnover !== null) this.turnover.addBig(turnover);
    else if (bars.volume[index]! > 0) this.turnoverKnown = false;
  }

  private addBarPrices(bars: InputBars, index: number): void {
    if (Number.isNaN(this.open) || this.volume === 0) {
      this.open = bars.open[index]!;
      this.high = bars.high[index]!;
      this.low = bars.low[index]!;
    }
    this.high = Math.max(this.high, bars.high[index]!);
    this.low = Math.min(this.low, bars.low[index]!);
    this.close = bars.close[index]!;
  }

  /** Volume-weighted average price rounded to the tick, half up; NaN where nothing traded or it cannot be known. */
  vwap(): number {
    if (this.volume === 0 || !this.turnoverKnown) return Number.NaN;
    return Number(divideRounded(this.turnover.value(), BigInt(this.volume)));
  }

  /** The bar as plain data, for a snapshot. */
  snapshot(): OpenBarState {
    const { open, high, low, close, volume, unknownVolume, delta, deltaMin, deltaMax, turnoverKnown } = this;
    const prices = { open: present(open), high: present(high), low: present(low), close: present(close) };
    const path = { delta, deltaMin: present(deltaMin), deltaMax: present(deltaMax) };
    return {
      ...prices,
      ...path,
      volume,
      unknownVolume,
      trades: present(this.trades),
      isTraded: this.isTraded,
      turnoverKnown,
      turnover: String(this.turnover.value()),
    };
  }

  /** Puts a snapshot back. */
  restore(state: OpenBarState): void {
    this.open = state.open ?? Number.NaN;
    this.high = state.high ?? Number.NaN;
    this.low = state.low ?? Number.NaN;
    this.close = state.close ?? Number.NaN;
    this.volume = state.volume;
    this.unknownVolume = state.unknownVolume;
    this.delta = state.delta;
    this.deltaMin = state.deltaMin ?? Number.NaN;
    this.deltaMax = state.deltaMax ?? Number.NaN;
    this.trades = state.trades ?? Number.NaN;
    this.isTraded = state.isTraded;
    this.turnover.clear();
    this.turnover.addBig(BigInt(state.turnover));
    this.turnoverKnown = state.turnoverKnown;
  }
}

/** An `OpenBar` as JSON: null stands for an absent value, text for a sum of any size. */
export interface OpenBarState {
  /** First price, ticks. */
  readonly open: number | null;
  /** Highest price, ticks. */
  readonly high: number | null;
  /** Lowest price, ticks. */
  readonly low: number | null;
  /** Last price, ticks. */
  readonly close: number | null;
  /** Lots traded. */
  readonly volume: number;
  /** Lots whose aggressor is not known. */
  readonly unknownVolume: number;
  /** Running delta, lots. */
  readonly delta: number;
  /** Its lowest value, at most 0. */
  readonly deltaMin: number | null;
  /** Its highest value, at least 0. */
  readonly deltaMax: number | null;
  /** Number of trades; null where an input bar did not say. */
  readonly trades: number | null;
  /** Whether anything traded, in the size bucket or not. */
  readonly isTraded: boolean;
  /** Σ price × size in ticks × lots. */
  readonly turnover: string;
  /** False once a bar without turnover went in. */
  readonly turnoverKnown: boolean;
}

function countAboveZero(values: Float64Array, from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index += 1) if (values[index]! > 0) count += 1;
  return count;
}

function present(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
