/** What a live feed has met since it began. */
export interface FeedCounts {
  /** Messages received. */
  readonly messages: number;
  /** Trades given out. */
  readonly trades: number;
  /** Of these, trades that had to be asked for because the stream did not bring them in time. */
  readonly repaired: number;
  /** Trades that came again and were dropped. */
  readonly duplicates: number;
  /** Trades that came after one with a larger id. */
  readonly reordered: number;
  /** Trades given out whose time is earlier than that of a trade before them. */
  readonly backInTime: number;
  /** Trades without price or size, as a venue sends them for what it took back: not given out, no gap either. */
  readonly voided: number;
  /** Trades that could not be had: they are in gaps. */
  readonly missing: number;
  /** Messages, and trades of answers, that could not be read. */
  readonly malformed: number;
  /** Messages that could be read and are about something else. */
  readonly ignored: number;
  /** Connections opened. */
  readonly connections: number;
}

/** The counts as those who count see them. */
export type FeedCounters = { -readonly [Name in keyof FeedCounts]: number };

/** Counts of nothing so far. */
export function newFeedCounters(): FeedCounters {
  return {
    messages: 0,
    trades: 0,
    repaired: 0,
    duplicates: 0,
    reordered: 0,
    backInTime: 0,
    voided: 0,
    missing: 0,
    malformed: 0,
    ignored: 0,
    connections: 0,
  };
}
