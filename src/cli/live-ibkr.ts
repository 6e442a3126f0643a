import type { Command } from 'commander';
import type { ContractQuery, ResolvedContract } from '../data/ibkr/contract.ts';
import { KEEPABLE } from '../data/ibkr/excluded-trades.ts';
import { heldTrades } from '../data/ibkr/held-day.ts';
import { InputError } from '../data/input-error.ts';
import { listDays } from '../data/store/store-listing.ts';
import { contractOf, keepOf } from '../lab/ibkr-contract-options.ts';
import { aggressorOf } from '../lab/sides-options.ts';
import { instrumentOf } from '../data/ibkr/pull-files.ts';
import { type ArrivalSettings, arrivalLabel, watchesQuotes } from '../live/feed/ibkr/arrival-aggressor.ts';
import { type IbkrFeed, ibkrFeed } from '../live/feed/ibkr/ibkr-feed.ts';
import { IbkrGateway } from '../live/feed/ibkr/ibkr-gateway.ts';
import { ibkrScales } from '../live/feed/ibkr/ibkr-scales.ts';
import { newestStoredId } from '../live/feed/ibkr/newest-stored-id.ts';
import { requireSubscriptions, USUAL_LINES } from '../live/feed/ibkr/subscription-slots.ts';
import type { CliContext } from './context.ts';
import { addContractOptions } from './contract-options.ts';
import { type ExitCode, usageError } from './exit.ts';
import { addLiveOptions, symbolsOf } from './live-options.ts';
import { type LiveSource, type LiveTools, type LiveVenue, runLiveSessions } from './live-sessions.ts';
import { addOption, flagOption, integerOption, requiredText, textOption, valuesOf } from './options.ts';
import type { VerbRun } from './verb.ts';

