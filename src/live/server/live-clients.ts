import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOSE_CODES, SUBPROTOCOL } from '../protocol/protocol-limits.ts';
import type { SymbolInfo } from '../protocol/live-hub.ts';
import type { AccessGuard } from './access-guard.ts';
import { closeReason } from './close-reason.ts';
import { findView, noSuchView } from './find-view.ts';
import { isKnownHost, isKnownOrigin } from './host-rules.ts';
import { type ChannelContext, LiveChannel } from './live-channel.ts';
import { LiveClient } from './live-client.ts';
import type { LiveMetrics } from './live-metrics.ts';
import { requestUrl } from './request-url.ts';
import type { ServerSettings } from './server-options.ts';

/** What {@link LiveClients} works with. */
export interface ClientsContext extends ChannelContext {
  /** How the server is set up. */
  readonly settings: ServerSettings;
  /** Who may look. */
  readonly guard: AccessGuard;
  /** Where things are counted. */
  readonly metrics: LiveMetrics;
  /** The server's log. */
  readonly logger: Logger;
}

/** Why a WebSocket is not let in. */
interface Refusal {
  readonly status: string;
  readonly reason: string;
}

const PATH = '/ws/cvd';

/** All WebSockets of a server. */
export class LiveClients {
  private readonly context: ClientsContext;
  private readonly acceptor: WebSocketServer;
  private readonly clients = new Set<LiveClient>();
  private readonly channels = new Map<string, LiveChannel>();
  private connections = 0;
  private callOffPings: (() => void) | null = null;
  private whenEmpty: (() => void) | null = null;

  constructor(context: ClientsContext) {
    this.context = context;
    this.acceptor = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: context.limits.maxMessageBytes,
      // A token offered as a subprotocol must not come back.
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    this.schedulePings();
  }

  /** Clients now. */
  get count(): number {
    return this.clients.size;
  }

  /** Bytes waiting for all of them. */
  get backlogBytes(): number {
    let bytes = 0;
    for (const client of this.clients) bytes += client.backlogBytes;
    return bytes;
  }

  /** Answers a request to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.refusalOf(request);
    if (refusal !== null) {
      this.context.metrics.add('cvdlab_websocket_refused_total', 1, ['reason', refusal.reason]);
      this.context.logger.warn({ address: request.socket.remoteAddress, reason: refusal.reason }, 'client refused');
      socket.on('error', () => socket.destroy());
      socket.once('finish', () => socket.destroy());
      socket.end(`HTTP/1.1 ${refusal.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.acceptor.handleUpgrade(request, socket, head, (webSocket) => this.admit(webSocket, request));
  }

  /** Tells all clients that the server goes, and waits until they have gone or were cut off. */
  async close(): Promise<void> {
    this.callOffPings?.();
    const gone = new Promise<void>((resolve) => {
      this.whenEmpty = resolve;
    });
    for (const client of this.clients) client.leave(CLOSE_CODES.goingAway, 'the server is shutting down');
    if (this.clients.size > 0) await gone;
  }

  private refusalOf({ headers, url }: IncomingMessage): Refusal | null {
    const { settings, guard, limits } = this.context;
    if (!isKnownHost(headers.host, settings.allowedHosts)) return { status: '421 Misdirected Request', reason: 'host' };
    if (!isKnownOrigin(headers.origin, headers.host, settings.allowedOrigins)) {
      return { status: '403 Forbidden', reason: 'origin' };
    }
    if (requestUrl(url).pathname !== PATH) return { status: '404 Not Found', reason: 'path' };
    if (!guard.admits(headers)) return { status: '401 Unauthorized', reason: 'token' };
    if (this.clients.size >= limits.maxClients || this.whenEmpty !== null) {
      return { status: '503 Service Unavailable', reason: 'full' };
    }
    return null;
  }

  private admit(webSocket: WebSocket, request: IncomingMessage): void {
    const { hub, clock, limits, metrics, logger } = this.context;
    const query = requestUrl(request.url).searchParams;
    const info = findView(hub.symbols(), query);
    if (info === null) {
      this.turnAway(webSocket, query);
      return;
    }
    this.connections += 1;
    metrics.add('cvdlab_websocket_clients_total');
    const log = logger.child({ connection: this.connections, symbol: info.instrument.symbol, view: info.key });
    log.info({ address: request.socket.remoteAddress }, 'client joined');
    const mostBars = barsAsked(query, limits.maxBars);
    const client = new LiveClient(webSocket, this.channelOf(info), { clock, limits, metrics, log, mostBars });
    this.clients.add(client);
    client.start(() => {
      this.clients.delete(client);
      if (this.clients.size === 0) this.whenEmpty?.();
    });
  }

  /** Browsers tell a page nothing of a refused request: what is asked for in vain is answered with a code and a reason. */
  private turnAway(webSocket: WebSocket, query: URLSearchParams): void {
    const { hub, clock, limits, metrics } = this.context;
    const symbols = hub.symbols();
    metrics.add('cvdlab_websocket_refused_total', 1, ['reason', 'symbol']);
    webSocket.on('error', () => webSocket.terminate());
    webSocket.once(
      'close',
      clock.after(limits.closeGraceMs, () => webSocket.terminate()),
    );
    const code = symbols.length === 0 ? CLOSE_CODES.tryAgainLater : CLOSE_CODES.unknownSymbol;
    webSocket.close(code, closeReason(noSuchView(symbols, query)));
  }

  private channelOf(info: SymbolInfo): LiveChannel {
    const channel = this.channels.get(info.key) ?? new LiveChannel(info, this.context);
    this.channels.set(info.key, channel);
    return channel;
  }

  private schedulePings(): void {
    const { clock, limits } = this.context;
    this.callOffPings = clock.after(limits.pingIntervalMs, () => {
      for (const client of this.clients) client.ping();
      this.schedulePings();
    });
  }
}

function barsAsked(query: URLSearchParams, most: number): number {
  const asked = query.get('bars') ?? '';
  return /^\d{1,6}$/.test(asked) ? Math.min(Number(asked), most) : most;
}
