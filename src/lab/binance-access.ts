import type { HttpClient } from '../data/binance/http/http-client.ts';
import { BINANCE_MARKETS, type BinanceMarket, type Origins, originsOf } from '../data/binance/origins.ts';
import { RestClient } from '../data/binance/rest/rest-client.ts';
import { OptionError } from './option-error.ts';
import { neededText, type OptionDefaults, type OptionValues, textOf } from './option-values.ts';

/** How Binance is reached over the network. */
export interface BinanceAccessOptions {
  /** Base address of the REST interface. Default: the exchange's. */
  readonly restUrl?: string;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal;
  /** The variables that name a proxy (`https_proxy`, …). Default: those of the environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What {@link BinanceAccessOptions} are where nothing is said. */
export const BINANCE_ACCESS_DEFAULTS = {
  restUrl: undefined,
  signal: undefined,
  env: undefined,
} as const satisfies OptionDefaults<BinanceAccessOptions>;

/** The REST interface that options describe: `market`, `restUrl`, `apiKey`. */
export function restClientFor(values: OptionValues, http: HttpClient): RestClient {
  return new RestClient({
    http,
    market: binanceMarketOf(values),
    restUrl: binanceOriginsOf(values).rest,
    apiKey: textOf(values, 'apiKey') ?? null,
  });
}

/** The base addresses that options describe, the exchange's own where they say nothing. */
export function binanceOriginsOf(values: OptionValues): Origins {
  return originsOf(binanceMarketOf(values), {
    dump: textOf(values, 'dumpUrl'),
    list: textOf(values, 'listUrl'),
    rest: textOf(values, 'restUrl'),
    ws: textOf(values, 'wsUrl'),
  });
}

/** The market of Binance that `market` names. @throws OptionError for another one. */
export function binanceMarketOf(values: OptionValues): BinanceMarket {
  const name = neededText(values, 'market');
  const market = BINANCE_MARKETS.find((one) => one === name);
  if (market === undefined) throw new OptionError('market', `${name}: Binance has ${BINANCE_MARKETS.join(', ')}`);
  return market;
}
