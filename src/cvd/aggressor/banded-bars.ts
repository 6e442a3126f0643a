import {
  type BarOptions,
  barsFromSource,
  type MarketEvent,
  type MarketSource,
  type SourceBars,
} from '../bars-from-source.ts';
import { type CvdBand, CvdBandEngine } from './cvd-band.ts';

/** Bars, and how far the truth can be from them. */
export interface BandedBars extends SourceBars {
  /** The band of delta and CVD, a row for each bar. */
  readonly band: CvdBand;
}

/** A source that makes a band while somebody else makes bars of it. */
export interface BandedSource {
  /** Read this in the place of the source it was made from. */
  readonly source: MarketSource;
  /** The band of what the latest reading gave: to be asked for when that has ended. */
  band(): CvdBand;
}

/**
 * Makes the band on the way of the events to whoever reads them: a backtest and a report need one pass over the tape.
 * @param options those of the reader's own bars.
 * @throws RangeError for bars cut by delta: without the doubtful sides they would be others.
 */
export function bandedSource(source: MarketSource, options: BarOptions): BandedSource {
  const start = (): CvdBandEngine => new CvdBandEngine({ ...options, scales: source.scales });
  let engine = start();
  async function* reading(): AsyncGenerator<MarketEvent> {
    engine = start();
    for await (const event of source) {
      engine.push(event);
      yield event;
    }
  }
  const { scales, kind } = source;
  return { source: { scales, kind, [Symbol.asyncIterator]: reading }, band: () => engine.finish() };
}

/**
 * Reads a source to its end, into bars and their band: sides in doubt are the unknown ones, inferred ones that depend on
 * how trades and quotes are matched, and all of an estimate.
 * @throws RangeError for bars cut by delta.
 */
export async function bandedBars(source: MarketSource, options: BarOptions): Promise<BandedBars> {
  const banded = bandedSource(source, options);
  const made = await barsFromSource(banded.source, options);
  return { ...made, band: banded.band() };
}
