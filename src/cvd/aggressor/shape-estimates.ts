import { dividedVolumes, type EstimatedVolumes, type PriceBars } from './bar-estimates.ts';

/**
 * Polarity, as TradingView's requestVolumeDelta takes it on lower-timeframe bars: the whole volume of a bar goes to the
 * buyers when it closed above its open, to the sellers below; at the open, the same against the close before; at that
 * too, to whom the last bar went, at first the buyers.
 */
export function polarityVolumes(bars: PriceBars): EstimatedVolumes {
  const { length, open, close, volume } = bars;
  const shares = new Float64Array(length);
  let share = 1;
  let lastClose = Number.NaN;
  for (let index = 0; index < length; index += 1) {
    const last = close[index]!;
    const from = last === open[index]! ? lastClose : open[index]!;
    if (last > from) share = 1;
    else if (last < from) share = 0;
    if (!Number.isNaN(last)) lastClose = last;
    shares[index] = Number.isNaN(last) ? last : share;
  }
  return dividedVolumes(volume, shares);
}

/** Body over range: delta = V (C − O) ÷ (H − L), 0 for a bar without range. */
export function bodyRangeVolumes(bars: PriceBars): EstimatedVolumes {
  const { length, open, high, low, close, volume } = bars;
  const shares = new Float64Array(length);
  for (let index = 0; index < length; index += 1) {
    const range = high[index]! - low[index]!;
    shares[index] = range === 0 ? 0.5 : (range + close[index]! - open[index]!) / (2 * range);
  }
  return dividedVolumes(volume, shares);
}

/** Close location value: delta = V ((C − L) − (H − C)) ÷ (H − L), 0 for a bar without range. */
export function closeLocationVolumes(bars: PriceBars): EstimatedVolumes {
  const { length, high, low, close, volume } = bars;
  const shares = new Float64Array(length);
  for (let index = 0; index < length; index += 1) {
    const range = high[index]! - low[index]!;
    shares[index] = range === 0 ? 0.5 : (close[index]! - low[index]!) / range;
  }
  return dividedVolumes(volume, shares);
}
