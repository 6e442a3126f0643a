import type { Command } from 'commander';
import type { HttpClient } from '../data/binance/http/http-client.ts';
import type { Origins } from '../data/binance/origins.ts';
import type { RestClient } from '../data/binance/rest/rest-client.ts';
import { binanceOriginsOf as readOrigins, restClientFor as readClient } from '../lab/binance-access.ts';
import { valuesOf } from './options.ts';

/** The REST interface that a command's options describe: `--market`, `--rest-url`, `--api-key`. */
export function restClientFor(command: Command, http: HttpClient): RestClient {
  return readClient(valuesOf(command), http);
}

/** The base addresses that a command's options describe, the exchange's own where they say nothing. */
export function binanceOriginsOf(command: Command): Origins {
  return readOrigins(valuesOf(command));
}
