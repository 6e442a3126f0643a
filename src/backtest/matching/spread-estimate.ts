import type { TradeBatch } from '../../core/trade-batch.ts';

/**
 * The spread as prints alone tell it: the mean of ask print − bid print over all changes of the aggressor from one print to
 * the next. A price that moves between the two prints is in it, too: an estimate, to be called one.
 */
export class SpreadEstimate {
  /** Changes of the aggressor so far. */
  changes = 0;

  private sumTicks = 0;
  private lastSide = 0;
  private lastTicks = Number.NaN;

  /** Takes the prints [from, to) in; those without aggressor tell nothing. */
  add(batch: TradeBatch, from: number, to: number): void {
    const { price, side } = batch;
    for (let index = from; index < to; index += 1) {
      const aggressor = side[index]!;
      if (aggressor === 0) continue;
      if (aggressor === -this.lastSide) {
        this.sumTicks += aggressor * (price[index]! - this.lastTicks);
        this.changes += 1;
      }
      this.lastSide = aggressor;
      this.lastTicks = price[index]!;
    }
  }

  /** The estimate, ticks; NaN before the first change of the aggressor. */
  get ticks(): number {
    return this.sumTicks / this.changes;
  }
}
