import type { RestClient } from '../../../data/binance/rest/rest-client.ts';
import type { Clock } from '../../../data/clock.ts';
import { isRemoteFault, RemoteError } from '../../../data/remote-error.ts';

/** A client of a market's REST interface, and its end. */
export interface OpenedRest {
  /** The client. */
  readonly rest: RestClient;
  /** Ends it and what it has under way. */
  close(): Promise<void>;
}

/** Bans last from two minutes to three days: so long where the exchange does not say, ms. */
const UNSAID_BAN_MS = 300_000;

/**
 * One market's REST client for all feeds that run on it. A ban (HTTP 418) ends a client for good, and rightly so; a feed
 * runs for days, so here a new one takes its place when the ban is over.
 */
export class RestSupply {
  private readonly open: () => OpenedRest;
  private readonly clock: Clock;
  private opened: OpenedRest | null = null;
  private ban: RemoteError | null = null;
  private banEndMs = 0;

  /** @param open makes a client; called for the first and after every ban. */
  constructor(open: () => OpenedRest, clock: Clock) {
    this.open = open;
    this.clock = clock;
  }

  /**
   * The client to use now; ask anew for every request.
   * @throws RemoteError `banned`, with the time that is left, while a ban lasts.
   */
  client(): RestClient {
    const leftMs = this.banEndMs - this.clock.now();
    if (this.ban !== null && leftMs > 0) {
      throw new RemoteError('banned', this.ban.message, { status: this.ban.status, retryAfterMs: leftMs });
    }
    this.ban = null;
    this.opened ??= this.open();
    return this.opened.rest;
  }

  /** Runs requests of one client, and hears of a ban if they meet one. */
  async use<T>(requests: (rest: RestClient) => Promise<T>): Promise<T> {
    const rest = this.client();
    try {
      return await requests(rest);
    } catch (error) {
      if (isRemoteFault(error, 'banned') && rest === this.opened?.rest) await this.endBanned(error);
      throw error;
    }
  }

  /** Ends the client. */
  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    await opened?.close();
  }

  private async endBanned(ban: RemoteError): Promise<void> {
    this.ban = ban;
    this.banEndMs = this.clock.now() + (ban.retryAfterMs ?? UNSAID_BAN_MS);
    await this.close();
  }
}
