import type { Instrument } from '../../../core/trade-batch.ts';
import { listDays } from '../../../data/store/store-listing.ts';
import { readDayMetadata } from '../../../data/store/trade-store.ts';

/**
 * The largest id of the newest day of an instrument in a store; 0 without one. Ids that go on after it name no trade twice.
 * @throws InputError when the day cannot be read.
 */
export function newestStoredId(dataDir: string, instrument: Instrument): number {
  const newest = listDays(dataDir, instrument).at(-1);
  return newest === undefined ? 0 : (readDayMetadata(newest.path).lastId ?? 0);
}
