import { formatDay, parseDay } from '../../core/time.ts';
import { contractMetadata, type ContractMetadata } from './contract-metadata.ts';
import {
  type DayMetadata,
  ID_KINDS,
  type IdConflict,
  type IdGap,
  type Silence,
  type SourceEntry,
  type SupersededTrade,
  type TimeRange,
  TRADE_KINDS,
  type TradeVersion,
} from './day-metadata.ts';
import {
  type Check,
  type Codec,
  type Codecs,
  count,
  decimals,
  finite,
  flag,
  formatMetadata,
  integer,
  jsonCodec,
  listOf,
  optionalCodec,
  parseMetadata,
  record,
  sparseCodec,
  text,
  textCodec,
  timeRange,
  wordCodec,
} from './metadata-codec.ts';
import { type VolumeCounterMetadata, volumeCounterMetadata } from './volume-counter-metadata.ts';

const version = { time: integer, price: finite, size: finite, side: integer };
const gap: Check<IdGap> = record({
  afterId: integer,
  beforeId: integer,
  missing: count,
  fromUs: integer,
  toUs: integer,
});
const conflict: Check<IdConflict> = record({
  id: integer,
  kept: listOf(record<TradeVersion>(version)),
  dropped: listOf(record<TradeVersion>(version)),
});
const silence: Check<Silence> = record({ fromUs: integer, toUs: integer, fromId: integer, toId: integer });
const sourceEntry: Check<SourceEntry> = record({
  name: text,
  sha256: text,
  rows: count,
  quarantined: count,
  invalidated: count,
  out_of_day: count,
  recv_anomalies: count,
  fill_id_holes: count,
  covers: listOf(timeRange),
});

const dayCodec: Codec<number> = { key: 'day', format: formatDay, parse: parseDay };

const CODECS: Codecs<DayMetadata> = {
  formatVersion: wordCodec('format_version', ['1']),
  venue: textCodec('venue'),
  market: textCodec('market'),
  symbol: textCodec('symbol'),
  day: dayCodec,
  kind: wordCodec('kind', TRADE_KINDS),
  priceScale: jsonCodec('price_scale', decimals),
  sizeScale: jsonCodec('size_scale', decimals),
  ids: wordCodec('ids', ID_KINDS),
  aggressor: textCodec('aggressor'),
  source: textCodec('source'),
  sourceChecksum: textCodec('source_checksum'),
  sources: jsonCodec('sources', listOf(sourceEntry)),
  rows: jsonCodec('rows', count),
  firstId: optionalCodec('first_id', integer),
  lastId: optionalCodec('last_id', integer),
  firstTimeUs: optionalCodec('first_time', integer),
  lastTimeUs: optionalCodec('last_time', integer),
  coverage: jsonCodec('coverage', listOf(timeRange)),
  gaps: jsonCodec('gaps', listOf(gap)),
  gapsTotal: jsonCodec('gaps_total', count),
  missingTotal: jsonCodec('missing_total', count),
  duplicatesDropped: jsonCodec('duplicates_dropped', count),
  idConflicts: jsonCodec('id_conflicts', count),
  idConflictList: jsonCodec('id_conflict_list', listOf(conflict)),
  superseded: jsonCodec('superseded', listOf(record<SupersededTrade>({ ...version, id: integer }))),
  rowsQuarantined: jsonCodec('rows_quarantined', count),
  rowsInvalidated: jsonCodec('rows_invalidated', count),
  rowsOutOfDay: jsonCodec('rows_out_of_day', count),
  timeDisorder: jsonCodec('time_disorder', count),
  recvAnomalies: jsonCodec('recv_anomalies', count),
  fillIdHoles: jsonCodec('fill_id_holes', count),
  longestSilenceUs: jsonCodec('longest_silence_us', count),
  longestSilence: optionalCodec('longest_silence', silence),
  doubtful: sparseCodec<readonly TimeRange[]>('doubtful', listOf(timeRange), []),
  contract: sparseCodec<ContractMetadata | null>('contract', contractMetadata, null),
  volumeCounter: sparseCodec<VolumeCounterMetadata | null>('volume_counter', volumeCounterMetadata, null),
  complete: jsonCodec('complete', flag),
  checksum: textCodec('checksum'),
};

/** Writes a day's metadata as the string map of an Arrow schema. */
export function formatDayMetadata(metadata: DayMetadata): Map<string, string> {
  return formatMetadata(CODECS, metadata);
}

/**
 * Reads a day's metadata from the string map of an Arrow schema.
 * @param path the file, for messages.
 * @throws InputError naming file and key.
 */
export function parseDayMetadata(entries: ReadonlyMap<string, string>, path: string): DayMetadata {
  return parseMetadata(CODECS, entries, path);
}
