import { pino } from 'pino';
import type { Clock } from '../../../src/data/clock.ts';
import type { LiveHub } from '../../../src/live/protocol/live-hub.ts';
import { type LiveServer, startLiveServer } from '../../../src/live/server/live-server.ts';
import type { LiveServerOptions } from '../../../src/live/server/server-options.ts';

/** A server for a test, with everything that it logged. */
export interface RunningServer extends LiveServer {
  /** The lines of its log. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** The value of a metric, summed over its labels that contain a text. */
  metric(name: string, label?: string): Promise<number>;
}

/** Starts a server on a free port of the loopback. */
export async function runServer(
  hub: LiveHub,
  clock: Clock,
  options: Partial<LiveServerOptions> = {},
): Promise<RunningServer> {
  const log: Record<string, unknown>[] = [];
  const write = (line: string): void => void log.push(JSON.parse(line) as Record<string, unknown>);
  const server = await startLiveServer(hub, {
    port: 0,
    assets: { widgetScript: '/* widget */', pageScript: '/* page */' },
    clock,
    logger: pino({ level: 'debug' }, { write }),
    ...options,
  });
  const headers = options.token === undefined ? {} : { authorization: `Bearer ${options.token ?? ''}` };
  return {
    ...server,
    log,
    metric: async (name, label = '') => {
      const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`, { headers })).text();
      const lines = text.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line) && line.includes(label));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
  };
}
