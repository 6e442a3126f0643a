import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A redis-server of its own on a free port of this machine, which keeps its data in a folder. */
export class RedisServer {
  /** Where it is. */
  readonly url: string;
  private readonly port: number;
  private readonly folder: string;
  private child: ChildProcess | null = null;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Starts one; every change is on the disk before it is answered. */
  static async start(folder: string): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder);
    await server.begin();
    return server;
  }

  /** Stops it and starts it again: connections break, what it knew it still knows. */
  async restart(): Promise<void> {
    await this.stop();
    await this.begin();
  }

  /** Stops it. */
  async stop(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }

  private async begin(): Promise<void> {
    const kept = ['--dir', this.folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', ...kept];
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    let heard = '';
    for await (const bytes of child.stdout) {
      heard += String(bytes);
      if (heard.includes('Ready to accept connections')) break;
    }
    if (!heard.includes('Ready to accept connections')) throw new Error(`redis-server did not start: ${heard}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return address.port;
}
