import type { EstimatedVolumes, PriceBars } from './bar-estimates.ts';
import { type BulkDistribution, bulkVolumes, trailingSigma } from './bulk-volume.ts';
import { bodyRangeVolumes, closeLocationVolumes, polarityVolumes } from './shape-estimates.ts';

/** How buy and sell volume are estimated where there are bars only. */
export const ESTIMATE_METHODS = ['polarity', 'body-range', 'close-location', 'bulk-volume'] as const;

/** One of {@link ESTIMATE_METHODS}. */
export type EstimateMethod = (typeof ESTIMATE_METHODS)[number];

/** How to estimate. */
export interface EstimateOptions {
  /** By which method. */
  readonly method: EstimateMethod;
  /** For `bulk-volume`: changes of price that σ is taken from, at least 2. Default 50. */
  readonly window?: number;
  /** For `bulk-volume`: what changes are judged by. Default the standard normal. */
  readonly distribution?: BulkDistribution;
}

const DEFAULT_WINDOW = 50;

/**
 * Estimates who bought and sold from bars alone. Nothing of the kind is known: wherever the result is shown, it is shown
 * under {@link estimateLabel}.
 * @throws RangeError for a window below 2.
 */
export function estimateVolumes(bars: PriceBars, options: EstimateOptions): EstimatedVolumes {
  switch (options.method) {
    case 'polarity':
      return polarityVolumes(bars);
    case 'body-range':
      return bodyRangeVolumes(bars);
    case 'close-location':
      return closeLocationVolumes(bars);
    case 'bulk-volume':
      return bulkVolumes(bars, trailingSigma(bars, options.window ?? DEFAULT_WINDOW), options.distribution);
  }
}

/** How such volumes are labelled everywhere they appear: `estimated:body-range`. */
export function estimateLabel(method: EstimateMethod): string {
  return `estimated:${method}`;
}
