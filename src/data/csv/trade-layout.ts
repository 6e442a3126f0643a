import type { Delimiter } from './split-line.ts';
import type { TimeFormat } from './time-text.ts';

/** Where a trade file keeps what: 0-based column numbers, null where it has no such column. */
export interface TradeColumns {
  /** Time of the trade, or of day when `date` is a column of its own. */
  readonly time: number;
  /** The calendar date, where it is a column of its own. */
  readonly date: number | null;
  /** Price. */
  readonly price: number;
  /** Size. */
  readonly size: number;
  /** The venue's number of the trade; null numbers trades by row. */
  readonly id: number | null;
  /** Whether the buyer was the maker, that is, the seller the aggressor. One of `maker` and `side` at most. */
  readonly maker: number | null;
  /** The aggressor's side in words. */
  readonly side: number | null;
  /** When the trade was received. */
  readonly recv: number | null;
  /** First fill of an aggregate trade. */
  readonly firstId: number | null;
  /** Last fill of an aggregate trade. */
  readonly lastId: number | null;
}

/** Everything a reader must know about a file before its first row. */
export interface TradeLayout {
  /** Single trades, or Binance's aggregates of one taker order's fills at one price. */
  readonly kind: 'trades' | 'aggTrades';
  /** What separates the fields. */
  readonly delimiter: Delimiter;
  /** True when the first line names the columns. */
  readonly hasHeader: boolean;
  /** A name for each column, for messages; every row has as many fields. */
  readonly names: readonly string[];
  /** Where is what. */
  readonly columns: TradeColumns;
  /** How times are written. */
  readonly time: TimeFormat;
  /** The value of the side column that means buy; null reads the usual words. */
  readonly sideBuy: string | null;
}
