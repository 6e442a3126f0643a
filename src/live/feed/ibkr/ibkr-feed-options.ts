import type { Clock } from '../../../data/clock.ts';
import type { ResolvedContract } from '../../../data/ibkr/contract.ts';
import type { Keepable } from '../../../data/ibkr/excluded-trades.ts';
import type { RawFrame } from '../live-feed.ts';
import type { ArrivalSettings } from './arrival-aggressor.ts';
import type { IbkrGateway } from './ibkr-gateway.ts';

/** How patient an IBKR feed is, ms, and how much it keeps. */
export interface IbkrFeedSettings {
  /** How much later than the end of its second a tick may come: so long passed time waits before it is told. */
  readonly graceMs: number;
  /** So long after it was asked TWS may still refuse: a quote says nothing about the trades until then. */
  readonly settleMs: number;
  /** After TWS was back with its data it may take so long for the first tick; then all is asked for anew. */
  readonly resumeMs: number;
  /** With more trades waiting for the reader than this, ticks are dropped, and coverage ends. */
  readonly maxWaitingTrades: number;
}

/** What suits TWS. */
export const DEFAULT_IBKR_FEED_SETTINGS: IbkrFeedSettings = Object.freeze({
  graceMs: 1000,
  settleMs: 3000,
  resumeMs: 60_000,
  maxWaitingTrades: 1_000_000,
});

/** What an IBKR feed needs. */
export interface IbkrFeedOptions {
  /** The contract, as {@link IbkrGateway.resolve} found it. */
  readonly contract: ResolvedContract;
  /** The connection, shared by all feeds. */
  readonly gateway: IbkrGateway;
  /** Time and chance; that of the gateway. */
  readonly clock: Clock;
  /** How the aggressor is inferred. Quotes are watched only where a rule looks at them. */
  readonly aggressor: ArrivalSettings;
  /** `Last`, the default, or `AllLast`: combinations, derivative and average-price trades too. */
  readonly tradeType?: 'Last' | 'AllLast';
  /** Trades of an extraordinary kind to keep among the others; none by default. */
  readonly keep?: readonly Keepable[];
  /** The last id that was given before: ids go on after it. 0 by default. */
  readonly startAfterId?: number;
  /** Is offered every message that concerns the feed, before anything else is done with it. Must not throw. */
  readonly onFrame?: (frame: RawFrame) => void;
  /** Deviations from {@link DEFAULT_IBKR_FEED_SETTINGS}. */
  readonly settings?: Partial<IbkrFeedSettings>;
}
