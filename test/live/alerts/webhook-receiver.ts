import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** A POST as it came. */
export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver answers: a status with headers, nothing at all, or a broken connection. */
export type Answer = { readonly status: number; readonly headers?: Record<string, string> } | 'nothing' | 'reset';

const open: WebhookReceiver[] = [];

afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.stop();
});

/** Somebody who is told of signals, on loopback. */
export class WebhookReceiver {
  /** Everything that came, in order. */
  readonly received: Received[] = [];
  /** What the next POSTs are answered; then 204. */
  readonly answers: Answer[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { url = '', headers } = request;
        this.received.push({ url, headers, body: Buffer.concat(pieces).toString('utf8') });
        answer(response, this.answers.shift() ?? { status: 204 });
      });
    });
  }

  /** Starts one; it is gone after the test. */
  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await new Promise<void>((resolve) => {
      receiver.server.listen(0, '127.0.0.1', resolve);
    });
    open.push(receiver);
    return receiver;
  }

  /** Its host and port. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops it. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}

function answer(response: ServerResponse, what: Answer): void {
  if (what === 'nothing') return;
  if (what === 'reset') response.destroy();
  else
    response.writeHead(what.status, what.headers).end('long words of no interest'.repeat(what.status === 204 ? 0 : 9));
}
