import { definePullBinance } from './pull-binance.ts';
import type { Verb } from './verb.ts';

/** `cvdlab pull`: the network into the store. */
export const pull: Verb = {
  define(command, run) {
    definePullBinance(
      command.command('binance').description('trades or klines from Binance, verified, resumable'),
      run,
    );
  },
};
