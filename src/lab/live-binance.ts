import { HttpClient, type ProxySettings, proxySettings } from '../data/binance/http/http-client.ts';
import type { BinanceMarket } from '../data/binance/origins.ts';
import { fetchSymbolInfo } from '../data/binance/rest/exchange-info.ts';
import { binanceFeed } from '../live/feed/binance/binance-feed.ts';
import { ConnectionBudget } from '../live/feed/binance/connection-budget.ts';
import { RestSupply } from '../live/feed/binance/rest-supply.ts';
import { binanceMarketOf, binanceOriginsOf, restClientFor } from './binance-access.ts';
import { INSTRUMENT_DEFAULTS } from './days-options.ts';
import { LIVE_SESSION_DEFAULTS, type LiveSessionOptions } from './live-session-options.ts';
import { type LiveSessions, type LiveTools, type LiveVenue, startLiveSessions } from './live-sessions.ts';
import { type OptionDefaults, type OptionValues, resolveOptions } from './option-values.ts';

/** What {@link startLiveBinance} takes. */
export interface LiveBinanceOptions extends LiveSessionOptions {
  /** `spot`, `um` (USD-margined) or `cm` (coin-margined) futures. Default `spot`. */
  readonly market?: BinanceMarket;
  /** Another address for the WebSocket. Default: the exchange's. */
  readonly wsUrl?: string;
  /** Another address for REST. Default: the exchange's. */
  readonly restUrl?: string;
}

/** What {@link LiveBinanceOptions} are where nothing is said. */
export const LIVE_BINANCE_DEFAULTS = {
  ...LIVE_SESSION_DEFAULTS,
  market: INSTRUMENT_DEFAULTS.market,
  wsUrl: undefined,
  restUrl: undefined,
} as const satisfies OptionDefaults<LiveBinanceOptions>;

/**
 * Trades of Binance as they are made: a page, a WebSocket, a recording, a strategy on paper, alerts. No order is ever sent
 * anywhere. `cvdlab live binance`.
 * @returns once the server listens; the sessions go on until they are closed, or one fails.
 * @throws OptionError and RangeError for an option that cannot be used, InputError for a file that holds no detector or
 * strategy.
 */
export async function startLiveBinance(options: LiveBinanceOptions): Promise<LiveSessions> {
  const values = resolveOptions(options, LIVE_BINANCE_DEFAULTS);
  const market = binanceMarketOf(values);
  const proxy = proxySettings(options.env ?? process.env);
  return await startLiveSessions(values, options, (tools) => binanceVenue(values, { ...tools, market, proxy }));
}

interface BinanceTools extends LiveTools {
  readonly market: BinanceMarket;
  readonly proxy: ProxySettings;
}

/** One market of Binance. Its limits hold for the address of this machine: all symbols share what counts against them. */
function binanceVenue(values: OptionValues, { clock, signal, market, proxy }: BinanceTools): LiveVenue {
  const { ws: wsUrl } = binanceOriginsOf(values);
  const budget = new ConnectionBudget();
  const rest = new RestSupply(() => {
    const http = new HttpClient({ signal, clock, proxy });
    return { rest: restClientFor(values, http), close: () => http.close() };
  }, clock);
  return {
    source: async (symbol) => {
      const { scales } = await rest.use((client) => fetchSymbolInfo(client, symbol));
      return {
        instrument: { venue: 'binance', market, symbol },
        scales,
        tape: { kind: 'aggTrades', ids: 'contiguous', aggressor: 'exchange' },
        closeAfterMs: null,
        openFeed: ({ startAfterId, startAfterUs, onFrame }) =>
          binanceFeed({
            ...{ market, symbol, scales, rest, clock, budget, wsUrl, startAfterId },
            ...(startAfterUs !== null && { startAfterUs }),
            ...(onFrame !== null && { onFrame }),
          }),
      };
    },
    close: () => rest.close(),
  };
}
