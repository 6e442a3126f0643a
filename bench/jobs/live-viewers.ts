import { WebSocket } from 'ws';
import type { ViewersReport } from '../live/messages.ts';

/** A process that watches a live server with so many WebSocket clients, and counts what they are sent. */
const [url = '', count = '0'] = process.argv.slice(2);
const latest = new Map<WebSocket, Buffer>();
let [updates, messages, bytes] = [0, 0, 0];

const sockets = Array.from({ length: Number(count) }, () => {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('message', (data: Buffer) => take(socket, data));
  return socket;
});
await Promise.all(
  sockets.map((socket) => new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))),
);
process.send!('ready');
process.on('message', () => report());
process.on('disconnect', () => process.exit());

function take(socket: WebSocket, data: Buffer): void {
  messages += 1;
  bytes += data.length;
  // `{"type":"cvd_update",`
  if (data.toString('latin1', 9, 19) !== 'cvd_update') return;
  updates += 1;
  latest.set(socket, data);
}

function report(): void {
  const cvds = new Set(Array.from(latest.values(), (data) => (JSON.parse(String(data)) as { cvd: number }).cvd));
  const viewers = sockets.filter((socket) => socket.readyState === WebSocket.OPEN).length;
  const answer: ViewersReport = { viewers, cvds: [...cvds], updates, messages, bytes };
  [updates, messages, bytes] = [0, 0, 0];
  process.send!(answer);
}
