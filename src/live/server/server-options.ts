import type { Logger } from 'pino';
import type { Clock } from '../../data/clock.ts';
import type { AlertCounts } from '../alerts/alert-counts.ts';
import { MAX_SNAPSHOT_BARS } from '../protocol/protocol-limits.ts';
import { isLoopbackHost } from './host-rules.ts';
import type { WidgetAssets } from './widget-assets.ts';

/** The limits that keep one client from harming the others. */
export interface LiveServerLimits {
  /** Most WebSocket clients at a time. */
  readonly maxClients: number;
  /** Longest message of a client, bytes. */
  readonly maxMessageBytes: number;
  /** Messages that a client may send per second, in the long run. */
  readonly messagesPerSecond: number;
  /** Messages that it may send at once. */
  readonly messageBurst: number;
  /** Attempts to log in per minute, of all clients together. */
  readonly loginsPerMinute: number;
  /** Time between two CVD updates of a symbol, ms. */
  readonly updateIntervalMs: number;
  /** Time between two signs of life, ms. */
  readonly statusIntervalMs: number;
  /** Time between two pings; a client that has not answered the one before is cut off, ms. */
  readonly pingIntervalMs: number;
  /** What may wait for a client beyond what its socket holds, bytes. If more does, a snapshot takes the place of all. */
  readonly maxWaitingBytes: number;
  /** How long a client may take nothing of what it is sent before it is dropped, ms. */
  readonly stallMs: number;
  /** How long a client that is told to go has to close its connection, ms. */
  readonly closeGraceMs: number;
  /** Most bars of a snapshot and of an answer. */
  readonly maxBars: number;
}

/** The limits unless others are asked for. */
export const DEFAULT_LIMITS: LiveServerLimits = Object.freeze({
  maxClients: 100,
  maxMessageBytes: 4096,
  messagesPerSecond: 10,
  messageBurst: 20,
  loginsPerMinute: 10,
  updateIntervalMs: 100,
  statusIntervalMs: 5000,
  pingIntervalMs: 20_000,
  maxWaitingBytes: 1_048_576,
  stallMs: 30_000,
  closeGraceMs: 2000,
  maxBars: MAX_SNAPSHOT_BARS,
});

/** How a live server is set up. */
export interface LiveServerOptions {
  /** Address to listen on; default 127.0.0.1. Beyond loopback a token is needed. */
  readonly host?: string;
  /** Port to listen on; 0 for any that is free; default 8484. */
  readonly port?: number;
  /** Who knows it may look; null (default) for everybody who reaches the server. At least 16 characters. */
  readonly token?: string | null;
  /** Origins of other pages that may embed the widget, e.g. `https://desk.example`. */
  readonly allowedOrigins?: readonly string[];
  /** Names beside `localhost` and plain addresses by which the server is called. */
  readonly allowedHosts?: readonly string[];
  /** The scripts of the pages. */
  readonly assets: WidgetAssets;
  /** When things happen. */
  readonly clock: Clock;
  /** Where the log goes. */
  readonly logger: Logger;
  /** What became of alerts, for `/metrics`; nothing of it by default. */
  readonly alerts?: () => AlertCounts;
  /** Other limits than the defaults, each by itself. */
  readonly limits?: Partial<LiveServerLimits>;
}

/** {@link LiveServerOptions} in full. */
export interface ServerSettings {
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on. */
  readonly port: number;
  /** Who knows it may look; null for everybody. */
  readonly token: string | null;
  /** Origins of other pages that may embed the widget, as browsers write them. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Names by which the server may be called, in small letters. */
  readonly allowedHosts: ReadonlySet<string>;
  /** The limits. */
  readonly limits: LiveServerLimits;
}

const SHORTEST_TOKEN = 16;
const DEFAULT_PORT = 8484;

/**
 * Fills in the defaults.
 * @throws RangeError beyond loopback without a token, for a token that could be guessed, and for an origin that is none.
 */
export function resolveServerOptions(options: LiveServerOptions): ServerSettings {
  const host = options.host ?? '127.0.0.1';
  const token = options.token ?? null;
  requireToken(host, token);
  return {
    host,
    port: options.port ?? DEFAULT_PORT,
    token,
    allowedOrigins: new Set((options.allowedOrigins ?? []).map(originOf)),
    allowedHosts: new Set(['localhost', host, ...(options.allowedHosts ?? [])].map((name) => name.toLowerCase())),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
}

function requireToken(host: string, token: string | null): void {
  if (token === null && !isLoopbackHost(host)) {
    throw new RangeError(
      `refusing to listen on ${host} without a token: everybody who reaches this machine could read along. ` +
        'Give a token, or listen on 127.0.0.1',
    );
  }
  if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
    throw new RangeError('a token must be printable ASCII without spaces');
  }
  if (token !== null && token.length < SHORTEST_TOKEN) {
    throw new RangeError(`a token must have at least ${SHORTEST_TOKEN} characters, got ${token.length}`);
  }
}

function originOf(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null';
  if (origin !== 'null') return origin;
  throw new RangeError(`not an origin: "${text}" (expected e.g. https://desk.example)`);
}
