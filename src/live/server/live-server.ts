import { createServer, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import type { LiveHub } from '../protocol/live-hub.ts';
import { AccessGuard } from './access-guard.ts';
import { liveApp } from './live-app.ts';
import { type ClientsContext, LiveClients } from './live-clients.ts';
import { LiveMetrics } from './live-metrics.ts';
import { type LiveServerOptions, resolveServerOptions, type ServerSettings } from './server-options.ts';

/** A server that listens. */
export interface LiveServer {
  /** Where its page is, e.g. `http://127.0.0.1:8484/`. */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /** Tells all clients, waits until they have gone or were cut off, and stops listening. */
  close(): Promise<void>;
}

/**
 * Shows a hub on HTTP and WebSocket.
 * @throws RangeError for options that make no sense or are not safe; Error when the port cannot be had.
 */
export async function startLiveServer(hub: LiveHub, options: LiveServerOptions): Promise<LiveServer> {
  const settings = resolveServerOptions(options);
  const { clock, logger, assets } = options;
  const { limits } = settings;
  const metrics = new LiveMetrics(options.alerts);
  const guard = new AccessGuard(settings.token, clock);
  const context: ClientsContext = { hub, clock, limits, settings, guard, metrics, logger };
  const clients = new LiveClients(context);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, liveApp(context, clients, assets));
  server.on('upgrade', (request, socket, head) => clients.upgrade(request, socket, head));
  const stop = async (): Promise<void> => {
    const closed = closeServer(server);
    await clients.close();
    server.closeAllConnections();
    await closed;
    metrics.close();
  };
  try {
    await listen(server, settings);
  } catch (error) {
    await stop();
    throw error;
  }
  const port = portOf(server);
  const url = urlOf(port, settings.host);
  logger.info({ url }, 'listening');
  return {
    url,
    port,
    close: async () => {
      await stop();
      logger.info('stopped');
    },
  };
}

function listen(server: Server, { host, port }: ServerSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`cannot listen on ${host}:${port}: ${error.message}`, { cause: error })),
    );
    server.listen(port, host, resolve);
  });
}

/** Takes no new connections and ends once those there are over. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // An error here says that it was not listening.
    server.close(() => resolve());
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function urlOf(port: number, host: string): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}/`;
}
