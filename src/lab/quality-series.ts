import { readFileSync } from 'node:fs';
import type { Instrument } from '../core/trade-batch.ts';
import { recordPath } from '../data/ibkr/pull-files.ts';
import { ArrowFileReader } from '../data/store/arrow-reader.ts';
import { parseBarMetadata } from '../data/store/bar-metadata.ts';
import { listBarSeries } from '../data/store/bar-store.ts';
import type { DayMetadata } from '../data/store/day-metadata.ts';
import { type DayFile, listDays, listInstruments } from '../data/store/store-listing.ts';
import { readDayMetadata } from '../data/store/trade-store.ts';
import type { DayRange } from './days-options.ts';
import type { QualityDayData, QualityRepair, QualitySeries } from '../report/quality/quality-input.ts';

/** What to look at. */
export interface QualityScope {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose days; null for everything in the store. */
  readonly instrument: Instrument | null;
  /** Which days; open ends are the first and the last of each series. */
  readonly range: Partial<DayRange>;
}

/**
 * What the store knows of its own days, from metadata alone: trades first, then bars. A series of which no day lies in the
 * range is left out.
 * @throws InputError when a day file cannot be read.
 */
export function qualitySeries({ dataDir, instrument, range }: QualityScope): QualitySeries[] {
  const isWanted = (one: Instrument): boolean =>
    instrument === null ||
    (one.venue === instrument.venue && one.market === instrument.market && one.symbol === instrument.symbol);
  const trades = listInstruments(dataDir)
    .filter(isWanted)
    .map((one) => {
      const files = within(listDays(dataDir, one), range);
      return seriesOf({ instrument: one, what: 'trades', range }, files, ({ path }) => tradeDay(path, dataDir, one));
    });
  const bars = listBarSeries(dataDir)
    .filter((one) => isWanted(one.instrument))
    .map(({ instrument: one, interval, days }) => {
      const files = within(days, range);
      return seriesOf({ instrument: one, what: `bars ${interval}`, range }, files, ({ path }) => barDay(path));
    });
  return [...trades, ...bars].filter(({ days }) => days.some(({ data }) => data !== null));
}

function within(files: readonly DayFile[], { fromDay = -Infinity, toDay = Infinity }: Partial<DayRange>): DayFile[] {
  return files.filter(({ day }) => day >= fromDay && day <= toDay);
}

function seriesOf(
  { instrument, what, range }: { instrument: Instrument; what: string; range: Partial<DayRange> },
  files: readonly DayFile[],
  read: (file: DayFile) => QualityDayData,
): QualitySeries {
  const byDay = new Map(files.map((file) => [file.day, file]));
  const first = range.fromDay ?? files[0]?.day ?? 0;
  const last = range.toDay ?? files.at(-1)?.day ?? first;
  const days = Array.from({ length: last - first + 1 }, (_, index) => {
    const file = byDay.get(first + index);
    return { day: first + index, data: file === undefined ? null : read(file) };
  });
  return { instrument, what, days };
}

function tradeDay(path: string, dataDir: string, instrument: Instrument): QualityDayData {
  const metadata = readDayMetadata(path);
  return {
    rows: metadata.rows,
    coverage: metadata.coverage,
    gaps: metadata.gaps,
    gapsTotal: metadata.gapsTotal,
    missing: metadata.missingTotal,
    doubtful: metadata.doubtful,
    duplicatesDropped: metadata.duplicatesDropped,
    idConflicts: metadata.idConflicts,
    conflictIds: metadata.idConflictList.map(({ id }) => id),
    quarantined: metadata.rowsQuarantined,
    invalidated: metadata.rowsInvalidated,
    outOfDay: metadata.rowsOutOfDay,
    timeDisorder: metadata.timeDisorder,
    repairs: [...filledIds(metadata), ...supersededTrades(metadata), ...askedAgain(dataDir, instrument, metadata.day)],
    aggressor: metadata.aggressor,
    sources: metadata.sources.length,
    complete: metadata.complete,
  };
}

function barDay(path: string): QualityDayData {
  const reader = ArrowFileReader.open(path);
  reader.close();
  const metadata = parseBarMetadata(reader.metadata, path);
  const { rows, coverage, gaps, duplicatesDropped, aggressor, sources, complete } = metadata;
  return {
    ...{ rows, coverage, duplicatesDropped, aggressor, complete, sources: sources.length },
    gaps: gaps.map((gap) => ({ ...gap, afterId: null, beforeId: null })),
    gapsTotal: gaps.length,
    missing: gaps.reduce((sum, gap) => sum + gap.missing, 0),
    ...{ doubtful: [], idConflicts: 0, conflictIds: [], quarantined: 0, invalidated: 0 },
    ...{ outOfDay: 0, timeDisorder: 0, repairs: [] },
  };
}

/** Ids that a pull asked for one by one: their file is named after them, and the day keeps the names of its sources. */
function filledIds({ sources }: DayMetadata): QualityRepair[] {
  return sources.flatMap(({ name, rows }) => {
    const ids = /-ids-(\d+)-(\d+|on)\.csv$/.exec(name);
    if (ids === null) return [];
    const range = ids[2] === 'on' ? `from ${ids[1]!} on` : `${ids[1]!} to ${ids[2]!}`;
    return [{ what: `missing ids filled in over REST: ${range}`, count: rows }];
  });
}

function supersededTrades({ superseded }: DayMetadata): QualityRepair[] {
  if (superseded.length === 0) return [];
  return [{ what: 'trades that gave way to another source with a larger size', count: superseded.length }];
}

/** What a pull of Interactive Brokers' ticks wrote down beside the store. */
function askedAgain(dataDir: string, instrument: Instrument, day: number): QualityRepair[] {
  const path = recordPath(dataDir, instrument, { day, kind: 'trades' });
  const shrunken = shrunkenSeconds(path);
  if (shrunken === 0) return [];
  return [{ what: 'seconds with fewer ticks when asked for again: the fuller answer was kept', count: shrunken }];
}

function shrunkenSeconds(path: string): number {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return 0; // no pull has left one
  }
  const paging: unknown = Reflect.get(Object(JSON.parse(text)) as object, 'paging');
  const shrunken: unknown = Reflect.get(Object(paging) as object, 'shrunken');
  return Array.isArray(shrunken) ? shrunken.length : 0;
}
