import type { Command } from 'commander';
import { HttpClient, proxySettings } from '../data/binance/http/http-client.ts';
import { BINANCE_MARKETS } from '../data/binance/origins.ts';
import { fetchSymbolInfo } from '../data/binance/rest/exchange-info.ts';
import { binanceFeed } from '../live/feed/binance/binance-feed.ts';
import { ConnectionBudget } from '../live/feed/binance/connection-budget.ts';
import { RestSupply } from '../live/feed/binance/rest-supply.ts';
import { binanceOriginsOf, restClientFor } from './binance-rest.ts';
import type { CliContext } from './context.ts';
import { addLiveOptions } from './live-options.ts';
import { type LiveTools, type LiveVenue, runLiveSessions } from './live-sessions.ts';
import { addInstrumentOptions, addOption, requiredText } from './options.ts';
import type { VerbRun } from './verb.ts';

/** `cvdlab live binance`: a page, a WebSocket and a recording of what the exchange does now. */
export function defineLiveBinance(command: Command, run: VerbRun): void {
  addInstrumentOptions(command);
  addLiveOptions(command);
  addOption(command, '--ws-url <url>', 'another address for the WebSocket');
  addOption(command, '--rest-url <url>', 'another address for REST');
  command.addHelpText('after', EXAMPLES);
  command.action(
    run(async (context, self) => runLiveSessions(self, context, (tools) => binanceVenue(self, context, tools))),
  );
}

const EXAMPLES = `
Ends with Ctrl-C. No order is ever sent anywhere.

Examples:
  cvdlab live binance --symbols BTCUSDT,ETHUSDT --market um --record
  cvdlab live binance --symbol BTCUSDT --bar 1m,5m --rule window,pivot(5,5) --port 8484
  cvdlab live binance --symbol BTCUSDT --bar 1m,5m --reset session,week --size-buckets all,-0.1,1-
  cvdlab live binance --symbol BTCUSDT --paper --size 0.01 --hold 15 --stop 2atr --costs binance-spot:vip=0
  cvdlab live binance --symbol BTCUSDT --webhook https://desk.example/signals --webhook-secret-file secret.txt`;

/** One market of Binance. Its limits hold for the address of this machine: all symbols share what counts against them. */
function binanceVenue(command: Command, context: CliContext, { clock, signal }: LiveTools): LiveVenue {
  const market = BINANCE_MARKETS.find((one) => one === requiredText(command, 'market'))!;
  const { ws: wsUrl } = binanceOriginsOf(command);
  const budget = new ConnectionBudget();
  const rest = new RestSupply(() => {
    const http = new HttpClient({ signal, clock, proxy: proxySettings(context.env) });
    return { rest: restClientFor(command, http), close: () => http.close() };
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
