import { definePullBinance } from './pull-binance.ts';
import { definePullIbkr } from './pull-ibkr.ts';
import type { Verb } from './verb.ts';

/** `cvdlab pull`: the network into the store. */
export const pull: Verb = {
  define(command, run) {
    const binance = command.command('binance').description('trades or klines from Binance, verified, resumable');
    definePullBinance(binance, run);
    const ibkr = command.command('ibkr').description('historical ticks and quotes from Interactive Brokers, resumable');
    definePullIbkr(ibkr, run);
  },
};
