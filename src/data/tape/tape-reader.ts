import type { AsideRow, BadRowPolicy } from '../csv/malformed-row.ts';
import type { TimeFormat } from '../csv/time-text.ts';
import type { QuoteRows } from '../quotes/quote-rows.ts';
import type { VolumeCounterMetadata } from '../store/volume-counter-metadata.ts';
import type { TradeRows } from '../trade-rows.ts';

/** How to read a file that has trades and quotes, and where its rows go. */
export interface TapeReadOptions {
  /** The file's base name, for messages. */
  readonly name: string;
  /** How times are written. */
  readonly time: TimeFormat;
  /** What a malformed row does: stop with an `InputError`, or be put aside. */
  readonly onBadRow: BadRowPolicy;
  /** Takes the trades, at most 65,536 at a time; the columns are reused after the call. */
  readonly trades: (rows: TradeRows) => void;
  /** Takes the quotes in order of time, at most 65,536 at a time; the columns are reused after the call. */
  readonly quotes: (rows: QuoteRows) => void;
  /** Takes the rows put aside. */
  readonly aside: (row: AsideRow) => void;
}

/** The numbers by which trades and quotes of a file can be put into one order of arrival. */
export interface TapeOrder {
  /** The smallest. */
  readonly first: number;
  /** The largest. */
  readonly last: number;
}

/** What was in a file. */
export interface TapeFindings {
  /** Rows of it, or elements, those put aside included. */
  readonly rows: number;
  /** Trades handed over. */
  readonly trades: number;
  /** Quotes handed over. */
  readonly quotes: number;
  /** Rows put aside, by UTC day. */
  readonly quarantined: ReadonlyMap<number, number>;
  /** Time of the first row, µs. */
  readonly firstTimeUs: number;
  /** Time of the last row, µs. */
  readonly lastTimeUs: number;
  /** What a volume counter tells beside the trades, by UTC day; absent where the file has none. */
  readonly volumeCounter?: ReadonlyMap<number, VolumeCounterMetadata>;
  /** Null where ids of trades and numbers of quotes cannot be compared. */
  readonly order: TapeOrder | null;
}

/** Turns the bytes of a file, chunk by chunk, into trades and quotes. Memory does not grow with the file. */
export interface TapeReader<Findings extends TapeFindings> {
  /** Rows taken so far. */
  readonly rowsRead: number;
  /**
   * Takes the next chunk of the file.
   * @throws InputError naming file, row and value of a malformed row when the policy is to stop.
   */
  push(chunk: Uint8Array): void;
  /**
   * Ends the file.
   * @throws InputError like `push`, and when the file held no trade at all.
   */
  finish(): Findings;
}
