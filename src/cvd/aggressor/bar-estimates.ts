/** The columns of bars that an estimate is made from; `InputBars` and `BarTable` are such. Of equal length, in time order. */
export interface PriceBars {
  /** Number of bars: the length that counts, the columns may be longer. */
  readonly length: number;
  /** First price, ticks; NaN, like the other prices, for a bar before the first trade. */
  readonly open: Float64Array;
  /** Highest price, ticks. */
  readonly high: Float64Array;
  /** Lowest price, ticks. */
  readonly low: Float64Array;
  /** Last price, ticks. */
  readonly close: Float64Array;
  /** Lots traded. */
  readonly volume: Float64Array;
}

/** Who bought and sold by estimate, bar by bar: whole lots, and together the bar's volume. */
export interface EstimatedVolumes {
  /** Volume in which the buyer is taken for the aggressor. */
  readonly buyVolume: Float64Array;
  /** Volume in which the seller is taken for the aggressor. */
  readonly sellVolume: Float64Array;
  /** Volume of bars for which the method has no answer yet: BVC before its window is full. */
  readonly unknownVolume: Float64Array;
}

/** Estimates bars piece by piece: any cutting of them gives the same volumes, and none of them looks at a later bar. */
export interface VolumeEstimator {
  /** Estimates the next bars. */
  estimate(bars: PriceBars): EstimatedVolumes;
  /** Says that bars are missing before the next one. */
  passHole(): void;
}

/**
 * Divides volumes by the share of the buyers, held to 0 to 1 (a close outside its range would pass that): the buyers' part
 * is rounded to the nearest lot, halves up, and the sellers get the rest. Where the share is NaN the whole volume is unknown.
 */
export function dividedVolumes(volume: Float64Array, shares: Float64Array): EstimatedVolumes {
  const { length } = shares;
  const buyVolume = new Float64Array(length);
  const sellVolume = new Float64Array(length);
  const unknownVolume = new Float64Array(length);
  for (let index = 0; index < length; index += 1) {
    const lots = volume[index]!;
    const share = shares[index]!;
    if (Number.isNaN(share)) {
      unknownVolume[index] = lots;
      continue;
    }
    buyVolume[index] = Math.round(lots * Math.min(Math.max(share, 0), 1));
    sellVolume[index] = lots - buyVolume[index]!;
  }
  return { buyVolume, sellVolume, unknownVolume };
}
