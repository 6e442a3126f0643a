import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../data/clock.ts';
import { parseClientMessage } from '../protocol/client-message.ts';
import { CLOSE_CODES } from '../protocol/protocol-limits.ts';
import { closeReason } from './close-reason.ts';
import { ClientQueue } from './client-queue.ts';
import type { LiveChannel, Watcher } from './live-channel.ts';
import type { LiveMetrics } from './live-metrics.ts';
import { RateLimit } from './rate-limit.ts';
import type { LiveServerLimits } from './server-options.ts';

/** What a {@link LiveClient} works with. */
export interface ClientContext {
  /** When things happen. */
  readonly clock: Clock;
  /** How much it may do. */
  readonly limits: LiveServerLimits;
  /** Where things are counted. */
  readonly metrics: LiveMetrics;
  /** The log of this connection. */
  readonly log: Logger;
  /** The most bars of its snapshots. */
  readonly mostBars: number;
}

/** One WebSocket that watches a channel. */
export class LiveClient implements Watcher {
  private readonly socket: WebSocket;
  private readonly channel: LiveChannel;
  private readonly context: ClientContext;
  private readonly queue: ClientQueue;
  private readonly rate: RateLimit;
  private hasAnswered = true;
  private isLeaving = false;

  constructor(socket: WebSocket, channel: LiveChannel, context: ClientContext) {
    const { clock, limits } = context;
    this.socket = socket;
    this.channel = channel;
    this.context = context;
    this.rate = new RateLimit(limits.messagesPerSecond, limits.messageBurst, clock);
    this.queue = new ClientQueue(
      {
        send: (message, sent) => this.send(message, sent),
        snapshot: () => channel.snapshot(context.mostBars) ?? channel.refusal('this symbol is not offered any more'),
        stalled: () => this.drop(CLOSE_CODES.tooSlow, `took nothing for ${limits.stallMs / 1000} s`),
        left: (what) =>
          context.metrics.add(
            what === 'update' ? 'cvdlab_websocket_left_updates_total' : 'cvdlab_websocket_left_queues_total',
          ),
      },
      limits,
      clock,
    );
  }

  /** Bytes waiting for it. */
  get backlogBytes(): number {
    return this.queue.backlogBytes;
  }

  /** Begins to watch; `closed` is called once when the connection is over. */
  start(closed: () => void): void {
    this.socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    this.socket.on('pong', () => {
      this.hasAnswered = true;
    });
    // A frame that is too large or malformed; the library closes the connection with the code that says so.
    this.socket.on('error', (error) => this.context.log.info({ error: error.message }, 'protocol error'));
    this.socket.on('close', (code) => {
      this.isLeaving = true;
      this.queue.close();
      this.channel.leave(this);
      this.context.log.info({ code }, 'client gone');
      closed();
    });
    this.channel.join(this);
  }

  /** Sends a ping, or cuts the connection where the one before was not answered. */
  ping(): void {
    if (this.hasAnswered) {
      this.hasAnswered = false;
      this.socket.ping();
      return;
    }
    this.context.metrics.add('cvdlab_websocket_dropped_total', 1, ['reason', 'no answer']);
    this.context.log.warn('client dropped: no answer to a ping');
    this.socket.terminate();
  }

  /** Ends the connection with a code and a reason; a client that does not answer in time is cut off. */
  leave(code: number, reason: string): void {
    if (this.isLeaving) return;
    this.isLeaving = true;
    this.queue.close();
    this.channel.leave(this);
    this.socket.close(code, closeReason(reason));
    const callOff = this.context.clock.after(this.context.limits.closeGraceMs, () => this.socket.terminate());
    this.socket.once('close', callOff);
  }

  push(message: Buffer, endsBar: boolean): void {
    this.queue.push(message, endsBar);
  }

  pushUpdate(message: Buffer): void {
    this.queue.pushUpdate(message);
  }

  restart(): void {
    this.queue.restart();
  }

  private send(message: Buffer, sent: () => void): void {
    this.context.metrics.add('cvdlab_websocket_sent_messages_total');
    this.context.metrics.add('cvdlab_websocket_sent_bytes_total', message.length);
    this.socket.send(message, { binary: false }, sent);
  }

  private receive(data: RawData, isBinary: boolean): void {
    if (this.isLeaving) return;
    this.context.metrics.add('cvdlab_websocket_received_messages_total');
    if (!this.rate.pass()) {
      this.drop(CLOSE_CODES.tooManyMessages, `more than ${this.context.limits.messagesPerSecond} messages per second`);
      return;
    }
    try {
      if (isBinary) throw new RangeError('a message must be text, got a binary one');
      // With the default binaryType a message is one Buffer.
      const command = parseClientMessage((data as Buffer).toString('utf8'));
      this.context.log.info({ command }, 'command');
      this.channel.control(command);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.queue.push(this.channel.refusal(error.message), false);
    }
  }

  private drop(code: number, reason: string): void {
    this.context.metrics.add('cvdlab_websocket_dropped_total', 1, ['reason', DROP_LABELS[code] ?? String(code)]);
    this.context.log.warn({ code, reason }, 'client dropped');
    this.leave(code, reason);
  }
}

const DROP_LABELS: Readonly<Record<number, string>> = {
  [CLOSE_CODES.tooSlow]: 'too slow',
  [CLOSE_CODES.tooManyMessages]: 'too many messages',
};
