import { defineLiveBinance } from './live-binance.ts';
import { defineLiveIbkr } from './live-ibkr.ts';
import type { Verb } from './verb.ts';

/** `cvdlab live`: the engine on a socket. */
export const live: Verb = {
  define(command, run) {
    const binance = command
      .command('binance')
      .description('trades of Binance as they are made: page, WebSocket, recording');
    defineLiveBinance(binance, run);
    const ibkr = command
      .command('ibkr')
      .description('ticks of Interactive Brokers through TWS or Gateway: page, WebSocket, recording');
    defineLiveIbkr(ibkr, run);
  },
};
