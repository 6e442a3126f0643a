import { quoteValue } from '../input-error.ts';

/** Binance's markets: spot, USD-margined and coin-margined futures. */
export const BINANCE_MARKETS = ['spot', 'um', 'cm'] as const;
/** One of {@link BINANCE_MARKETS}. */
export type BinanceMarket = (typeof BINANCE_MARKETS)[number];

/** Where a market's data comes from. Each is a base address to which the documented paths are appended. */
export interface Origins {
  /** Dump files: `/data/spot/daily/…`. */
  readonly dump: string;
  /** The listing of the dump files: `/data.binance.vision?prefix=…`. */
  readonly list: string;
  /** REST: `/api/v3/…`, `/fapi/v1/…`, `/dapi/v1/…`. */
  readonly rest: string;
  /** WebSocket: `/ws/…`, `/market/ws/…`. */
  readonly ws: string;
}

const DUMPS = {
  dump: 'https://data.binance.vision',
  list: 'https://s3-ap-northeast-1.amazonaws.com',
} as const;

/** Binance's own addresses. `data-api` and `data-stream` serve market data only, and without a key. */
const DEFAULT_ORIGINS: Readonly<Record<BinanceMarket, Origins>> = {
  spot: { ...DUMPS, rest: 'https://data-api.binance.vision', ws: 'wss://data-stream.binance.vision' },
  um: { ...DUMPS, rest: 'https://fapi.binance.com', ws: 'wss://fstream.binance.com' },
  cm: { ...DUMPS, rest: 'https://dapi.binance.com', ws: 'wss://dstream.binance.com' },
};

/** Other addresses than Binance's own: mirrors, proxies, servers of tests. */
export type OriginOverrides = { readonly [Name in keyof Origins]?: string | undefined };

/**
 * A market's addresses.
 * @throws RangeError naming the option and the text when an address is none.
 */
export function originsOf(market: BinanceMarket, overrides: OriginOverrides = {}): Origins {
  const defaults = DEFAULT_ORIGINS[market];
  return {
    dump: baseAddress('--dump-url', overrides.dump ?? defaults.dump, HTTP),
    list: baseAddress('--list-url', overrides.list ?? defaults.list, HTTP),
    rest: baseAddress('--rest-url', overrides.rest ?? defaults.rest, HTTP),
    ws: baseAddress('--ws-url', overrides.ws ?? defaults.ws, WEB_SOCKET),
  };
}

const HTTP: readonly string[] = ['https', 'http'];
const WEB_SOCKET: readonly string[] = ['wss', 'ws'];

/** The address without a slash at its end. */
function baseAddress(option: string, text: string, schemes: readonly string[]): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !schemes.includes(url.protocol.slice(0, -1)) || url.host === '') {
    throw new RangeError(
      `${option} takes an address like ${schemes[0]}://host or ${schemes[1]}://host:port/path, got ${quoteValue(text)}`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new RangeError(`${option} takes no user name or password; got one for ${url.host}`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new RangeError(`${option} takes an address without "?" and "#", got ${quoteValue(text)}`);
  }
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
}
