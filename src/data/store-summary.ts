import type { Instrument } from '../core/trade-batch.ts';
import { ArrowFileReader } from './store/arrow-reader.ts';
import { type BarDayMetadata, parseBarMetadata } from './store/bar-metadata.ts';
import { listBarSeries } from './store/bar-store.ts';
import { listDays, listInstruments } from './store/store-listing.ts';
import { readDayMetadata } from './store/trade-store.ts';

/** One day of a series, in figures. */
export interface DaySummary {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Trades or bars. */
  readonly rows: number;
  /** Known holes, and stretches of which trades may be missing. */
  readonly gapsTotal: number;
  /** Ids or bars missing in them. */
  readonly missing: number;
  /** Rows dropped because they were there already. */
  readonly duplicatesDropped: number;
  /** Ids with different contents. */
  readonly conflicts: number;
  /** Rows put aside. */
  readonly quarantined: number;
  /** Whether the whole day is there. */
  readonly complete: boolean;
}

/** A series of the store: trades of an instrument, or its bars of one length. */
export interface SeriesSummary {
  /** Whose. */
  readonly instrument: Instrument;
  /** What a row is. */
  readonly kind: 'trades' | 'bars';
  /** Length of the bars; null for trades. */
  readonly interval: string | null;
  /** Its days, in order; at least one. */
  readonly days: readonly DaySummary[];
}

/**
 * Everything in the store, from metadata alone: trades first, then bars.
 * @throws InputError when a day file cannot be read.
 */
export function summariseStore(dataDir: string): SeriesSummary[] {
  const trades = listInstruments(dataDir).map((instrument): SeriesSummary => {
    const days = listDays(dataDir, instrument).map((file) => tradeDay(file.path));
    return { instrument, kind: 'trades', interval: null, days };
  });
  const bars = listBarSeries(dataDir).map(({ instrument, interval, days }): SeriesSummary => {
    return { instrument, kind: 'bars', interval, days: days.map((file) => barDay(file.path)) };
  });
  return [...trades, ...bars];
}

function tradeDay(path: string): DaySummary {
  const metadata = readDayMetadata(path);
  return {
    day: metadata.day,
    rows: metadata.rows,
    gapsTotal: metadata.gapsTotal + metadata.doubtful.length,
    missing: metadata.missingTotal,
    duplicatesDropped: metadata.duplicatesDropped,
    conflicts: metadata.idConflicts,
    quarantined: metadata.rowsQuarantined,
    complete: metadata.complete,
  };
}

function barDay(path: string): DaySummary {
  const metadata = barMetadata(path);
  return {
    day: metadata.day,
    rows: metadata.rows,
    gapsTotal: metadata.gaps.length,
    missing: metadata.gaps.reduce((sum, gap) => sum + gap.missing, 0),
    duplicatesDropped: metadata.duplicatesDropped,
    conflicts: 0,
    quarantined: 0,
    complete: metadata.complete,
  };
}

function barMetadata(path: string): BarDayMetadata {
  const reader = ArrowFileReader.open(path);
  reader.close();
  return parseBarMetadata(reader.metadata, path);
}
