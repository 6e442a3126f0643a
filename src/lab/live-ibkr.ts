import type { ResolvedContract } from '../data/ibkr/contract.ts';
import type { Keepable } from '../data/ibkr/excluded-trades.ts';
import { heldTrades } from '../data/ibkr/held-day.ts';
import { instrumentOf } from '../data/ibkr/pull-files.ts';
import { InputError } from '../data/input-error.ts';
import { listDays } from '../data/store/store-listing.ts';
import { arrivalLabel } from '../live/feed/ibkr/arrival-aggressor.ts';
import { type IbkrFeed, ibkrFeed } from '../live/feed/ibkr/ibkr-feed.ts';
import { IbkrGateway } from '../live/feed/ibkr/ibkr-gateway.ts';
import { ibkrScales } from '../live/feed/ibkr/ibkr-scales.ts';
import { newestStoredId } from '../live/feed/ibkr/newest-stored-id.ts';
import { USUAL_LINES } from '../live/feed/ibkr/subscription-slots.ts';
import { CONTRACT_DEFAULTS, type ContractOptions } from './ibkr-contract-options.ts';
import { type LiveRequest, liveRequestOf } from './live-ibkr-request.ts';
import { LIVE_SESSION_DEFAULTS, type LiveSessionOptions } from './live-session-options.ts';
import {
  type LiveSessions,
  type LiveSource,
  type LiveTools,
  type LiveVenue,
  startLiveSessions,
} from './live-sessions.ts';
import { type NumberOption, type OptionDefaults, resolveOptions } from './option-values.ts';
import { tradesOnPaper } from './paper-options.ts';
import { SIDES_DEFAULTS, type SidesOptions } from './sides-options.ts';

/**
 * What {@link startLiveIbkr} takes. `multiplier` is that of trading on paper; `aggressor` is `quote,tick` where nothing is
 * said, for TWS tells no sides.
 */
export interface LiveIbkrOptions
  extends LiveSessionOptions,
    Omit<ContractOptions, 'symbol' | 'multiplier'>,
    SidesOptions {
  /** Keep such prints among the trades: `past-limit`, `unreported`. Default: none. */
  readonly keep?: string | readonly Keepable[];
  /** Combinations, derivative and average-price trades too. Default false. */
  readonly allLast?: boolean;
  /** Where TWS or Gateway runs. Default `127.0.0.1`. */
  readonly twsHost?: string;
  /** TWS 7496 (paper 7497), Gateway 4001 (paper 4002). Default 4002. */
  readonly twsPort?: NumberOption;
  /** The next ones are tried where it is in use. Default 1. */
  readonly clientId?: NumberOption;
  /** Market data lines of the account: 5 % of them are tick subscriptions. Default 100. */
  readonly lines?: NumberOption;
}

/** What {@link LiveIbkrOptions} are where nothing is said. */
export const LIVE_IBKR_DEFAULTS = {
  ...CONTRACT_DEFAULTS,
  ...SIDES_DEFAULTS,
  ...LIVE_SESSION_DEFAULTS,
  aggressor: 'quote,tick',
  keep: undefined,
  allLast: undefined,
  twsHost: '127.0.0.1',
  twsPort: 4002,
  clientId: 1,
  lines: USUAL_LINES,
} as const satisfies OptionDefaults<LiveIbkrOptions>;

/**
 * Ticks of Interactive Brokers through TWS or Gateway as they come: a page, a WebSocket, a recording, a strategy on paper,
 * alerts. Sides are inferred. No order is ever sent anywhere. `cvdlab live ibkr`.
 * @returns once the server listens; the sessions go on until they are closed, or one fails.
 * @throws OptionError and RangeError for an option that cannot be used, InputError for a file that holds no detector or
 * strategy.
 */
export async function startLiveIbkr(options: LiveIbkrOptions): Promise<LiveSessions> {
  const values = resolveOptions(options, LIVE_IBKR_DEFAULTS);
  const request = liveRequestOf(values);
  const needsMultiplier = tradesOnPaper(values) && options.multiplier === undefined;
  return await startLiveSessions(values, options, (tools) => ibkrVenue({ ...request, needsMultiplier }, tools));
}

interface VenueRequest extends LiveRequest {
  /** Whether money on paper would be wrong for a contract that pays more than 1 for a point. */
  readonly needsMultiplier: boolean;
}

/** One connection to TWS, which all symbols share. */
function ibkrVenue(request: VenueRequest, { clock, signal, tell }: LiveTools): LiveVenue {
  const { aggressor, keep, tradeType, dataDir, needsMultiplier } = request;
  const gateway = new IbkrGateway({ ...request.gateway, clock, signal });
  const feeds: IbkrFeed[] = [];
  return {
    source: async (symbol) => {
      const contract = await gateway.resolve(request.contractOf(symbol));
      requireSameContract(dataDir, contract);
      if (needsMultiplier) requireNoMultiplier(contract);
      return sourceOf(request, contract, (startAfterId, onFrame) => {
        const options = { contract, gateway, clock, aggressor, keep, tradeType, startAfterId };
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

function sourceOf({ dataDir, aggressor }: LiveRequest, contract: ResolvedContract, open: OpenFeed): LiveSource {
  const instrument = instrumentOf(contract);
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
function requireSameContract(dataDir: string, contract: ResolvedContract): void {
  const instrument = instrumentOf(contract);
  const newest = listDays(dataDir, instrument).at(-1);
  if (newest !== undefined) heldTrades({ dataDir, instrument, contract }, newest.day);
}

/** Money on paper would be wrong without a word. @throws InputError saying what the contract pays. */
function requireNoMultiplier({ localSymbol, multiplier }: ResolvedContract): void {
  if (multiplier === 1) return;
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
