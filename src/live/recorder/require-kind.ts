import { dayOfTime, formatDay } from '../../core/time.ts';
import { InputError } from '../../data/input-error.ts';
import { listDays } from '../../data/store/store-listing.ts';
import { readDayMetadata } from '../../data/store/trade-store.ts';
import type { RecordingsOptions } from './recordings.ts';

/**
 * Refuses to record trades that the day in the store cannot take, before there are any.
 * @throws InputError naming day and kinds.
 */
export function requireKind({ dataDir, instrument, tape, clock }: RecordingsOptions): void {
  const today = dayOfTime(clock.now() * 1000);
  const file = listDays(dataDir, instrument).find(({ day }) => day === today);
  if (file === undefined) return;
  const stored = readDayMetadata(file.path);
  for (const key of ['kind', 'ids', 'aggressor'] as const) {
    if (stored[key] === tape[key]) continue;
    throw new InputError(
      `${formatDay(today)} of ${instrument.symbol} is in the store with ${key} "${stored[key]}", the feed has ` +
        `"${tape[key]}": these cannot be one day\nrecord into another --data-dir, or move ${file.path} away`,
    );
  }
}
