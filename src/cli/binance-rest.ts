import type { Command } from 'commander';
import type { HttpClient } from '../data/binance/http/http-client.ts';
import { BINANCE_MARKETS, type BinanceMarket, type Origins, originsOf } from '../data/binance/origins.ts';
import { RestClient } from '../data/binance/rest/rest-client.ts';
import { usageError } from './exit.ts';
import { requiredText, textOption } from './options.ts';

/** The REST interface that a command's options describe: `--market`, `--rest-url`, `--api-key`. */
export function restClientFor(command: Command, http: HttpClient): RestClient {
  const market = binanceMarketOf(command);
  return new RestClient({
    http,
    market,
    restUrl: binanceOriginsOf(command).rest,
    apiKey: textOption(command, 'apiKey') ?? null,
  });
}

/** The base addresses that a command's options describe, the exchange's own where they say nothing. */
export function binanceOriginsOf(command: Command): Origins {
  return originsOf(binanceMarketOf(command), {
    dump: textOption(command, 'dumpUrl'),
    list: textOption(command, 'listUrl'),
    rest: textOption(command, 'restUrl'),
    ws: textOption(command, 'wsUrl'),
  });
}

function binanceMarketOf(command: Command): BinanceMarket {
  const name = requiredText(command, 'market');
  const market = BINANCE_MARKETS.find((one) => one === name);
  if (market === undefined) throw usageError(`--market ${name}: Binance has ${BINANCE_MARKETS.join(', ')}`);
  return market;
}
