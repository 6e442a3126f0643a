import { join } from 'node:path';
import type { Instrument } from '../../core/trade-batch.ts';
import { checkName, dayFileName } from '../store/layout.ts';
import { type DayFile, dayFilesIn } from '../store/store-listing.ts';

/** The folder of an instrument's quotes, `<data-dir>/quotes/<venue>/<market>/<symbol>`. */
export function quoteFolder(dataDir: string, instrument: Instrument): string {
  const venue = checkName('venue', instrument.venue);
  const market = checkName('market', instrument.market);
  return join(dataDir, 'quotes', venue, market, checkName('symbol', instrument.symbol));
}

/** The quotes of an instrument on a UTC day. */
export function quoteDayPath(dataDir: string, instrument: Instrument, day: number): string {
  return join(quoteFolder(dataDir, instrument), dayFileName(day));
}

/** The days of quotes of an instrument, in order. */
export function listQuoteDays(dataDir: string, instrument: Instrument): DayFile[] {
  return dayFilesIn(quoteFolder(dataDir, instrument));
}
