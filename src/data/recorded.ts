import type { Instrument } from '../core/trade-batch.ts';
import { type OpenOptions, rangeWithin, type Recorded, type RecordedDay } from './recorded-days.ts';
import type { DayMetadata } from './store/day-metadata.ts';
import { listDays } from './store/store-listing.ts';
import { storeTradeSource } from './store/trade-store.ts';

/**
 * Opens recorded days; null when the store holds none of them. Reading costs nothing yet: only metadata was looked at.
 * @throws InputError when a day file cannot be read.
 */
export async function openRecorded(options: OpenOptions): Promise<Recorded | null> {
  const { dataDir, instrument, kind } = options;
  const tradeDays = kind === 'bars' ? [] : listDays(dataDir, instrument).map((file) => file.day);
  const trades = rangeWithin(tradeDays, options);
  if (trades !== null) return recordedTrades(dataDir, instrument, trades);
  if (kind === 'trades') return null;
  const { openRecordedBars } = await import('./recorded-bars.ts');
  return openRecordedBars(options);
}

function recordedTrades(
  dataDir: string,
  instrument: Instrument,
  range: { readonly fromDay: number; readonly toDay: number },
): Recorded {
  const source = storeTradeSource({ dataDir, instrument, ...range });
  const aggressors = new Set(source.days.map((day) => day.aggressor));
  return {
    instrument,
    source: { kind: 'trades', scales: source.scales, [Symbol.asyncIterator]: () => source[Symbol.asyncIterator]() },
    ...range,
    days: source.days.map(recordedDay),
    missingDays: source.missingDays,
    aggressor: [...aggressors].join(', '),
  };
}

function recordedDay(metadata: DayMetadata): RecordedDay {
  return {
    day: metadata.day,
    rows: metadata.rows,
    coverage: metadata.coverage,
    gaps: metadata.gaps.map(({ fromUs, toUs, missing }) => ({ type: 'gap', fromUs, toUs, missing })),
    isComplete: metadata.complete,
    duplicatesDropped: metadata.duplicatesDropped,
    idConflicts: metadata.idConflicts,
    quarantined: metadata.rowsQuarantined,
    checksum: metadata.checksum,
  };
}
