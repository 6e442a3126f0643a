import { dividedVolumes, type EstimatedVolumes, type PriceBars, type VolumeEstimator } from './bar-estimates.ts';

/**
 * Polarity, as TradingView's requestVolumeDelta takes it on lower-timeframe bars: the whole volume of a bar goes to the
 * buyers when it closed above its open, to the sellers below; at the open, the same against the close before; at that
 * too, to whom the last bar went, at first the buyers. A missing bar is passed over, as there.
 */
export class PolarityEstimator implements VolumeEstimator {
  private share = 1;
  private lastClose = Number.NaN;

  estimate(bars: PriceBars): EstimatedVolumes {
    const { length, open, close, volume } = bars;
    const shares = new Float64Array(length);
    let { share, lastClose } = this;
    for (let index = 0; index < length; index += 1) {
      const last = close[index]!;
      const from = last === open[index]! ? lastClose : open[index]!;
      if (last > from) share = 1;
      else if (last < from) share = 0;
      if (!Number.isNaN(last)) lastClose = last;
      shares[index] = Number.isNaN(last) ? last : share;
    }
    this.share = share;
    this.lastClose = lastClose;
    return dividedVolumes(volume, shares);
  }

  passHole(): void {
    // The close before is that of the last bar there is.
  }
}

/** Estimates that see nothing but the bar itself. */
export class ShapeEstimator implements VolumeEstimator {
  private readonly shareOf: (bars: PriceBars, index: number) => number;

  /** @param shareOf the buyers' share of a bar that has a range; without one it is a half. */
  constructor(shareOf: (bars: PriceBars, index: number) => number) {
    this.shareOf = shareOf;
  }

  estimate(bars: PriceBars): EstimatedVolumes {
    const shares = new Float64Array(bars.length);
    for (let index = 0; index < bars.length; index += 1) {
      shares[index] = bars.high[index] === bars.low[index] ? 0.5 : this.shareOf(bars, index);
    }
    return dividedVolumes(bars.volume, shares);
  }

  passHole(): void {
    // No other bar counts.
  }
}

/** Body over range: delta = V (C − O) ÷ (H − L), 0 for a bar without range. */
export function bodyRangeShare({ open, high, low, close }: PriceBars, index: number): number {
  const range = high[index]! - low[index]!;
  return (range + close[index]! - open[index]!) / (2 * range);
}

/** Close location value: delta = V ((C − L) − (H − C)) ÷ (H − L), 0 for a bar without range. */
export function closeLocationShare({ high, low, close }: PriceBars, index: number): number {
  return (close[index]! - low[index]!) / (high[index]! - low[index]!);
}
