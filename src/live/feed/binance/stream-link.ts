import type WebSocket from 'ws';
import type { Clock } from '../../../data/clock.ts';
import { RemoteError } from '../../../data/remote-error.ts';
import type { ConnectionBudget } from './connection-budget.ts';
import { reconnectDelayMs } from './reconnect-delay.ts';
import { type ConnectionListener, type ConnectionTimes, StreamConnection } from './stream-connection.ts';

/** Opens a WebSocket; it is connecting when it is returned. */
export type WebSocketFactory = (url: string) => WebSocket;

/** Times of a {@link StreamLink}, ms. */
export interface LinkTimes extends ConnectionTimes {
  /** At this age at the latest a connection is replaced: the exchange cuts it at 24 hours. */
  readonly lifetimeMs: number;
  /** How long the old connection stays after the new one brought its first trade. */
  readonly overlapMs: number;
}

/** Who hears of what happens to a {@link StreamLink}. */
export interface LinkListener {
  /** A message came. Several may come in one turn. */
  onText(text: string, connection: StreamConnection): void;
  /** All that was sent before an instant of our clock, ms, is here. */
  onAlive(atMs: number): void;
  /** Connections came or went. */
  onChange(): void;
}

/** What a {@link StreamLink} needs. */
export interface StreamLinkOptions {
  /** Address of the stream. */
  readonly url: string;
  /** Opens sockets. */
  readonly webSocket: WebSocketFactory;
  /** Time and chance. */
  readonly clock: Clock;
  /** How often it may connect. */
  readonly budget: ConnectionBudget;
  /** How patient it is. */
  readonly times: LinkTimes;
  /** Who hears. */
  readonly listener: LinkListener;
}

/** A connection that lived so long was a good one, even if no trade was made meanwhile. */
const PROVEN_MS = 60_000;
/** Connections of many symbols are not replaced all at once: this share of their lifetime is left to chance. */
const LIFETIME_SPREAD = 0.02;

/**
 * A stream that goes on: replaces connections that end, and those that are about to end before they do, so that for a
 * while two bring the same trades.
 */
export class StreamLink {
  /** What became of the last connection or attempt; empty when all is well. */
  reason = '';
  /** Connections opened so far. */
  opened = 0;
  private readonly options: StreamLinkOptions;
  private readonly listener: ConnectionListener;
  /** Open ones, oldest first, and what calls off the end of their lives. */
  private readonly connections = new Map<StreamConnection, () => void>();
  private dialled: StreamConnection | null = null;
  private isDialling = false;
  private isClosed = false;
  private isPausedNow = false;
  private failures = 0;
  private attempts = 0;
  private readonly timers = new Set<() => void>();

  /** A link that is not connected yet. */
  constructor(options: StreamLinkOptions) {
    this.options = options;
    this.listener = {
      onOpen: (connection) => this.welcome(connection),
      onText: (connection, text) => options.listener.onText(text, connection),
      onAlive: (_connection, atMs) => options.listener.onAlive(atMs),
      onEnd: (connection, reason) => this.mourn(connection, reason),
    };
  }

  /** Whether a connection is open. */
  get isOpen(): boolean {
    return this.connections.size > 0;
  }

  /** Whether it does not read. */
  get isPaused(): boolean {
    return this.isPausedNow;
  }

  /** Connects, beside what is connected already. */
  connect(): void {
    if (this.isDialling || this.isClosed) return;
    this.isDialling = true;
    this.attempt();
  }

  /** Hears that a connection brought a trade. */
  delivered(connection: StreamConnection): void {
    if (connection.hasDelivered) return;
    connection.hasDelivered = true;
    this.failures = 0;
    this.reason = '';
    const open = [...this.connections.keys()];
    const older = open.slice(0, Math.max(open.indexOf(connection), 0));
    if (older.length === 0) return;
    this.after(this.options.times.overlapMs, () => {
      for (const old of older) old.end(new RemoteError('unreachable', 'replaced by a newer connection'));
    });
  }

  /** Drops what is connected, because it is of no use, and connects anew. */
  renew(reason: RemoteError): void {
    for (const connection of [...this.connections.keys()]) connection.end(reason);
  }

  /** Stops reading. */
  pause(): void {
    if (this.isPausedNow) return;
    this.isPausedNow = true;
    for (const connection of this.connections.keys()) connection.pause();
  }

  /** Reads on. */
  resume(): void {
    if (!this.isPausedNow) return;
    this.isPausedNow = false;
    for (const connection of this.connections.keys()) connection.resume();
  }

  /** Ends it for good. */
  close(): void {
    this.isClosed = true;
    for (const callOff of this.timers) callOff();
    const over = new RemoteError('unreachable', 'closed');
    for (const connection of [...this.connections.keys()]) connection.end(over);
    this.dialled?.end(over);
  }

  private attempt(): void {
    const { url, webSocket, clock, budget, times } = this.options;
    const waitMs = budget.reserve(clock.now());
    if (waitMs > 0) {
      this.after(waitMs, () => this.attempt());
      return;
    }
    this.attempts += 1;
    const name = String(this.attempts);
    this.dialled = new StreamConnection({ name, socket: webSocket(url), clock, times, listener: this.listener });
  }

  private welcome(connection: StreamConnection): void {
    const { times, clock, listener } = this.options;
    this.dialled = null;
    this.isDialling = false;
    this.opened += 1;
    const lifetimeMs = times.lifetimeMs * (1 - LIFETIME_SPREAD * clock.random());
    this.connections.set(
      connection,
      clock.after(lifetimeMs, () => this.connect()),
    );
    if (this.isPausedNow) connection.pause();
    listener.onChange();
  }

  private mourn(connection: StreamConnection, reason: RemoteError): void {
    this.connections.get(connection)?.();
    const wasOpen = this.connections.delete(connection);
    if (this.isClosed) return;
    if (!wasOpen) {
      this.dialled = null;
      this.failures += 1;
      this.retry(reason);
    } else if (!this.isOpen && !this.isDialling) {
      this.failures = this.isProven(connection) ? 1 : this.failures + 1;
      this.isDialling = true;
      this.retry(reason);
    }
    this.options.listener.onChange();
  }

  private isProven(connection: StreamConnection): boolean {
    return connection.hasDelivered || this.options.clock.now() - connection.openedMs >= PROVEN_MS;
  }

  private retry(reason: RemoteError): void {
    const waitMs = (reason.retryAfterMs ?? 0) + reconnectDelayMs(this.failures, this.options.clock);
    this.reason = `${reason.message}: connecting again in ${(waitMs / 1000).toFixed(1)} s`;
    this.after(waitMs, () => this.attempt());
  }

  private after(ms: number, action: () => void): void {
    const callOff = this.options.clock.after(ms, () => {
      this.timers.delete(callOff);
      action();
    });
    this.timers.add(callOff);
  }
}
