import type { TradeEvent } from '../../core/trade-batch.ts';
import type { TimePassed } from '../feed/live-feed.ts';

/** What a live session is made of: what a feed tells without its states. The same events give the same session. */
export type TapeEvent = TradeEvent | TimePassed;
