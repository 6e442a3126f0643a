import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ExchangeOrder, ExchangeReport, UsageReport, ViewersReport } from './messages.ts';

/** How the live process of a benchmark is run. */
export interface LiveProcessOptions {
  /** The recording's folder; null for none. */
  readonly recordIn: string | null;
  /** Whether the built command line is measured, not the source. */
  readonly isBuilt: boolean;
  /** How often the delay of the event loop is sampled, ms. */
  readonly resolutionMs: number;
  /** Further arguments of Node, for a profile. */
  readonly nodeArguments: readonly string[];
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** `cvdlab live binance` as a process of its own, between a loopback exchange and clients that are processes too. */
export class LiveBench {
  private readonly exchange: ChildProcess;
  private readonly live: ChildProcess;
  private readonly viewers: ChildProcess;

  private constructor(exchange: ChildProcess, live: ChildProcess, viewers: ChildProcess) {
    this.exchange = exchange;
    this.live = live;
    this.viewers = viewers;
  }

  /** Starts all three; the stream is connected and every viewer too. */
  static async start(viewers: number, options: LiveProcessOptions): Promise<LiveBench> {
    const exchange = fork(here('../jobs/live-exchange.ts'), { execArgv: ['--import', 'tsx'] });
    const listening = await answer<ExchangeReport>(exchange);
    if (listening.type !== 'listening') throw new Error('the exchange did not start');
    const live = forkLive(listening.port, options);
    const url = await pageOf(live);
    const watching = fork(
      here('../jobs/live-viewers.ts'),
      [`${url.replace('http', 'ws')}ws/cvd?symbol=BTCUSDT`, String(viewers)],
      {
        execArgv: ['--import', 'tsx'],
      },
    );
    await answer<string>(watching);
    return new LiveBench(exchange, live, watching);
  }

  /** Lets the exchange send. */
  async play(order: ExchangeOrder): Promise<Extract<ExchangeReport, { type: 'sent' }>> {
    this.exchange.send(order);
    const report = await answer<ExchangeReport>(this.exchange);
    if (report.type !== 'sent') throw new Error('the exchange did not say what it sent');
    return report;
  }

  /** What the live process used since it was asked last; `collect` has it collect its garbage before. */
  async usage(order: 'report' | 'collect' = 'report'): Promise<UsageReport> {
    this.live.send(order);
    return await answer<UsageReport>(this.live);
  }

  /** What the viewers were sent since they were asked last. */
  async seen(): Promise<ViewersReport> {
    this.viewers.send('report');
    return await answer<ViewersReport>(this.viewers);
  }

  /** Ends all of them; the live process as Ctrl-C does. */
  async stop(): Promise<void> {
    this.live.kill('SIGINT');
    await once(this.live, 'exit');
    this.viewers.disconnect();
    this.exchange.disconnect();
  }
}

function forkLive(port: number, options: LiveProcessOptions): ChildProcess {
  const { recordIn, isBuilt, resolutionMs, nodeArguments } = options;
  const main = isBuilt ? here('../../dist/cli/main.js') : here('../jobs/cli.ts');
  const loaders = isBuilt ? [] : ['--import', 'tsx'];
  const source = ['--ws-url', `ws://127.0.0.1:${port}`, '--rest-url', `http://127.0.0.1:${port}`];
  const data =
    recordIn === null ? ['--data-dir', '/nonexistent', '--warm-up-days', '0'] : ['--data-dir', recordIn, '--record'];
  const view = ['--symbol', 'BTCUSDT', '--bar', '1m', '--lookback', '20', '--reset', 'never', '--port', '0'];
  return fork(main, ['live', 'binance', ...source, ...view, ...data], {
    execArgv: [...nodeArguments, ...loaders, '--import', here('../jobs/report-live-usage.mjs')],
    env: { ...process.env, BENCH_LOOP_RESOLUTION_MS: String(resolutionMs) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

async function answer<Message>(child: ChildProcess): Promise<Message> {
  const asked = new AbortController();
  const { signal } = asked;
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error('a process of the benchmark ended before its time');
  });
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [Message];
    return message;
  } finally {
    ended.catch(() => undefined);
    asked.abort();
  }
}

/** The address that it says on stderr; the rest goes on to ours. */
async function pageOf(live: ChildProcess): Promise<string> {
  let said = '';
  return await new Promise((resolve, reject) => {
    live.stderr!.on('data', (text: Buffer) => {
      said += String(text);
      const address = /open (http:\S+) in a browser/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
      if (!/^open http/.test(String(text))) process.stderr.write(text);
    });
    live.once('exit', () => reject(new Error(`the live process ended: ${said}`)));
  });
}
