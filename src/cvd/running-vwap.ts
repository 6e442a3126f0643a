import { ExactSum } from '../core/exact-sum.ts';
import type { TradeBatch } from '../core/trade-batch.ts';

/**
 * Volume-weighted average price over everything added: VWAP = Σpq ÷ Σq and its deviation √(Σq(p − VWAP)² ÷ Σq), p in
 * ticks and q in lots. The sums are exact integers taken about the first price; only the last step is in floats.
 */
export class RunningVwap {
  private origin = Number.NaN;
  private readonly volume = new ExactSum();
  private readonly first = new ExactSum();
  private readonly second = new ExactSum();

  /** Adds trades [from, to) of a batch. */
  add(batch: TradeBatch, from = 0, to = batch.length): void {
    const { price, size } = batch;
    if (Number.isNaN(this.origin) && from < to) this.origin = price[from]!;
    for (let index = from; index < to; index += 1) {
      const offset = price[index]! - this.origin;
      const lots = size[index]!;
      this.volume.add(lots);
      this.first.addProduct(offset, lots);
      this.addSquare(offset, lots);
    }
  }

  private addSquare(offset: number, lots: number): void {
    const square = offset * offset;
    if (square <= Number.MAX_SAFE_INTEGER) this.second.addProduct(square, lots);
    else this.second.addBig(BigInt(offset) * BigInt(offset) * BigInt(lots));
  }

  /** The average in ticks; NaN before the first trade. */
  vwapTicks(): number {
    const volume = this.volume.value();
    if (volume === 0n) return Number.NaN;
    const turnover = BigInt(this.origin) * volume + this.first.value();
    // Whole ticks and the rest apart: dividing the sums as floats would lose the digits after the point.
    return Number(turnover / volume) + Number(turnover % volume) / Number(volume);
  }

  /** The standard deviation of traded prices about the average, in ticks; NaN before the first trade. */
  deviationTicks(): number {
    const volume = this.volume.value();
    if (volume === 0n) return Number.NaN;
    const first = this.first.value();
    // n·Σ² − (Σ)² stays an integer: no cancellation of nearly equal floats.
    return Math.sqrt(Number(volume * this.second.value() - first * first)) / Number(volume);
  }

  /** Starts again, at a session's start for instance. */
  clear(): void {
    this.origin = Number.NaN;
    this.volume.clear();
    this.first.clear();
    this.second.clear();
  }
}
