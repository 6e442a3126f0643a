import type { Scales } from '../../../core/trade-batch.ts';
import type { BinanceMarket } from '../../../data/binance/origins.ts';
import type { TradeKind } from '../../../data/binance/trade-kind.ts';
import type { Clock } from '../../../data/clock.ts';
import type { RawFrame } from '../live-feed.ts';
import type { ConnectionBudget } from './connection-budget.ts';
import type { RestSupply } from './rest-supply.ts';
import type { LinkTimes, WebSocketFactory } from './stream-link.ts';

/** How patient a Binance feed is, and how much it keeps. All times in ms. */
export interface BinanceFeedSettings extends LinkTimes {
  /** How long a hole in the ids may fill by itself before REST is asked. */
  readonly settleMs: number;
  /** How long a repair may go on without getting anywhere before the trades are given up, as a gap. */
  readonly patienceMs: number;
  /** After so long without a trade the exchange is asked whether there was one. */
  readonly silenceMs: number;
  /** How much later than it was made the exchange may send a trade: so long passed time waits before it is told. */
  readonly graceMs: number;
  /** Most trades kept while one before them is missing; those after them are asked for later. */
  readonly maxHeldTrades: number;
  /** With more trades waiting for the reader than this nothing more is read from the network. */
  readonly maxWaitingTrades: number;
}

/** What a Binance feed needs. */
export interface BinanceFeedOptions {
  /** The market. */
  readonly market: BinanceMarket;
  /** The symbol, in capitals. */
  readonly symbol: string;
  /**
   * Aggregate trades, the default, or single ones. The stream of single trades of futures is not documented, and its
   * holes can be repaired with an API key only.
   */
  readonly kind?: TradeKind;
  /** What a tick and a lot are worth, as `exchangeInfo` says. */
  readonly scales: Scales;
  /** The market's base address for WebSockets, as `originsOf` gives it. */
  readonly wsUrl: string;
  /** The market's REST interface, shared by its feeds. */
  readonly rest: RestSupply;
  /** Time and chance; the machine's own by default. */
  readonly clock?: Clock;
  /** Opens sockets; {@link openWebSocket} by default. */
  readonly webSocket?: WebSocketFactory;
  /** How often may be connected, shared by all feeds of a machine; one of its own by default. */
  readonly budget?: ConnectionBudget;
  /**
   * The last trade that the reader has already: the feed goes on with the one after it, and its coverage goes on too, so
   * no `coverage-start` is told. Null, the default, starts with the first trade that comes.
   */
  readonly startAfterId?: number | null;
  /** The time of that trade, µs: where a gap begins that follows it at once. Not known by default. */
  readonly startAfterUs?: number;
  /** Is offered every message as it came, before anything else is done with it. Must not throw. */
  readonly onFrame?: (frame: RawFrame) => void;
  /** Deviations from {@link DEFAULT_BINANCE_FEED_SETTINGS}. */
  readonly settings?: Partial<BinanceFeedSettings>;
}

const HOUR_MS = 3_600_000;

/** What suits Binance's rules of 2026. */
export const DEFAULT_BINANCE_FEED_SETTINGS: BinanceFeedSettings = Object.freeze({
  settleMs: 250,
  patienceMs: 300_000,
  silenceMs: 10_000,
  graceMs: 1000,
  maxHeldTrades: 200_000,
  maxWaitingTrades: 100_000,
  handshakeMs: 10_000,
  // Spot takes five messages a second from a client, pings included; futures ten.
  heartbeatMs: 1000,
  deadMs: 10_000,
  lifetimeMs: 23.5 * HOUR_MS,
  overlapMs: 5000,
});
