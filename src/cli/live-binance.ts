import type { Command } from 'commander';
import { HttpClient, proxySettings } from '../data/binance/http/http-client.ts';
import { BINANCE_MARKETS } from '../data/binance/origins.ts';
import { fetchSymbolInfo } from '../data/binance/rest/exchange-info.ts';
import { type Clock, systemClock } from '../data/clock.ts';
import { binanceFeed } from '../live/feed/binance/binance-feed.ts';
import { RestSupply } from '../live/feed/binance/rest-supply.ts';
import { RunnerHub } from '../live/runner/live-hub.ts';
import type { LiveView } from '../live/runner/live-view.ts';
import { DEFAULT_CATCH_UP_MS, type LiveResult, runLive } from '../live/runner/run-live.ts';
import { startLiveServer } from '../live/server/live-server.ts';
import { binanceOriginsOf, restClientFor } from './binance-rest.ts';
import type { CliContext } from './context.ts';
import { addDetectorOptions } from './detectors.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import {
  addBarOptions,
  addCommonOptions,
  addInstrumentOptions,
  addOption,
  flagOption,
  integerOption,
  requiredText,
  textOption,
} from './options.ts';
import { note } from './output.ts';
import { addServerOptions, serverOptionsOf, viewsOf } from './live-options.ts';
import type { VerbRun } from './verb.ts';
import { packageVersion } from './version.ts';

/** `cvdlab live binance`: a page, a WebSocket and a recording of what the exchange does now. */
export function defineLiveBinance(command: Command, run: VerbRun): void {
  addInstrumentOptions(command);
  addOption(command, '--symbols <list>', 'several symbols, separated by commas');
  addBarOptions(command);
  addDetectorOptions(command);
  addOption(command, '--record', 'record frames, trades and events; trades go into the store');
  addOption(command, '--warm-up-days <days>', 'UTC days of the store to begin with, today among them', {
    fallback: '2',
  });
  addServerOptions(command);
  addOption(command, '--ws-url <url>', 'another address for the WebSocket');
  addOption(command, '--rest-url <url>', 'another address for REST');
  addCommonOptions(command);
  command.addHelpText('after', EXAMPLES);
  command.action(run(async (context, self) => runUntilStopped(self, context)));
}

const EXAMPLES = `
Ends with Ctrl-C. No order is ever sent anywhere.

Examples:
  cvdlab live binance --symbols BTCUSDT,ETHUSDT --market um --record
  cvdlab live binance --symbol BTCUSDT --bar 1m,5m --rule window,pivot(5,5) --port 8484`;

async function runUntilStopped(command: Command, context: CliContext): Promise<ExitCode> {
  const clock = context.clock ?? systemClock;
  const views = await viewsOf(command);
  const symbols = symbolsOf(command);
  const hub = new RunnerHub();
  const server = await startLiveServer(hub, serverOptionsOf(command, clock));
  try {
    await note(`open ${server.url} in a browser; Ctrl-C ends`, command, context);
    const started = symbols.map((symbol) => runSymbol(symbol, { command, context, clock, views, hub }));
    const results = await Promise.all(started);
    for (const { folder } of results) if (folder !== null) await note(`recorded in ${folder}`, command, context);
  } finally {
    await server.close();
  }
  return EXIT.ok;
}

interface LiveSetup {
  readonly command: Command;
  readonly context: CliContext;
  readonly clock: Clock;
  readonly views: readonly LiveView[];
  readonly hub: RunnerHub;
}

async function runSymbol(symbol: string, { command, context, clock, views, hub }: LiveSetup): Promise<LiveResult> {
  const market = BINANCE_MARKETS.find((one) => one === requiredText(command, 'market'))!;
  const rest = restSupply(command, context, clock);
  const tell = (text: string): void => void note(`${symbol}: ${text}`, command, context);
  try {
    const { scales } = await rest.use((client) => fetchSymbolInfo(client, symbol));
    return await runLive({
      dataDir: requiredText(command, 'dataDir'),
      instrument: { venue: 'binance', market, symbol },
      scales,
      tape: { kind: 'aggTrades', ids: 'contiguous', aggressor: 'exchange' },
      views,
      clock,
      warmUpDays: integerOption(command, 'warmUpDays', { min: 0, max: 366 }),
      catchUpMs: DEFAULT_CATCH_UP_MS,
      closeAfterMs: null,
      isRecorded: flagOption(command, 'record'),
      version: packageVersion(),
      seed: 0,
      openFeed: ({ startAfterId, startAfterUs, onFrame }) =>
        binanceFeed({
          ...{ market, symbol, scales, rest, clock, startAfterId, wsUrl: binanceOriginsOf(command).ws },
          ...(startAfterUs !== null && { startAfterUs }),
          ...(onFrame !== null && { onFrame }),
        }),
      onRunner: (runner) => hub.add({ runner }),
      onRecovered: (recovered) => {
        for (const { folder, failure } of recovered) {
          tell(failure === null ? `an earlier recording was brought into the store: ${folder}` : failure.message);
        }
      },
      onNote: tell,
      signal: context.interrupted,
    });
  } finally {
    await rest.close();
  }
}

function restSupply(command: Command, context: CliContext, clock: Clock): RestSupply {
  return new RestSupply(() => {
    const http = new HttpClient({ signal: context.interrupted, clock, proxy: proxySettings(context.env) });
    return { rest: restClientFor(command, http), close: () => http.close() };
  }, clock);
}

function symbolsOf(command: Command): string[] {
  const text = textOption(command, 'symbols') ?? textOption(command, 'symbol');
  if (text === undefined) throw usageError('--symbol or --symbols is needed (see cvdlab live binance --help)');
  const symbols = [...new Set(text.split(',').map((symbol) => symbol.trim()))];
  if (symbols.includes('')) throw usageError(`--symbols takes names separated by commas, got "${text}"`);
  return symbols;
}
