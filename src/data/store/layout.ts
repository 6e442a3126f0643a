import { join } from 'node:path';
import { formatDay } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';

/** Letters of any script: Binance lists symbols in Chinese too. */
const NAME = /^[\p{L}\p{N}_-][\p{L}\p{M}\p{N}._-]*$/u;

/** How day files end. */
export const DAY_FILE_EXTENSION = '.arrow';

/** What kinds of series the store keeps, each in a folder of its own. */
export type Series = 'trades' | 'bars';

/**
 * Refuses a name that cannot be a folder: names come from users, and `../x` must not leave the store.
 * @throws RangeError saying which name, and what it may consist of.
 */
export function checkName(what: string, name: string): string {
  if (!NAME.test(name)) {
    throw new RangeError(`${what} "${name}" cannot be stored: use letters, digits, ".", "_" and "-", no leading "."`);
  }
  return name;
}

/** The folder of an instrument: `<data-dir>/<series>/<venue>/<market>/<symbol>`. */
export function instrumentFolder(dataDir: string, series: Series, instrument: Instrument): string {
  const venue = checkName('venue', instrument.venue);
  const market = checkName('market', instrument.market);
  return join(dataDir, series, venue, market, checkName('symbol', instrument.symbol));
}

/** The trades of an instrument on a UTC day: `<folder of the instrument>/<YYYY-MM-DD>.arrow`. */
export function tradeDayPath(dataDir: string, instrument: Instrument, day: number): string {
  return join(instrumentFolder(dataDir, 'trades', instrument), dayFileName(day));
}

/** The file name of a UTC day. */
export function dayFileName(day: number): string {
  return `${formatDay(day)}${DAY_FILE_EXTENSION}`;
}

/** Writes an instrument for people: `binance spot BTCUSDT`. */
export function instrumentText(instrument: Instrument): string {
  return `${instrument.venue} ${instrument.market} ${instrument.symbol}`;
}
