import type { Instrument, Scales, TradeEvent } from '../../core/trade-batch.ts';
import type { LiveStatus } from '../protocol/live-hub.ts';
import type { FeedCounts } from './feed-counts.ts';

/** No trade before the instant will come any more: bars that end by then may close. */
export interface TimePassed {
  /** Tells the event's kind. */
  readonly type: 'time';
  /** Exchange time, µs. */
  readonly timeUs: number;
}

/** The feed's own state has changed. */
export interface FeedStatus {
  /** Tells the event's kind. */
  readonly type: 'status';
  /** What it does now. */
  readonly status: LiveStatus;
  /** Why, in words; empty when there is nothing to say. */
  readonly reason: string;
  /** Since when, ms of this machine's clock. */
  readonly atMs: number;
  /** What the feed has met so far; absent where it does not count. */
  readonly counts?: FeedCounts;
}

/** What a {@link LiveFeed} yields: trades in the order of their ids, coverage, holes, time that has passed, its own state. */
export type LiveEvent = TradeEvent | TimePassed | FeedStatus;

/** Trades of one instrument as they happen, or as they happened once. To be read once. */
export interface LiveFeed extends AsyncIterable<LiveEvent> {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** The scales of every batch it yields. */
  readonly scales: Scales;
  /** Ends it: whoever reads it comes to its end. */
  close(): Promise<void>;
}

/** A frame as it came over the wire, for the recorder. */
export interface RawFrame {
  /** When it was received, µs of this machine's clock. */
  readonly receivedUs: number;
  /** Names the connection it came over. */
  readonly connection: string;
  /** Its text. */
  readonly text: string;
}
