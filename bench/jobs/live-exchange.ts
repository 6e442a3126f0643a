import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { MarketEvent } from '../../src/cvd/bars-from-source.ts';
import { SIMULATOR_DEFAULTS } from '../../src/data/simulate/simulator-options.ts';
import { simulatedSource } from '../../src/data/simulate/simulated-source.ts';
import { AggTradeFrames } from '../live/agg-trade-frames.ts';
import type { ExchangeOrder, ExchangeReport } from '../live/messages.ts';

/**
 * A process that plays one symbol's aggTrade stream over a real WebSocket: so many messages a second, or as many as are
 * taken. It knows as much REST as a feed asks for while nothing is missing.
 */
const TICK_MS = 1;
const FLOOD_CHUNK = 500;

const week = simulatedWeek();
const frames = new AggTradeFrames();
const webSockets = new WebSocketServer({ noServer: true });
let stream: Socket | null = null;

const server = createServer(answer);
server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
  webSockets.handleUpgrade(request, socket, head, () => {
    stream = socket;
  });
});
server.listen(0, '127.0.0.1', () => tell({ type: 'listening', port: (server.address() as AddressInfo).port }));

process.on('message', (order: ExchangeOrder) => {
  if (stream === null) throw new Error('nobody listens to the stream');
  if (order.type === 'day') void playDay(stream, order.perSecond);
  else if (order.perSecond === null) flood(stream, Date.now() + order.seconds * 1000);
  else playNow(stream, order.perSecond, order.seconds);
});
process.on('disconnect', () => process.exit());

/** Sends evenly: what is due at each tick goes out in one write. */
function playNow(socket: Socket, perSecond: number, seconds: number): void {
  const startMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const elapsedMs = Math.min(performance.now() - startMs, seconds * 1000);
    const due = Math.floor((elapsedMs / 1000) * perSecond) - sent;
    if (due > 0) socket.write(frames.walk(due, Date.now()));
    sent += due;
    if (elapsedMs < seconds * 1000) return;
    clearInterval(timer);
    tellSent(socket);
  }, TICK_MS);
}

/** Sends whenever there is room. */
function flood(socket: Socket, endMs: number): void {
  while (Date.now() < endMs) {
    if (socket.write(frames.walk(FLOOD_CHUNK, Date.now()))) continue;
    socket.once('drain', () => flood(socket, endMs));
    return;
  }
  tellSent(socket);
}

/** Sends the next simulated day, in a fraction of the time. */
async function playDay(socket: Socket, perSecond: number): Promise<void> {
  const chunk = Math.ceil(perSecond / 1000);
  for (;;) {
    const { value: event } = await week.next();
    if (event === undefined) throw new Error('the simulated days are over');
    if (event.type === 'coverage-end') break;
    if (event.type !== 'trades') continue;
    for (let from = 0; from < event.length; from += chunk) {
      const hasRoom = socket.write(frames.of(event, from, Math.min(from + chunk, event.length)));
      await (hasRoom ? sleep(TICK_MS) : once(socket, 'drain'));
    }
  }
  tellSent(socket);
}

function tellSent(socket: Socket): void {
  socket.write('', () => tell({ type: 'sent', count: frames.count, cvd: frames.cvdLots / 1e5 }));
}

function tell(report: ExchangeReport): void {
  process.send!(report);
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(restAnswer(pathname.split('/').at(-1) ?? '')));
}

function restAnswer(endpoint: string): unknown {
  if (endpoint === 'time') return { serverTime: Date.now() };
  if (endpoint !== 'exchangeInfo') return [];
  const filters = [
    { filterType: 'PRICE_FILTER', tickSize: '0.01000000' },
    { filterType: 'LOT_SIZE', stepSize: '0.00001000' },
  ];
  return { rateLimits: [], symbols: [{ symbol: 'BTCUSDT', status: 'TRADING', filters }] };
}

/** A million trades a day, for longer than any benchmark. */
async function* simulatedWeek(): AsyncGenerator<MarketEvent, undefined> {
  yield* simulatedSource({ ...SIMULATOR_DEFAULTS, days: 400, ordersPerSecond: 8.4 });
}
