import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { FakeBinance, type FakeBinanceOptions } from '../fake-binance/fake-binance.ts';
import type { StreamTape } from './stream-tape.ts';

/** What is done to an attempt to connect. */
export type Refusal =
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** A connection as the fake exchange sees it. */
export interface FakeConnection {
  /** Path and query that were asked for. */
  readonly url: string;
  readonly socket: WebSocket;
}

/** One market of Binance on loopback, REST and WebSocket, that plays a tape. Its time is that of the tape. */
export class FakeExchange {
  /** REST, with its own plan of faults. */
  readonly rest: FakeBinance;
  /** All that ever connected, in order. */
  readonly connections: FakeConnection[] = [];
  /** What is done to the next attempts to connect; then they succeed. */
  readonly refusals: Refusal[] = [];
  /** Attempts to connect. */
  attempts = 0;
  /** Whether pings are answered. */
  answersPings = true;
  /** Whether messages are sent. */
  isMute = false;
  /** Paths that give data: what else is asked for is only acknowledged. */
  routes = /^\/(?:market\/)?stream\?/;
  private readonly tape: StreamTape;
  private readonly server: Server;
  private readonly webSockets = new WebSocketServer({ noServer: true, autoPong: false });
  private readonly sockets = new Set<Socket>();
  private port = 0;
  /** Frames and trades that have happened. */
  private frames = 0;
  private trades = 0;

  private constructor(tape: StreamTape, rest: FakeBinance) {
    this.tape = tape;
    this.rest = rest;
    this.server = createServer();
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    this.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.upgrade(request, socket, head);
    });
  }

  /** Starts one before the first trade of the tape; its REST may go by another clock, and allow less, than usual. */
  static async start(tape: StreamTape, options: FakeBinanceOptions = {}): Promise<FakeExchange> {
    const started: FakeExchange[] = [];
    const rest = await FakeBinance.start({ now: () => started[0]?.nowMs ?? 0, ...options });
    const exchange = new FakeExchange(tape, rest);
    started.push(exchange);
    const { market, symbol, kind, trades } = tape;
    const series = kind === 'aggTrades' ? { aggTrades: trades, trades: [] } : { aggTrades: [], trades };
    rest.put({ market, symbol, klines: [], ...series });
    await exchange.comeUp();
    return exchange;
  }

  /** The base address for WebSockets. */
  get wsUrl(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** The base address for REST. */
  get restUrl(): string {
    return this.rest.url;
  }

  /** Trades that have happened. */
  get happened(): number {
    return this.trades;
  }

  /** The exchange's time: that of the last trade. */
  get nowMs(): number {
    const first = this.tape.trades[0];
    const last = this.tape.trades[this.trades - 1];
    return Math.floor((last?.timeUs ?? (first?.timeUs ?? 0) - 1_000_000) / 1000);
  }

  /** Connections that are open. */
  get open(): readonly FakeConnection[] {
    return this.connections.filter(({ socket }) => socket.readyState === socket.OPEN);
  }

  /**
   * Lets so many trades happen and sends them, with what else lies between them on the tape.
   * @param change what becomes of the messages on their way.
   */
  play(trades: number, change: (texts: string[]) => string[] = (texts) => texts): void {
    for (const text of change(this.happen(trades))) this.send(text);
  }

  /** Lets so many trades happen and sends nothing; gives what would have been sent. */
  happen(trades: number): string[] {
    const from = this.frames;
    const end = Math.min(this.trades + trades, this.tape.trades.length);
    while (this.trades < end) {
      if (this.tape.frames[this.frames]!.trade !== null) this.trades += 1;
      this.frames += 1;
    }
    return this.tape.frames.slice(from, this.frames).map(({ text }) => text);
  }

  /** Sends a message to all who are connected on a right path, or to one of them. */
  send(text: string, to: readonly FakeConnection[] = this.open): void {
    if (this.isMute) return;
    for (const { url, socket } of to) if (this.routes.test(url)) socket.send(text);
  }

  /** Says that the server goes away. */
  announceShutdown(): void {
    this.send(`{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":${this.nowMs}}}`);
  }

  /** Closes connections with a handshake; all that are open by default. */
  cut(connections: readonly FakeConnection[] = this.open, reason = ''): void {
    for (const { socket } of connections) socket.close(1008, reason);
  }

  /** Breaks all connections off. */
  drop(): void {
    for (const { socket } of this.open) socket.terminate();
  }

  /** Does not listen any more; what is open stays. */
  async goDown(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
      for (const socket of this.sockets) socket.destroy();
    });
  }

  /** Listens, again at the same address. */
  async comeUp(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Ends it. */
  async stop(): Promise<void> {
    for (const { socket } of this.connections) socket.terminate();
    await this.goDown();
    await this.rest.stop();
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    this.attempts += 1;
    const refusal = this.refusals.shift();
    if (refusal?.kind === 'no-answer') return;
    if (refusal?.kind === 'hang-up') {
      socket.destroy();
      return;
    }
    if (refusal?.kind === 'status') {
      const headers = Object.entries({ connection: 'close', ...refusal.headers }).map(
        ([name, value]) => `${name}: ${value}\r\n`,
      );
      socket.end(`HTTP/1.1 ${refusal.status} No\r\n${headers.join('')}\r\n`);
      return;
    }
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('ping', (data) => {
        if (this.answersPings) webSocket.pong(data);
      });
      webSocket.on('error', () => undefined);
      this.connections.push({ url: request.url ?? '', socket: webSocket });
    });
  }
}
