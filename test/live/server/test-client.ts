import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { WireMessage } from '../../../src/live/protocol/wire-messages.ts';

/** A message of one kind. */
export type MessageOf<Type extends WireMessage['type']> = Extract<WireMessage, { readonly type: Type }>;

/** How a WebSocket ended. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket client that keeps everything it is sent. */
export class TestClient {
  readonly socket: WebSocket;
  readonly messages: WireMessage[] = [];
  /** How it ended, once it has. */
  readonly ended: Promise<Ending>;
  private wake: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as WireMessage);
      this.wake();
    });
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.wake();
      });
    });
  }

  /** Connects; does not wait for the first message. */
  static open(
    url: string,
    options: ConstructorParameters<typeof WebSocket>[2] = {},
    protocols: string[] = [],
  ): TestClient {
    return new TestClient(new WebSocket(url.replace('http:', 'ws:'), protocols, options));
  }

  /** The n-th message of a kind, as soon as it is there. */
  async message<Type extends WireMessage['type']>(type: Type, index = 0): Promise<MessageOf<Type>> {
    for (;;) {
      const found = this.messages.filter((message): message is MessageOf<Type> => message.type === type)[index];
      if (found !== undefined) return found;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed before message ${index} of ${type}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async close(): Promise<void> {
    if (this.socket.readyState !== WebSocket.CLOSED) {
      this.socket.terminate();
      await once(this.socket, 'close').catch(() => undefined);
    }
  }
}

/** The status with which a server refuses to make a WebSocket of a request; 101 when it does not. */
export function upgradeStatus(
  url: string,
  options: ConstructorParameters<typeof WebSocket>[2] = {},
  protocols: string[] = [],
): Promise<number> {
  const socket = new WebSocket(url.replace('http:', 'ws:'), protocols, options);
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('error', reject);
  });
}
