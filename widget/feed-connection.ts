import type { WireMessage } from '../src/live/protocol/wire-messages.ts';

/** How a connection is doing. */
export type ConnectionState =
  | { readonly type: 'connecting' }
  | { readonly type: 'open' }
  | { readonly type: 'waiting'; readonly seconds: number; readonly reason: string };

/** Whom a connection tells what. */
export interface ConnectionEvents {
  /** A message has come. */
  message(message: WireMessage): void;
  /** The connection is doing something else now. */
  state(state: ConnectionState): void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** The server gives a sign of life every five seconds; a browser does not notice that a connection is dead. */
const SILENCE_MS = 16_000;
/** The code for a symbol that is not offered: another attempt at once would not change that. */
const UNKNOWN_SYMBOL = 4404;

/** A WebSocket that comes back by itself: after a while that grows with every failure, at once when the page wakes up. */
export class FeedConnection {
  private readonly url: string;
  private readonly protocols: string[];
  private readonly events: ConnectionEvents;
  private socket: WebSocket | null = null;
  private listening = new AbortController();
  private failures = 0;
  private retryTimer = 0;
  private silenceTimer = 0;
  private readonly wake = (): void => {
    if (this.retryTimer !== 0 && !document.hidden) this.connect();
  };

  constructor(url: string, token: string | null, events: ConnectionEvents) {
    this.url = url;
    this.protocols = ['cvdlab.v1', ...(token === null ? [] : [`cvdlab.token.${base64Url(token)}`])];
    this.events = events;
    addEventListener('online', this.wake);
    document.addEventListener('visibilitychange', this.wake);
    this.connect();
  }

  /** Sends a message, if there is a connection. */
  send(message: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Ends it for good. */
  close(): void {
    removeEventListener('online', this.wake);
    document.removeEventListener('visibilitychange', this.wake);
    this.forget();
  }

  private connect(): void {
    this.forget();
    this.events.state({ type: 'connecting' });
    const socket = new WebSocket(this.url, this.protocols);
    this.socket = socket;
    this.listening = new AbortController();
    const { signal } = this.listening;
    socket.addEventListener('message', ({ data }) => this.receive(String(data)), { signal });
    socket.addEventListener(
      'open',
      () => {
        this.events.state({ type: 'open' });
        this.watchSilence();
      },
      { signal },
    );
    socket.addEventListener(
      'close',
      ({ code, reason }) => {
        if (code === UNKNOWN_SYMBOL) this.failures = 10;
        this.retry(reason);
      },
      { signal },
    );
  }

  private receive(text: string): void {
    this.failures = 0;
    this.watchSilence();
    // The server's protocol. A later version may know more types; the model lets them pass.
    this.events.message(JSON.parse(text) as WireMessage);
  }

  private retry(reason: string): void {
    this.forget();
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** this.failures, LONGEST_DELAY_MS) * (0.5 + Math.random() / 2);
    this.failures += 1;
    this.events.state({ type: 'waiting', seconds: Math.ceil(delayMs / 1000), reason });
    this.retryTimer = setTimeout(() => this.connect(), delayMs);
  }

  private watchSilence(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.retry('no sign of life'), SILENCE_MS);
  }

  private forget(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    this.retryTimer = 0;
    // Whatever the socket still says is about the past.
    this.listening.abort();
    this.socket?.close();
    this.socket = null;
  }
}

function base64Url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
