import { formatDay, parseDay } from '../../core/time.ts';
import type { Instrument } from '../../core/trade-batch.ts';
import type { BarScales } from './bar-rows.ts';
import type { TimeRange } from './day-metadata.ts';
import {
  type Codecs,
  count,
  decimals,
  flag,
  formatMetadata,
  integer,
  jsonCodec,
  listOf,
  parseMetadata,
  record,
  text,
  textCodec,
  timeRange,
  wordCodec,
} from './metadata-codec.ts';

/** What one source gave to one day of bars. */
export interface BarSourceEntry {
  /** Base name of the file, the smallest if it was seen under several. */
  readonly name: string;
  /** SHA-256 of its bytes, hex: what identifies a source. */
  readonly sha256: string;
  /** Bars it offered. */
  readonly rows: number;
}

/** Bars that are missing between two bars of a day. */
export interface BarGap {
  /** End of the bar before them, µs. */
  readonly fromUs: number;
  /** Start of the bar after them, µs. */
  readonly toUs: number;
  /** How many would fit. */
  readonly missing: number;
}

/** What is known about a day of bars: a function of the set of its sources. */
export interface BarDayMetadata extends Instrument, BarScales {
  /** Version of the file's layout. */
  readonly formatVersion: '1';
  /** The UTC day in which its bars start, days since 1970-01-01. */
  readonly day: number;
  /** What a row is. */
  readonly kind: 'bars';
  /** Length of a bar, e.g. `1m`. */
  readonly interval: string;
  /** How the aggressor was known: `exchange`, or the method by which it was inferred. */
  readonly aggressor: string;
  /** The names of the sources, joined. */
  readonly source: string;
  /** The checksums of the sources, joined. */
  readonly sourceChecksum: string;
  /** The sources, by checksum. */
  readonly sources: readonly BarSourceEntry[];
  /** Number of bars. */
  readonly rows: number;
  /** The time that the bars cover, in order and apart. */
  readonly coverage: readonly TimeRange[];
  /** Missing bars, in order. */
  readonly gaps: readonly BarGap[];
  /** Bars that the sources offered and that are not in the file. */
  readonly duplicatesDropped: number;
  /** True when the bars cover the whole day. */
  readonly complete: boolean;
  /** SHA-256 of the column bytes, batch by batch in the order of the columns, `sha256:<hex>`. */
  readonly checksum: string;
}

const CODECS: Codecs<BarDayMetadata> = {
  formatVersion: wordCodec('format_version', ['1']),
  venue: textCodec('venue'),
  market: textCodec('market'),
  symbol: textCodec('symbol'),
  day: { key: 'day', format: formatDay, parse: parseDay },
  kind: wordCodec('kind', ['bars']),
  interval: textCodec('interval'),
  priceScale: jsonCodec('price_scale', decimals),
  sizeScale: jsonCodec('size_scale', decimals),
  quoteScale: jsonCodec('quote_scale', decimals),
  aggressor: textCodec('aggressor'),
  source: textCodec('source'),
  sourceChecksum: textCodec('source_checksum'),
  sources: jsonCodec('sources', listOf(record<BarSourceEntry>({ name: text, sha256: text, rows: count }))),
  rows: jsonCodec('rows', count),
  coverage: jsonCodec('coverage', listOf(timeRange)),
  gaps: jsonCodec('gaps', listOf(record<BarGap>({ fromUs: integer, toUs: integer, missing: count }))),
  duplicatesDropped: jsonCodec('duplicates_dropped', count),
  complete: jsonCodec('complete', flag),
  checksum: textCodec('checksum'),
};

/** Writes a day's metadata as the string map of an Arrow schema. */
export function formatBarMetadata(metadata: BarDayMetadata): Map<string, string> {
  return formatMetadata(CODECS, metadata);
}

/**
 * Reads a day's metadata from the string map of an Arrow schema.
 * @param path the file, for messages.
 * @throws InputError naming file and key.
 */
export function parseBarMetadata(entries: ReadonlyMap<string, string>, path: string): BarDayMetadata {
  return parseMetadata(CODECS, entries, path);
}
