import { POWERS_OF_TEN } from '../../core/decimal.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { ArrowFileReader } from './arrow-reader.ts';
import type { ContractMetadata } from './contract-metadata.ts';
import { holesBetween, isWholeDay, unionRanges } from './coverage.ts';
import type { DayFacts } from './day-facts.ts';
import type {
  DayMetadata,
  IdConflict,
  IdGap,
  IdKind,
  SourceEntry,
  SupersededTrade,
  TimeRange,
  TradeKind,
} from './day-metadata.ts';
import { type IdRange, type IdRun, unionIds } from './id-ledger.ts';
import { bridgedByIds, countTimeDisorder, ledgerOf, versionsOf } from './second-look.ts';
import type { VolumeCounterMetadata } from './volume-counter-metadata.ts';

/** Holes in the ids that are listed. */
const MOST_GAPS = 1000;
/** Conflicts that are listed. */
const MOST_CONFLICTS = 100;

/** What a day file is told from outside; the rest of its metadata follows from its rows. */
export interface DayOrigin extends Instrument, Scales {
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** What a row is. */
  readonly kind: TradeKind;
  /** What ids tell. */
  readonly ids: IdKind;
  /** How the aggressor was known. */
  readonly aggressor: string;
  /** The sources, by checksum. */
  readonly sources: readonly SourceEntry[];
  /** The trades that gave way to a larger size. */
  readonly superseded: readonly SupersededTrade[];
  /** Stretches of which trades may be missing. */
  readonly doubtful: readonly TimeRange[];
  /** The contract; null where nobody described it. */
  readonly contract: ContractMetadata | null;
  /** Which trades only a volume counter tells of; null where each was seen by itself. */
  readonly volumeCounter: VolumeCounterMetadata | null;
}

/** The rows of a day file: what one pass over them found, and a way to look again. */
export interface DayRows {
  /** What one pass found. */
  readonly facts: DayFacts;
  /** Reads the rows again. */
  readonly reader: ArrowFileReader;
  /** SHA-256 of the column bytes, `sha256:<hex>`. */
  readonly checksum: string;
}

/**
 * Derives a day's metadata from its rows and its origin.
 * @throws RangeError when a price or size is too large to be counted in ticks or lots.
 */
export function describeDay(origin: DayOrigin, rows: DayRows): DayMetadata {
  const { facts } = rows;
  checkRange(origin, facts);
  const sumOf = (key: NumericKey): number => origin.sources.reduce((sum, source) => sum + source[key], 0);
  const coverage = coverageOf(origin, rows);
  const { gaps, conflicts } = accountForIds(origin, rows);
  return {
    ...origin,
    formatVersion: '1',
    source: [...new Set(origin.sources.map(({ name }) => name))].sort().join(', '),
    sourceChecksum: origin.sources.map(({ sha256 }) => sha256).join(', '),
    rows: facts.rows,
    ...extentOf(facts),
    coverage,
    gaps: largestGaps(gaps),
    gapsTotal: gaps.length,
    missingTotal: gaps.reduce((sum, gap) => sum + gap.missing, 0),
    duplicatesDropped: sumOf('rows') - facts.rows,
    idConflicts: conflicts.reduce((sum, range) => sum + range.last - range.first + 1, 0),
    idConflictList: listConflicts(conflicts, origin.superseded, rows.reader),
    rowsQuarantined: sumOf('quarantined'),
    rowsInvalidated: sumOf('invalidated'),
    rowsOutOfDay: sumOf('out_of_day'),
    timeDisorder: facts.ascending || origin.ids === 'opaque' ? 0 : countTimeDisorder(rows.reader),
    recvAnomalies: sumOf('recv_anomalies'),
    fillIdHoles: sumOf('fill_id_holes'),
    longestSilenceUs: facts.longestSilenceUs,
    longestSilence: facts.longestSilence,
    complete: isWholeDay(coverage, origin.day) && gaps.length === 0 && origin.doubtful.length === 0,
    checksum: rows.checksum,
  };
}

type Extent = Pick<DayMetadata, 'firstId' | 'lastId' | 'firstTimeUs' | 'lastTimeUs'>;

function extentOf(facts: DayFacts): Extent {
  if (facts.rows === 0) return { firstId: null, lastId: null, firstTimeUs: null, lastTimeUs: null };
  const { smallestId, largestId, firstTimeUs, lastTimeUs } = facts;
  return { firstId: smallestId, lastId: largestId, firstTimeUs, lastTimeUs };
}

function accountForIds(origin: DayOrigin, { facts, reader }: DayRows): { gaps: IdGap[]; conflicts: IdRange[] } {
  const ledger = origin.ids === 'contiguous' && !facts.countsUp ? ledgerOf(reader) : null;
  // Where ids are not counted, telling of all that come twice would take the memory of all ids.
  const shared = ledger?.seenAgain() ?? facts.clashes;
  const conflicts = unionIds([...shared, ...origin.superseded.map(({ id }) => ({ first: id, last: id }))]);
  return { gaps: gapsBetween(ledger?.settled() ?? []), conflicts };
}

type NumericKey = Exclude<keyof SourceEntry, 'name' | 'sha256' | 'covers'>;

function checkRange(origin: DayOrigin, facts: DayFacts): void {
  const check = (what: string, largest: number, scale: number): void => {
    if (largest * POWERS_OF_TEN[scale]! <= Number.MAX_SAFE_INTEGER) return;
    throw new RangeError(
      `${origin.symbol}: ${what} ${largest} cannot be counted exactly at ${scale} decimals (it passes 2^53 units)`,
    );
  };
  check('price', facts.highestPrice, origin.priceScale);
  check('size', facts.largestSize, origin.sizeScale);
}

function coverageOf(origin: DayOrigin, rows: DayRows): TimeRange[] {
  const covered = unionRanges(origin.sources.flatMap((source) => source.covers));
  if (origin.ids !== 'contiguous' || covered.length < 2) return covered;
  return unionRanges([...covered, ...bridgedByIds(rows.reader, holesBetween(covered))]);
}

/** The holes between maximal runs of ids. */
export function gapsBetween(runs: readonly IdRun[]): IdGap[] {
  return runs.slice(1).map((after, index) => {
    const before = runs[index]!;
    return {
      afterId: before.last,
      beforeId: after.first,
      missing: after.first - before.last - 1,
      fromUs: Math.min(before.lastTimeUs, after.firstTimeUs),
      toUs: Math.max(before.lastTimeUs, after.firstTimeUs),
    };
  });
}

function largestGaps(gaps: readonly IdGap[]): readonly IdGap[] {
  if (gaps.length <= MOST_GAPS) return gaps;
  const bySize = gaps.toSorted((a, b) => b.missing - a.missing || a.afterId - b.afterId);
  return bySize.slice(0, MOST_GAPS).sort((a, b) => a.afterId - b.afterId);
}

function listConflicts(
  conflicts: readonly IdRange[],
  superseded: readonly SupersededTrade[],
  reader: ArrowFileReader,
): IdConflict[] {
  const ids = new Set<number>();
  for (const { first, last } of conflicts) {
    for (let id = first; id <= last && ids.size < MOST_CONFLICTS; id += 1) ids.add(id);
  }
  if (ids.size === 0) return [];
  const kept = versionsOf(reader, ids);
  return Array.from(ids, (id) => {
    const lost = superseded.filter((trade) => trade.id === id);
    const dropped = lost.map(({ time, price, size, side }) => ({ time, price, size, side }));
    return { id, kept: kept.get(id) ?? [], dropped };
  });
}
