import { dayOfTime, formatDay } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import { InputError } from '../../data/input-error.ts';
import { listDays } from '../../data/store/store-listing.ts';
import { readDayMetadata } from '../../data/store/trade-store.ts';
import type { TapeKind } from './tape-kind.ts';

/** What is to be recorded, and when. */
interface ToRecord {
  readonly dataDir: string;
  readonly instrument: Instrument;
  readonly tape: TapeKind;
  readonly nowMs: number;
}

/**
 * Refuses to record trades that the day in the store cannot take, before there are any.
 * @throws InputError naming day and kinds.
 */
export function requireKind({ dataDir, instrument, tape, nowMs }: ToRecord): void {
  const today = dayOfTime(nowMs * 1000);
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
