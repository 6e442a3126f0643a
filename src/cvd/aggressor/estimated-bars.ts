import type { MarketEvent, MarketSource } from '../bars-from-source.ts';
import type { InputBars } from '../input-bars.ts';
import type { VolumeEstimator } from './bar-estimates.ts';
import { type EstimateMethod, estimateLabel, type EstimateOptions, volumeEstimator } from './estimate-volumes.ts';

/** Bars whose buy and sell volume are an estimate: nothing of either is known. */
export interface EstimatedBars extends InputBars {
  /** By which method; what tells them from bars that came with their volumes. */
  readonly estimate: EstimateMethod;
}

/** A source of estimated bars; read it like the source they came from. */
export interface EstimatedSource extends MarketSource {
  /** Tells it from a source of trades. */
  readonly kind: 'bars';
  /** How the volumes came about, for metadata and reports: `estimated:…`. */
  readonly label: string;
}

/**
 * Puts estimated buy and sell volumes in the place of those that bars came with, if any. Bars see only themselves and
 * earlier ones, across batches too; each reading starts anew.
 * @throws RangeError for trades, whose sides are recorded or can be inferred, and for a window below 2.
 */
export function estimatedBars(source: MarketSource, options: EstimateOptions): EstimatedSource {
  if (source.kind === 'trades') {
    throw new RangeError('volumes are estimated from bars only: the sides of trades are recorded or can be inferred');
  }
  volumeEstimator(options); // refuses what cannot be, before anything is read
  return {
    kind: 'bars',
    scales: source.scales,
    label: estimateLabel(options),
    [Symbol.asyncIterator]: () => estimated(source, options),
  };
}

async function* estimated(source: MarketSource, options: EstimateOptions): AsyncGenerator<MarketEvent> {
  const estimator = volumeEstimator(options);
  let coverageEndUs = Number.NaN;
  for await (const event of source) {
    if (event.type === 'bars') {
      yield withEstimate(event, estimator, options.method);
      continue;
    }
    // Coverage that goes on in the very microsecond it ended at was never interrupted.
    if (event.type === 'gap' || (event.type === 'coverage-start' && event.timeUs !== coverageEndUs)) {
      estimator.passHole();
    }
    if (event.type === 'coverage-end') coverageEndUs = event.timeUs;
    yield event;
  }
}

function withEstimate(bars: InputBars, estimator: VolumeEstimator, estimate: EstimateMethod): EstimatedBars {
  return { ...bars, ...estimator.estimate(bars), estimate };
}
