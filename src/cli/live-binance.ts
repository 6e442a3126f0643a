import type { Command } from 'commander';
import { LIVE_BINANCE_DEFAULTS, type LiveBinanceOptions, startLiveBinance } from '../lab/live-binance.ts';
import { addLiveOptions } from './live-options.ts';
import { liveOptionsFor, untilEnded } from './live-sessions.ts';
import { addInstrumentOptions, addOption } from './options.ts';
import type { VerbRun } from './verb.ts';

/** `cvdlab live binance`: a page, a WebSocket and a recording of what the exchange does now. */
export function defineLiveBinance(command: Command, run: VerbRun): void {
  addInstrumentOptions(command);
  addLiveOptions(command);
  addOption(command, '--ws-url <url>', 'another address for the WebSocket');
  addOption(command, '--rest-url <url>', 'another address for REST');
  command.addHelpText('after', EXAMPLES);
  command.action(
    run(async (context, self) => {
      const options = liveOptionsFor<LiveBinanceOptions>(self, context, LIVE_BINANCE_DEFAULTS);
      return untilEnded(await startLiveBinance(options), self, context);
    }),
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
