import type { Command } from 'commander';
import { KEEPABLE } from '../data/ibkr/excluded-trades.ts';
import { LIVE_IBKR_DEFAULTS, type LiveIbkrOptions, startLiveIbkr } from '../lab/live-ibkr.ts';
import { addContractOptions } from './contract-options.ts';
import { addLiveOptions } from './live-options.ts';
import { liveOptionsFor, untilEnded } from './live-sessions.ts';
import { addOption } from './options.ts';
import type { VerbRun } from './verb.ts';

/** `cvdlab live ibkr`: a page, a WebSocket and a recording of what TWS tells tick by tick. */
export function defineLiveIbkr(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: LIVE_IBKR_DEFAULTS.dataDir });
  addContractOptions(command);
  addLiveOptions(command);
  addOption(command, '--keep <list>', `keep such prints among the trades: ${KEEPABLE.join(', ')}`);
  addOption(command, '--all-last', 'combinations, derivative and average-price trades too');
  addOption(command, '--tws-host <host>', 'where TWS or Gateway runs', { fallback: LIVE_IBKR_DEFAULTS.twsHost });
  addOption(command, '--tws-port <port>', 'TWS 7496 (paper 7497), Gateway 4001 (paper 4002)', {
    fallback: LIVE_IBKR_DEFAULTS.twsPort,
  });
  addOption(command, '--client-id <number>', 'the next ones are tried where it is in use', {
    fallback: LIVE_IBKR_DEFAULTS.clientId,
  });
  addOption(command, '--lines <number>', 'market data lines of the account: 5 % of them are tick subscriptions', {
    fallback: LIVE_IBKR_DEFAULTS.lines,
  });
  command.addHelpText('after', EXAMPLES);
  command.action(
    run(async (context, self) => {
      const options = liveOptionsFor<LiveIbkrOptions>(self, context, LIVE_IBKR_DEFAULTS);
      return untilEnded(await startLiveIbkr(options), self, context);
    }),
  );
}

const EXAMPLES = `
TWS says who traded what, not who was the aggressor: that is inferred from trades and quotes in the order in which they came
(--aggressor quote,tick unless you say otherwise; --quote-lag goes by the time of arrival). Each symbol takes two tick
subscriptions, one with --aggressor tick. Ticks that were missed cannot be had again: coverage ends and begins anew.
Ends with Ctrl-C. No order is ever sent anywhere.

Examples:
  cvdlab live ibkr --symbol ES --sec-type FUT --exchange CME --expiry 202612 --record --tws-port 4002
  cvdlab live ibkr --symbols AAPL,MSFT --session us-rth --bar 1m,5m --tws-port 7497
  cvdlab bars --venue ibkr --market fut --symbol ESZ6`;
