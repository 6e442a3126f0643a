import { formatDay, parseDay } from '../../core/time.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import { contractMetadata, type ContractMetadata } from '../store/contract-metadata.ts';
import type { TimeRange } from '../store/day-metadata.ts';
import {
  type Codecs,
  count,
  decimals,
  flag,
  formatMetadata,
  integer,
  jsonCodec,
  listOf,
  optionalCodec,
  parseMetadata,
  sparseCodec,
  textCodec,
  timeRange,
  wordCodec,
} from '../store/metadata-codec.ts';

/**
 * What the numbers of quotes tell: `shared` ones count trades and quotes together in the order of their arrival; `row`
 * is only the number of the row in its source.
 */
export type SequenceKind = 'shared' | 'row';

/** What is known about a day of quotes. */
export interface QuoteDayMetadata extends Instrument, Scales {
  /** Version of the file's layout. */
  readonly formatVersion: '1';
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** What a row is. */
  readonly kind: 'quotes';
  /** What the column `sequence` tells. */
  readonly sequence: SequenceKind;
  /** Name of the source. */
  readonly source: string;
  /** SHA-256 of the source, hex. */
  readonly sourceChecksum: string;
  /** Number of quotes. */
  readonly rows: number;
  /** Time of the first quote, µs; null without quotes. */
  readonly firstTimeUs: number | null;
  /** Time of the last quote, µs; null without quotes. */
  readonly lastTimeUs: number | null;
  /** The parts of the day that are known, in order and apart. */
  readonly coverage: readonly TimeRange[];
  /** Rows of the source that were set aside as malformed. */
  readonly rowsQuarantined: number;
  /**
   * Stretches within the coverage of which quotes may be missing though some are there, because the source holds back what
   * passes its limits; in order and apart. Almost always empty.
   */
  readonly doubtful: readonly TimeRange[];
  /** The contract, as the broker described it; null where venue, market and symbol say it all. */
  readonly contract: ContractMetadata | null;
  /**
   * True when the source was told to leave out quotes whose sizes alone changed (TWS' `ignoreSize`): sizes are those of the
   * last change of a price.
   */
  readonly ignoresSize: boolean;
  /** True when the whole day is covered, and no stretch is in doubt. */
  readonly complete: boolean;
  /** SHA-256 of the column bytes, batch by batch in the order of the columns, `sha256:<hex>`. */
  readonly checksum: string;
}

const CODECS: Codecs<QuoteDayMetadata> = {
  formatVersion: wordCodec('format_version', ['1']),
  venue: textCodec('venue'),
  market: textCodec('market'),
  symbol: textCodec('symbol'),
  day: { key: 'day', format: formatDay, parse: parseDay },
  kind: wordCodec('kind', ['quotes']),
  priceScale: jsonCodec('price_scale', decimals),
  sizeScale: jsonCodec('size_scale', decimals),
  sequence: wordCodec('sequence', ['shared', 'row']),
  source: textCodec('source'),
  sourceChecksum: textCodec('source_checksum'),
  rows: jsonCodec('rows', count),
  firstTimeUs: optionalCodec('first_time', integer),
  lastTimeUs: optionalCodec('last_time', integer),
  coverage: jsonCodec('coverage', listOf(timeRange)),
  rowsQuarantined: jsonCodec('rows_quarantined', count),
  doubtful: sparseCodec<readonly TimeRange[]>('doubtful', listOf(timeRange), []),
  contract: sparseCodec<ContractMetadata | null>('contract', contractMetadata, null),
  ignoresSize: sparseCodec('ignores_size', flag, false),
  complete: jsonCodec('complete', flag),
  checksum: textCodec('checksum'),
};

/** Writes a day's metadata as the string map of an Arrow schema. */
export function formatQuoteMetadata(metadata: QuoteDayMetadata): Map<string, string> {
  return formatMetadata(CODECS, metadata);
}

/**
 * Reads a day's metadata from the string map of an Arrow schema.
 * @param path the file, for messages.
 * @throws InputError naming file and key.
 */
export function parseQuoteMetadata(entries: ReadonlyMap<string, string>, path: string): QuoteDayMetadata {
  return parseMetadata(CODECS, entries, path);
}
