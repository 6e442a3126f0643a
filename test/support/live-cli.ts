import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { CliContext, TextSink } from '../../src/cli/context.ts';
import { runCli } from '../../src/cli/run.ts';
import { type Clock, systemClock } from '../../src/data/clock.ts';
import { FakeExchange } from './fake-exchange-stream/fake-exchange.ts';
import type { StreamTape } from './fake-exchange-stream/stream-tape.ts';

/** How a `cvdlab live binance` under test is run. */
export interface LiveCliOptions {
  /** What the exchange sends. */
  readonly tape: StreamTape;
  /** The store. */
  readonly dataDir: string;
  /** Arguments beside addresses, store and port. */
  readonly args: readonly string[];
  /** The environment. */
  readonly env?: CliContext['env'];
  /** When things happen. */
  readonly clock?: Clock;
  /** Gets the exchange ready before it is asked anything. */
  readonly prepare?: (exchange: FakeExchange) => void;
}

/** A `cvdlab live binance` that runs in this process, on real sockets to an exchange on loopback. */
export class LiveCli {
  /** The exchange. */
  readonly exchange: FakeExchange;
  /** What was written to stdout. */
  readonly stdout: string[] = [];
  /** What was written to stderr. */
  readonly stderr: string[] = [];
  /** Where its server is. */
  url = '';
  private readonly interrupt = new AbortController();
  private readonly ended: Promise<number>;

  private constructor(exchange: FakeExchange, { tape, dataDir, args, env = {}, clock }: LiveCliOptions) {
    this.exchange = exchange;
    const where = ['--ws-url', exchange.wsUrl, '--rest-url', exchange.restUrl, '--data-dir', dataDir];
    const market = ['--market', tape.market, '--symbol', tape.symbol];
    const [stdout, stderr] = [sinkOf(this.stdout), sinkOf(this.stderr)];
    const context = { stdout, stderr, env, interrupted: this.interrupt.signal, ...(clock !== undefined && { clock }) };
    const line = ['live', 'binance', ...market, ...where, '--port', '0', '--log-level', 'error', ...args];
    this.ended = runCli(line, context);
  }

  /** Starts it and waits until it reads the stream. */
  static async start(options: LiveCliOptions): Promise<LiveCli> {
    const exchange = await FakeExchange.start(options.tape);
    options.prepare?.(exchange);
    const live = new LiveCli(exchange, options);
    const [, url] = await live.until(() => /open (http:\/\/[^/]+\/) in a browser/.exec(live.stderr.join('')));
    live.url = url!;
    await live.until(() => exchange.open.length > 0 || null);
    return live;
  }

  /** Asks until there is an answer, and no longer than it runs: the sockets are real, so is their time. */
  async until<Value>(ask: () => Value | null | Promise<Value | null>): Promise<Value> {
    const codes: number[] = [];
    void this.ended.then((code) => codes.push(code));
    for (;;) {
      const value = await ask();
      if (value !== null) return value;
      if (codes.length > 0) throw new Error(`it ended with code ${codes.join()}: ${this.stderr.join('')}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** What its server answers, as text. */
  async text(what: string): Promise<string> {
    return await (await fetch(`${this.url}${what}`)).text();
  }

  /** What its server answers, as JSON. */
  async api<Answer>(what: string): Promise<Answer> {
    return JSON.parse(await this.text(what)) as Answer;
  }

  /** Presses Ctrl-C and waits for the end. @returns the exit code. */
  async stop(): Promise<number> {
    this.interrupt.abort();
    const code = await this.ended;
    await this.exchange.stop();
    return code;
  }
}

/** A clock of this machine that shows the time of a tape. */
export function clockOf(exchangeMs: number): Clock {
  const aheadMs = exchangeMs - systemClock.now();
  return { ...systemClock, now: () => systemClock.now() + aheadMs };
}

/** The folders of recorded sessions of a symbol. */
export function sessionsOf(dataDir: string, { market, symbol }: StreamTape): string[] {
  const folder = path.join(dataDir, 'live', 'binance', market, symbol);
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((session) => existsSync(path.join(session, 'run.json')));
}

function sinkOf(heard: string[]): TextSink {
  return {
    isTerminal: false,
    width: 120,
    write: (text) => {
      heard.push(text);
      return Promise.resolve();
    },
  };
}
