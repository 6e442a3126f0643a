import { DAY_US } from '../../core/time.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { ContractMetadata } from './contract-metadata.ts';
import type { VolumeCounterMetadata } from './volume-counter-metadata.ts';

/** The kinds of {@link TradeKind}. */
export const TRADE_KINDS = ['trades', 'aggTrades', 'ticks'] as const;
/** The kinds of {@link IdKind}. */
export const ID_KINDS = ['contiguous', 'opaque', 'none'] as const;

/** What a row is: a single trade, an exchange's aggregate of one order's fills at a price, or a broker's tick. */
export type TradeKind = (typeof TRADE_KINDS)[number];

/**
 * What ids tell: `contiguous` ones count up by one, so that a hole is a loss; `opaque` ones only name a trade; with
 * `none` the id is the number of the row in its source.
 */
export type IdKind = (typeof ID_KINDS)[number];

/** A range of time, [start, end), µs. */
export type TimeRange = readonly [startUs: number, endUs: number];

/** What one source gave to one day. */
export interface SourceEntry {
  /** Base name of the file, the smallest if it was seen under several. */
  readonly name: string;
  /** SHA-256 of its bytes, hex: what identifies a source. */
  readonly sha256: string;
  /** Rows it offered. */
  readonly rows: number;
  /** Rows its reader set aside as malformed. */
  readonly quarantined: number;
  /** Rows that the venue itself took back. */
  readonly invalidated: number;
  /** Rows outside of the days it claims to hold. */
  readonly out_of_day: number;
  /** Rows whose receive time is impossible. */
  readonly recv_anomalies: number;
  /** Holes in the numbers of the single fills behind its rows. */
  readonly fill_id_holes: number;
  /** The parts of the day that it holds whole. */
  readonly covers: readonly TimeRange[];
}

/** Ids that are missing between two trades of a day. */
export interface IdGap {
  /** The last id before the hole. */
  readonly afterId: number;
  /** The first id after it. */
  readonly beforeId: number;
  /** Number of ids missing. */
  readonly missing: number;
  /** Time of the trade on one side, µs: the earlier of the two. */
  readonly fromUs: number;
  /** Time of the trade on the other side, µs. */
  readonly toUs: number;
}

/** What a trade is apart from its id. */
export interface TradeVersion {
  /** Exchange time, µs. */
  readonly time: number;
  /** Price. */
  readonly price: number;
  /** Size. */
  readonly size: number;
  /** Aggressor: 1, −1 or 0. */
  readonly side: number;
}

/** A trade that is not in the file: another source has it with a larger size, everything else equal. */
export interface SupersededTrade extends TradeVersion {
  /** The id that both have. */
  readonly id: number;
}

/** One id with different contents. */
export interface IdConflict {
  /** The id. */
  readonly id: number;
  /** What is in the file under this id. */
  readonly kept: readonly TradeVersion[];
  /** What another source had with a smaller size. */
  readonly dropped: readonly TradeVersion[];
}

/** The longest time between two consecutive trades of a day. */
export interface Silence {
  /** Time of the trade before it, µs. */
  readonly fromUs: number;
  /** Time of the trade after it, µs. */
  readonly toUs: number;
  /** Id of the trade before it. */
  readonly fromId: number;
  /** Id of the trade after it. */
  readonly toId: number;
}

/** What is known about a day of trades: a function of the set of its sources, however and whenever they were imported. */
export interface DayMetadata extends Instrument, Scales {
  /** Version of the file's layout. */
  readonly formatVersion: '1';
  /** The UTC day, days since 1970-01-01. */
  readonly day: number;
  /** What a row is. */
  readonly kind: TradeKind;
  /** What ids tell. */
  readonly ids: IdKind;
  /** How the aggressor was known: `exchange`, or the method by which it was inferred. */
  readonly aggressor: string;
  /** The names of the sources, joined. */
  readonly source: string;
  /** The checksums of the sources, joined. */
  readonly sourceChecksum: string;
  /** The sources, by checksum. */
  readonly sources: readonly SourceEntry[];
  /** Number of trades. */
  readonly rows: number;
  /** Smallest id; null without trades. */
  readonly firstId: number | null;
  /** Largest id; null without trades. */
  readonly lastId: number | null;
  /** Time of the first trade, µs; null without trades. */
  readonly firstTimeUs: number | null;
  /** Time of the last trade, µs; null without trades. */
  readonly lastTimeUs: number | null;
  /** The parts of the day that are known, in order and apart. */
  readonly coverage: readonly TimeRange[];
  /** Missing ids, by id; the largest 1,000 holes if there are more. */
  readonly gaps: readonly IdGap[];
  /** Number of holes in the ids. */
  readonly gapsTotal: number;
  /** Number of missing ids. */
  readonly missingTotal: number;
  /** Rows that the sources offered and that are not in the file. */
  readonly duplicatesDropped: number;
  /** Number of ids that have different contents. */
  readonly idConflicts: number;
  /** The first 100 of them. */
  readonly idConflictList: readonly IdConflict[];
  /** The trades that gave way to a larger size, all of them. */
  readonly superseded: readonly SupersededTrade[];
  /** Rows set aside as malformed, all sources together. */
  readonly rowsQuarantined: number;
  /** Rows that the venue took back, all sources together. */
  readonly rowsInvalidated: number;
  /** Rows outside of the days their sources claim, all sources together. */
  readonly rowsOutOfDay: number;
  /** Rows whose time is earlier than that of a smaller id; 0 for opaque ids, which have no order. */
  readonly timeDisorder: number;
  /** Rows whose receive time is impossible, all sources together. */
  readonly recvAnomalies: number;
  /** Holes in the numbers of single fills, all sources together. */
  readonly fillIdHoles: number;
  /** Length of the longest silence, µs; 0 with fewer than two trades. */
  readonly longestSilenceUs: number;
  /** The longest silence; null with fewer than two trades. */
  readonly longestSilence: Silence | null;
  /**
   * Stretches within the coverage of which trades may be missing though some are there, because the source holds back what
   * passes its limits; in order and apart. Almost always empty.
   */
  readonly doubtful: readonly TimeRange[];
  /** The contract, as the broker described it; null where venue, market and symbol say it all. */
  readonly contract: ContractMetadata | null;
  /** Which trades only a volume counter tells of; null where each was seen by itself. */
  readonly volumeCounter: VolumeCounterMetadata | null;
  /** True when the whole day is covered, no id is missing and no stretch is in doubt. */
  readonly complete: boolean;
  /** SHA-256 of the column bytes, batch by batch in the order of the columns, `sha256:<hex>`. */
  readonly checksum: string;
}

/** A whole UTC day as a range of time. */
export function wholeDay(day: number): TimeRange {
  return [day * DAY_US, (day + 1) * DAY_US];
}
