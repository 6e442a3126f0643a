import type { Clock } from '../../../data/clock.ts';
import { TwsClient } from '../../../data/ibkr/client.ts';
import { type ContractQuery, type ResolvedContract, resolveContract } from '../../../data/ibkr/contract.ts';
import { Pacing } from '../../../data/ibkr/pacing.ts';
import { TwsSession } from '../../../data/ibkr/session.ts';
import type { SessionEvent } from '../../../data/ibkr/session-options.ts';
import type { StreamListener, TickStream, WatchedStream } from '../../../data/ibkr/tick-stream.ts';

/** Where TWS or Gateway is, and who we are to it. */
export interface IbkrGatewayOptions {
  /** Its host. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** The client id to begin with; where it is in use the next ones are tried. */
  readonly clientId: number;
  /** Time and chance. */
  readonly clock: Clock;
  /** Ends it: whatever waits then fails with its reason. */
  readonly signal: AbortSignal;
  /** Messages within a second, at most; 40 by default. */
  readonly maxReqPerSec?: number;
}

/** Who hears of what happens to the connection that all share. */
export interface GatewayMember {
  /** Something happened to it. */
  onEvent(event: SessionEvent): void;
  /** All that TWS had sent until an instant of our clock, ms, is here. */
  onAlive(atMs: number): void;
  /** A message came, field by field; before anything else is done with it. */
  onReceived(tokens: readonly string[]): void;
}

/** How often TWS is asked for a sign of life, ms: bars close so much later at most. */
export const HEARTBEAT_MS = 1000;
/** When it gave none for so long the connection is given up, ms. */
export const DEAD_MS = 20_000;

/** TWS comes back in its own time: after the nightly restart, and weekly when somebody has logged in. */
const NEVER_GIVE_UP = { reconnectMs: Number.POSITIVE_INFINITY, linkMs: Number.POSITIVE_INFINITY } as const;

/**
 * The one connection to TWS that the feeds of all instruments share: one client id, one set of limits. It connects when it
 * is first used, and again, with jittered backoff and for as long as it takes, when somebody watches anything after it broke.
 */
export class IbkrGateway {
  private readonly options: IbkrGatewayOptions;
  private readonly session: TwsSession;
  private readonly pacing: Pacing;
  private readonly client: TwsClient;
  private readonly members = new Set<GatewayMember>();
  private askedMs: number | null = null;
  private stopBeating: () => void = () => undefined;

  /** Connects to nothing yet. */
  constructor(options: IbkrGatewayOptions) {
    const { host, port, clientId, clock, signal, maxReqPerSec } = options;
    this.options = options;
    this.session = new TwsSession(
      {
        ...{ host, port, clientId, clock, patience: NEVER_GIVE_UP },
        ...(maxReqPerSec === undefined ? {} : { maxReqPerSec }),
        onEvent: (event) => this.takeEvent(event),
        onReceived: (tokens) => {
          for (const member of this.members) member.onReceived(tokens);
        },
        onAlive: () => this.takeAlive(),
      },
      signal,
    );
    this.pacing = new Pacing(clock);
    this.client = new TwsClient(this.session, this.pacing, { clock, signal });
  }

  /** Connections that were made so far. */
  get connections(): number {
    return this.session.counts.connections;
  }

  /** Tells a member what happens from now on. @returns what to call to end that. */
  join(member: GatewayMember): () => void {
    this.members.add(member);
    return () => this.members.delete(member);
  }

  /**
   * Finds a contract.
   * @throws InputError when there is none, or several; RemoteError when TWS cannot be reached.
   */
  resolve(query: ContractQuery): Promise<ResolvedContract> {
    return resolveContract(this.client, query);
  }

  /**
   * Watches ticks, as soon as there is a connection and the limits allow it.
   * @throws RemoteError when TWS cannot be used at all; the signal's reason when it aborts.
   */
  async watch(stream: TickStream, listener: StreamListener): Promise<WatchedStream> {
    await this.session.ready();
    const leave = await this.pacing.pass(stream.paced, this.options.signal);
    leave();
    return await this.session.watch(stream, listener);
  }

  /** One request was too many: nobody asks for a while. */
  slowDown(): void {
    this.pacing.punish();
  }

  /** Ends it for good. */
  close(): void {
    this.stopBeating();
    this.session.close();
  }

  private takeEvent(event: SessionEvent): void {
    if (event.type === 'connected') this.beat();
    if (event.type === 'disconnected') {
      this.stopBeating();
      this.askedMs = null;
    }
    for (const member of this.members) member.onEvent(event);
  }

  private beat(): void {
    const nowMs = this.options.clock.now();
    this.stopBeating = this.options.clock.after(HEARTBEAT_MS, () => this.beat());
    if (this.askedMs === null) {
      this.askedMs = nowMs;
      this.session.ping();
    } else if (nowMs - this.askedMs >= DEAD_MS) {
      this.session.drop(`TWS gave no sign of life for ${DEAD_MS / 1000} s`);
    }
  }

  private takeAlive(): void {
    const atMs = this.askedMs;
    if (atMs === null) return;
    this.askedMs = null;
    for (const member of this.members) member.onAlive(atMs);
  }
}
