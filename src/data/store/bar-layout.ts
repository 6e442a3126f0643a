import { join } from 'node:path';
import { DAY_US, formatDuration, parseDuration } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { dayFileName, instrumentFolder } from './layout.ts';

/** The bars of one instrument and one length. */
export interface BarSeries {
  /** Whose bars. */
  readonly instrument: Instrument;
  /** Length of a bar: `1m`, `5m`, `1h`, at most `1d`. */
  readonly interval: string;
}

/**
 * The length of a bar in µs.
 * @throws RangeError when it is no duration, or longer than a day.
 */
export function intervalUs(interval: string): number {
  const lengthUs = parseDuration(interval);
  if (lengthUs > 0 && lengthUs <= DAY_US) return lengthUs;
  throw new RangeError(`bars of ${interval} cannot be stored: their length must be above 0 and at most 1d`);
}

/** The folder of a series: `<data-dir>/bars/<venue>/<market>/<symbol>/<interval>`, `60s` being the same as `1m`. */
export function barFolder(dataDir: string, series: BarSeries): string {
  return join(instrumentFolder(dataDir, 'bars', series.instrument), formatDuration(intervalUs(series.interval)));
}

/** The bars of a series that start on a UTC day. */
export function barDayPath(dataDir: string, series: BarSeries, day: number): string {
  return join(barFolder(dataDir, series), dayFileName(day));
}
