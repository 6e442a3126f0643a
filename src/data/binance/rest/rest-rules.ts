import type { BinanceMarket } from '../origins.ts';

/** What a REST endpoint gives at a time, and what it costs. */
export interface EndpointRules {
  /** Most rows of one answer. */
  readonly limit: number;
  /** What one request counts. */
  readonly weight: number;
}

/** How trades can be had. */
export interface TradeEndpointRules extends EndpointRules {
  /** The endpoint's name. */
  readonly endpoint: 'aggTrades' | 'historicalTrades';
  /** How far back it goes, ms; Infinity without an end. */
  readonly historyMs: number;
  /** Whether it wants an API key. */
  readonly needsKey: boolean;
}

/** The rules of one market's REST interface. */
export interface RestRules {
  /** What endpoints' names come after. */
  readonly prefix: string;
  /** Weight allowed per minute until `exchangeInfo` says it exactly. */
  readonly weightPerMinute: number;
  /** Aggregate trades. */
  readonly aggTrades: TradeEndpointRules;
  /** Single trades. */
  readonly trades: TradeEndpointRules;
  /** Widest window of a search for aggregate trades by time, ms; null where a start alone will do. */
  readonly searchWindowMs: number | null;
  /** Klines of one minute. */
  readonly klines: EndpointRules;
  /** What `exchangeInfo` counts. */
  readonly exchangeInfoWeight: number;
  /** Whether `exchangeInfo` can be asked for one symbol. */
  readonly exchangeInfoBySymbol: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const FUTURES = {
  weightPerMinute: 2400,
  // "The time between startTime and endTime must be less than 1 hour", both ends included.
  searchWindowMs: HOUR_MS - 1,
  // Up to 499 klines count 2, 500 and more 5: eight hours at a time are three cheap requests a day.
  klines: { limit: 480, weight: 2 },
  exchangeInfoWeight: 1,
  exchangeInfoBySymbol: false,
} as const;

/**
 * Limits, weights and reach by market. Sources: binance-spot-api-docs rest-api.md; developers.binance.com, derivatives,
 * "Compressed/Aggregate Trades List", "Old Trades Lookup", "Kline/Candlestick Data".
 */
export const REST_RULES: Readonly<Record<BinanceMarket, RestRules>> = {
  spot: {
    prefix: '/api/v3/',
    weightPerMinute: 6000,
    aggTrades: { endpoint: 'aggTrades', limit: 1000, weight: 4, historyMs: Number.POSITIVE_INFINITY, needsKey: false },
    trades: {
      endpoint: 'historicalTrades',
      limit: 1000,
      weight: 25,
      historyMs: Number.POSITIVE_INFINITY,
      needsKey: false,
    },
    searchWindowMs: null,
    klines: { limit: 1000, weight: 2 },
    exchangeInfoWeight: 20,
    exchangeInfoBySymbol: true,
  },
  um: {
    ...FUTURES,
    prefix: '/fapi/v1/',
    aggTrades: { endpoint: 'aggTrades', limit: 1000, weight: 20, historyMs: 2 * DAY_MS, needsKey: false },
    trades: { endpoint: 'historicalTrades', limit: 500, weight: 20, historyMs: 90 * DAY_MS, needsKey: true },
  },
  cm: {
    ...FUTURES,
    prefix: '/dapi/v1/',
    aggTrades: { endpoint: 'aggTrades', limit: 1000, weight: 20, historyMs: 365 * DAY_MS, needsKey: false },
    trades: { endpoint: 'historicalTrades', limit: 500, weight: 20, historyMs: 90 * DAY_MS, needsKey: true },
  },
};
