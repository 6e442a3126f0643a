import type { EstimatedVolumes, PriceBars, VolumeEstimator } from './bar-estimates.ts';
import { type BulkDistribution, BulkVolumeEstimator, formatBulkDistribution } from './bulk-volume.ts';
import { bodyRangeShare, closeLocationShare, PolarityEstimator, ShapeEstimator } from './shape-estimates.ts';

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

/** What is taken where {@link EstimateOptions} say nothing. */
export const ESTIMATE_DEFAULTS: Required<Omit<EstimateOptions, 'method'>> = Object.freeze({
  window: 50,
  distribution: { kind: 'normal' } as const,
});

/**
 * What estimates bars piece by piece.
 * @throws RangeError for a window below 2.
 */
export function volumeEstimator(options: EstimateOptions): VolumeEstimator {
  const { method, window, distribution } = { ...ESTIMATE_DEFAULTS, ...options };
  switch (method) {
    case 'polarity':
      return new PolarityEstimator();
    case 'body-range':
      return new ShapeEstimator(bodyRangeShare);
    case 'close-location':
      return new ShapeEstimator(closeLocationShare);
    case 'bulk-volume':
      return new BulkVolumeEstimator(window, distribution);
  }
}

/**
 * Estimates who bought and sold from bars alone. Nothing of the kind is known: wherever the result is shown, it is shown
 * under {@link estimateLabel}.
 * @throws RangeError for a window below 2.
 */
export function estimateVolumes(bars: PriceBars, options: EstimateOptions): EstimatedVolumes {
  return volumeEstimator(options).estimate(bars);
}

/**
 * How such volumes are labelled everywhere they appear: `estimated:body-range`, or with what decides the result
 * `estimated:bulk-volume window=50 distribution=normal`.
 */
export function estimateLabel(options: EstimateOptions): string {
  const { method, window, distribution } = { ...ESTIMATE_DEFAULTS, ...options };
  if (method !== 'bulk-volume') return `estimated:${method}`;
  return `estimated:${method} window=${window} distribution=${formatBulkDistribution(distribution)}`;
}
