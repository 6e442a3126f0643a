import type { IncomingMessage } from 'node:http';
import type WebSocket from 'ws';
import { answerFault } from '../../../data/binance/http/answer-fault.ts';
import type { Clock } from '../../../data/clock.ts';
import { quoteValue } from '../../../data/input-error.ts';
import { RemoteError } from '../../../data/remote-error.ts';

/** Times of a {@link StreamConnection}, ms. */
export interface ConnectionTimes {
  /** How long the handshake may take. */
  readonly handshakeMs: number;
  /** After so long without a word from the server it is pinged. */
  readonly heartbeatMs: number;
  /** After so long without a word, though it was pinged, the connection is dead. */
  readonly deadMs: number;
}

/** Who hears of what happens to a {@link StreamConnection}. */
export interface ConnectionListener {
  /** The handshake succeeded. */
  onOpen(connection: StreamConnection): void;
  /** A message came. Several may come in one turn. */
  onText(connection: StreamConnection, text: string): void;
  /** All that was sent before an instant of our clock, ms, is here. */
  onAlive(connection: StreamConnection, atMs: number): void;
  /** It is over, or never began. Told once. */
  onEnd(connection: StreamConnection, reason: RemoteError): void;
}

/** What a {@link StreamConnection} needs. */
export interface StreamConnectionOptions {
  /** Names it. */
  readonly name: string;
  /** The socket, connecting. */
  readonly socket: WebSocket;
  /** Time. */
  readonly clock: Clock;
  /** How patient it is. */
  readonly times: ConnectionTimes;
  /** Who hears. */
  readonly listener: ConnectionListener;
}

/** One WebSocket connection: finds out whether it still lives, and ends when it does not. */
export class StreamConnection {
  /** Names it. */
  readonly name: string;
  /** When the handshake succeeded, ms; NaN before. */
  openedMs = Number.NaN;
  /** Whether a trade has come over it. */
  hasDelivered = false;
  private readonly options: StreamConnectionOptions;
  private readonly socket: WebSocket;
  private isOver = false;
  private heardMs: number;
  /** When the ping was sent that is not answered yet, ms; NaN without one. */
  private pingedMs = Number.NaN;
  private pings = 0;
  private callOff: () => void;

  /** Listens to a socket that is connecting. */
  constructor(options: StreamConnectionOptions) {
    const { name, socket, clock, times } = options;
    this.options = options;
    this.name = name;
    this.socket = socket;
    this.heardMs = clock.now();
    this.callOff = clock.after(times.handshakeMs, () => {
      this.end(new RemoteError('timeout', `no handshake within ${times.handshakeMs / 1000} s`));
    });
    socket.on('open', () => this.open());
    socket.on('message', (data, isBinary) => this.hear(textOf(data, isBinary)));
    socket.on('ping', () => this.touch());
    socket.on('pong', (data) => this.pong(data));
    socket.on('unexpected-response', (_request, response) => this.refuse(response));
    socket.on('error', (error) => this.end(new RemoteError('unreachable', error.message, { cause: error })));
    socket.on('close', (code, reason) => this.end(new RemoteError('unreachable', closingWords(code, String(reason)))));
  }

  /** Stops reading, for a reader who has fallen behind. */
  pause(): void {
    this.socket.pause();
  }

  /** Reads on. */
  resume(): void {
    this.touch();
    this.socket.resume();
  }

  /** Ends it at once. */
  end(reason: RemoteError): void {
    if (this.isOver) return;
    this.isOver = true;
    this.callOff();
    this.socket.terminate();
    this.options.listener.onEnd(this, reason);
  }

  private open(): void {
    if (this.isOver) return;
    const { clock, listener } = this.options;
    this.openedMs = clock.now();
    this.touch();
    this.callOff();
    this.watch();
    listener.onOpen(this);
  }

  private touch(): void {
    this.heardMs = this.options.clock.now();
  }

  private hear(text: string): void {
    if (this.isOver) return;
    this.touch();
    this.options.listener.onText(this, text);
  }

  private pong(data: Buffer): void {
    if (this.isOver) return;
    this.touch();
    if (String(data) !== String(this.pings) || Number.isNaN(this.pingedMs)) return;
    const atMs = this.pingedMs;
    this.pingedMs = Number.NaN;
    this.options.listener.onAlive(this, atMs);
  }

  private watch(): void {
    const { clock, times } = this.options;
    this.callOff = clock.after(times.heartbeatMs, () => this.beat());
  }

  private beat(): void {
    const { clock, times } = this.options;
    const nowMs = clock.now();
    // This machine's clock may have been set back.
    this.heardMs = Math.min(this.heardMs, nowMs);
    this.pingedMs = Math.min(this.pingedMs, nowMs);
    const idleMs = nowMs - this.heardMs;
    const isPinged = !Number.isNaN(this.pingedMs);
    if (isPinged && !this.socket.isPaused && Math.min(idleMs, nowMs - this.pingedMs) >= times.deadMs) {
      this.end(new RemoteError('timeout', `the server did not answer a ping for ${Math.round(idleMs / 1000)} s`));
      return;
    }
    if (!isPinged && idleMs >= times.heartbeatMs) this.ping(nowMs);
    this.watch();
  }

  private ping(nowMs: number): void {
    this.pings += 1;
    this.pingedMs = nowMs;
    this.socket.ping(String(this.pings));
  }

  private refuse(response: IncomingMessage): void {
    const { statusCode: status = 0, headers } = response;
    const asked = `WebSocket ${this.socket.url}`;
    this.end(answerFault({ asked, status, headers, body: '' }, this.options.clock.now()));
  }
}

/** Everything that can be wrong with a message is found out by who reads it: a binary one is no JSON. */
function textOf(data: WebSocket.RawData, isBinary: boolean): string {
  if (Array.isArray(data)) return String(Buffer.concat(data));
  const text = data instanceof ArrayBuffer ? String(Buffer.from(data)) : String(data);
  return isBinary ? `(binary) ${text}` : text;
}

function closingWords(code: number, reason: string): string {
  const why = reason === '' ? '' : `: ${quoteValue(reason)}`;
  return code === 1006 ? 'the connection broke off' : `the server closed the connection (${code}${why})`;
}