/** `cvdlab live ibkr`: a page, a WebSocket and a recording of what TWS tells tick by tick. */
export function defineLiveIbkr(command: Command, run: VerbRun): void {
  addOption(command, '--data-dir <dir>', 'the store', { fallback: 'data' });
  addContractOptions(command);
  addLiveOptions(command);
  addOption(command, '--keep <list>', `keep such prints among the trades: ${KEEPABLE.join(', ')}`);
  addOption(command, '--all-last', 'combinations, derivative and average-price trades too');
  addOption(command, '--tws-host <host>', 'where TWS or Gateway runs', { fallback: '127.0.0.1' });
  addOption(command, '--tws-port <port>', 'TWS 7496 (paper 7497), Gateway 4001 (paper 4002)', { fallback: '4002' });
  addOption(command, '--client-id <number>', 'the next ones are tried where it is in use', { fallback: '1' });
  addOption(command, '--lines <number>', 'market data lines of the account: 5 % of them are tick subscriptions', {
    fallback: USUAL_LINES,
  });
  command.addHelpText('after', EXAMPLES);
  command.action(run(async (context, self) => runUntilStopped(self, context)));
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

async function runUntilStopped(command: Command, context: CliContext): Promise<ExitCode> {
  const request = requestOf(command);
  return await runLiveSessions(command, context, (tools) => ibkrVenue(command, request, tools));
}

/** What is asked for, whatever the symbol. */
interface IbkrRequest {
  readonly aggressor: ArrivalSettings;
  readonly keep: ReturnType<typeof keepOf>;
  readonly contractOf: (symbol: string) => ContractQuery;
}

/** Everything that can be wrong is named before anybody is connected to. */
function requestOf(command: Command): IbkrRequest {
  const symbols = symbolsOf(command);
  const aggressor = arrivalSettingsOf(command);
  const isOne = symbols.length === 1;
  if (!isOne && textOption(command, 'localSymbol') !== undefined) {
    throw usageError('--local-symbol names one contract: give one --symbol with it');
  }
  // The multiplier is that of trading on paper here.
  const values = { ...valuesOf(command), multiplier: undefined };
  const contract = (symbol: string): ContractQuery => contractOf({ ...values, symbol });
  for (const symbol of symbols) contract(symbol);
  const lines = integerOption(command, 'lines', { min: 1, max: 1_000_000 });
  requireSubscriptions(symbols.length, watchesQuotes(aggressor) ? 2 : 1, lines);
  return { aggressor, keep: keepOf(values), contractOf: contract };
}

function arrivalSettingsOf(command: Command): ArrivalSettings {
  if (textOption(command, 'estimate') !== undefined) throw usageError('--estimate is for bars: ticks are watched here');
  const rules = textOption(command, 'aggressor') ?? 'quote,tick';
  const { matching, ...asked } = aggressorOf({ ...valuesOf(command), aggressor: rules })!;
  if (matching !== undefined && matching !== 'arrival') {
    throw usageError('live ticks are matched in the order in which they came: leave out --quote-matching');
  }
  return asked;
}

/** One connection to TWS, which all symbols share. */
function ibkrVenue(command: Command, request: IbkrRequest, { clock, signal, tell }: LiveTools): LiveVenue {
  const gateway = new IbkrGateway({
    host: requiredText(command, 'twsHost'),
    port: integerOption(command, 'twsPort', { min: 1, max: 65_535 }),
    clientId: integerOption(command, 'clientId', { min: 0, max: 2_147_483_647 }),
    clock,
    signal,
  });
  const feeds: IbkrFeed[] = [];
  return {
    source: async (symbol) => {
      const contract = await gateway.resolve(request.contractOf(symbol));
      requireSameContract(command, contract);
      requireMultiplier(command, contract);
      const tradeType = flagOption(command, 'allLast') ? 'AllLast' : 'Last';
      const { aggressor, keep } = request;
      return sourceOf(command, contract, aggressor, (startAfterId, onFrame) => {
        const options = { contract, gateway, clock, aggressor, keep, tradeType, startAfterId } as const;
        const feed = ibkrFeed({ ...options, ...(onFrame !== null && { onFrame }) });
        feeds.push(feed);
        return feed;
      });
    },
    close: () => {
      gateway.close();
      for (const feed of feeds) tellExcluded(feed, tell);
      return Promise.resolve();
    },
  };
}

type OpenFeed = (startAfterId: number, onFrame: Parameters<LiveSource['openFeed']>[0]['onFrame']) => IbkrFeed;

function sourceOf(
  command: Command,
  contract: ResolvedContract,
  aggressor: ArrivalSettings,
  open: OpenFeed,
): LiveSource {
  const instrument = instrumentOf(contract);
  const dataDir = requiredText(command, 'dataDir');
  return {
    instrument,
    scales: ibkrScales(contract),
    // Ids are our own: they name a trade, and a hole in them means nothing, as quotes are counted with them.
    tape: { kind: 'ticks', ids: 'opaque', aggressor: arrivalLabel(aggressor), contract },
    // Days that were pulled have quotes, and sides that nobody told.
    unknownSides: aggressor,
    closeAfterMs: null,
    openFeed: ({ onFrame }) => open(newestStoredId(dataDir, instrument), onFrame),
  };
}

/** Refuses a name that means another contract in the store. @throws InputError naming both. */
function requireSameContract(command: Command, contract: ResolvedContract): void {
  const dataDir = requiredText(command, 'dataDir');
  const instrument = instrumentOf(contract);
  const newest = listDays(dataDir, instrument).at(-1);
  if (newest !== undefined) heldTrades({ dataDir, instrument, contract }, newest.day);
}

/** Money on paper would be wrong without a word. @throws InputError saying what the contract pays. */
function requireMultiplier(command: Command, { localSymbol, multiplier }: ResolvedContract): void {
  const isTraded = flagOption(command, 'paper') || textOption(command, 'strategy') !== undefined;
  if (!isTraded || multiplier === 1 || command.getOptionValueSource('multiplier') !== 'default') return;
  throw new InputError(
    `${localSymbol} pays ${multiplier} for a point of price: trade it on paper with --multiplier ${multiplier}`,
  );
}

function tellExcluded({ instrument, excluded }: IbkrFeed, tell: (text: string) => void): void {
  if (excluded.count === 0) return;
  const reasons = Object.entries(excluded.byReason()).filter(([, { count }]) => count > 0);
  const words = reasons.map(([reason, { count }]) => `${count} ${reason}`).join(', ');
  tell(`${instrument.symbol}: kept out of the trades: ${words}`);
}
