import { BarBuffer } from '../../core/bar-table.ts';
import type { BarOptions, SourceBars } from '../bars-from-source.ts';
import { CvdEngine } from '../cvd-engine.ts';
import { type CvdBand, cvdBand, disagreementVolumes } from './cvd-band.ts';
import type { InferredTrades } from './inferred-trades.ts';

/** Bars of trades with inferred sides, and how far the truth can be from them. */
export interface BandedBars extends SourceBars {
  /** The band of delta and CVD, a row for each bar. */
  readonly band: CvdBand;
}

/**
 * Reads inferred trades to their end, once into bars with their sides and once into bars of the certain sides only: what
 * lies between them is in doubt.
 * @throws RangeError for bars cut by delta: without the doubtful sides they would be others.
 */
export async function bandedBars(source: InferredTrades, options: BarOptions): Promise<BandedBars> {
  if (options.bar.kind === 'delta')
    throw new RangeError('delta bars have no CVD band: they depend on the sides in doubt');
  const { scales } = source;
  const engine = new CvdEngine({ ...options, scales });
  const certainEngine = new CvdEngine({ ...options, scales });
  const bars = new BarBuffer(scales);
  const certainBars = new BarBuffer(scales);
  for await (const event of source) {
    engine.push(event, bars);
    certainEngine.push(event.type === 'trades' ? { ...event, side: event.certainSide } : event, certainBars);
  }
  engine.flush(bars);
  certainEngine.flush(certainBars);
  const { tradesOutsideSessions, inputBarsOutsideSessions } = engine;
  const band = cvdBand(bars, disagreementVolumes(bars, certainBars));
  return { bars, tradesOutsideSessions, inputBarsOutsideSessions, band };
}
