import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { runCli } from '../../src/cli/run.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { FakeExchange } from '../support/fake-exchange-stream/fake-exchange.ts';
import { syntheticTape } from '../support/fake-exchange-stream/stream-tape.ts';
import { LiveCli, sessionsOf } from '../support/live-cli.ts';

const dataDir = path.join(temporaryFolder(), 'data');
const fromUs = Date.UTC(2024, 7, 9, 12) * 1000;
const tape = syntheticTape('spot', { fromUs, toUs: fromUs + 3_600_000_000, everyUs: 500_000 });

/** Calls until a condition holds: the sockets are real, so is their time. */
async function until<Value>(ask: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

type BarsAnswer = readonly { readonly time: string; readonly cvd_close: number }[];

describe('cvdlab live binance', () => {
  const interrupt = new AbortController();
  let exchange: FakeExchange;
  let url = '';
  let ended: Promise<number>;
  const heard: string[] = [];

  async function api<Answer>(what: string): Promise<Answer> {
    return (await (await fetch(`${url}${what}`)).json()) as Answer;
  }

  beforeAll(async () => {
    exchange = await FakeExchange.start(tape);
    const sink = (): CliContext['stdout'] => ({
      isTerminal: false,
      width: 120,
      write: (text) => {
        heard.push(text);
        return Promise.resolve();
      },
    });
    const where = ['--ws-url', exchange.wsUrl, '--rest-url', exchange.restUrl, '--data-dir', dataDir];
    const rules = ['--bar', '1m,5m', '--lookback', '5', '--record', '--port', '0', '--log-level', 'error'];
    const context: CliContext = { stdout: sink(), stderr: sink(), env: {}, interrupted: interrupt.signal };
    ended = runCli(['live', 'binance', '--symbol', 'BTCUSDT', ...where, ...rules], context);
    const told = await until(
      () => Promise.resolve(/open (http:\/\/[^/]+\/) in a browser/.exec(heard.join(''))),
      (match) => match !== null,
    );
    url = told![1]!;
    await until(
      () => Promise.resolve(exchange.open.length),
      (open) => open > 0,
    );
  });

  afterAll(async () => {
    interrupt.abort();
    await ended;
    await exchange.stop();
  });

  it('shows what the exchange sends, records it, and the recording run again gives the same events', async () => {
    const half = Math.floor(tape.trades.length / 2);
    exchange.play(half);
    exchange.drop();
    exchange.play(100);
    await until(
      () => Promise.resolve(exchange.open.length),
      (open) => open > 0,
    );
    exchange.play(tape.trades.length);
    const { symbols } = await api<{ symbols: { bar: string; rules: string[] }[] }>('api/symbols');
    expect(symbols.map(({ bar, rules }) => [bar, ...rules])).toEqual([
      ['1m', 'window(5)'],
      ['5m', 'window(5)'],
    ]);
    const shown = await until(
      () => api<BarsAnswer>('api/bars?symbol=BTCUSDT&bar=1m'),
      (bars) => bars.length >= 59,
    );
    interrupt.abort();
    expect(await ended).toBe(130);

    const { stdout } = await cvdlab(['bars', '--data-dir', dataDir, '--symbol', 'BTCUSDT']);
    const stored = csvRecords(stdout);
    const closed = shown.at(-1)!;
    const same = stored.find(({ time }) => time === closed.time)!;
    expect(closed.cvd_close).toBe(Number(same['cvd_close']));
    expect(stored.reduce((sum, bar) => sum + Number(bar['trades']), 0)).toBe(tape.trades.length);

    const sessions = path.join(dataDir, 'live', 'binance', 'spot', 'BTCUSDT');
    const [session] = readdirSync(sessions).filter((name) => existsSync(path.join(sessions, name, 'run.json')));
    const check = await cvdlab(['replay', '--check', path.join(sessions, session!)]);
    expect(check.stderr).toBe('every event is the same, byte for byte\n');
    expect(check.exitCode).toBe(0);
  });
});

describe('cvdlab live binance of two symbols', () => {
  it('shows and records both, each whole, though both miss trades at once', async () => {
    const folder = path.join(dataDir, 'two');
    const { market, trades } = tape;
    const live = await LiveCli.start({
      ...{ tape, dataDir: folder, args: ['--symbols', 'BTCUSDT,ETHUSDT', '--record'] },
      prepare: ({ rest }) => rest.put({ market, symbol: 'ETHUSDT', klines: [], trades: [], aggTrades: trades }),
    });
    const { exchange } = live;
    await live.until(() => exchange.open.length > 1 || null);
    const texts = exchange.happen(trades.length);
    for (const text of texts.filter((_, index) => index < 500 || index > 3000)) {
      for (const connection of exchange.open) {
        const symbol = connection.url.includes('ethusdt') ? 'ETHUSDT' : 'BTCUSDT';
        exchange.send(text.replaceAll('BTCUSDT', symbol).replace('btcusdt', symbol.toLowerCase()), [connection]);
      }
    }
    for (const symbol of ['BTCUSDT', 'ETHUSDT']) {
      await live.until(async () => {
        const bars = await live.api<BarsAnswer | { error: string }>(`api/bars?symbol=${symbol}`);
        return 'length' in bars && bars.length >= 59 ? bars : null;
      });
    }
    expect(await live.stop()).toBe(130);
    for (const symbol of ['BTCUSDT', 'ETHUSDT']) {
      const { stdout } = await cvdlab(['bars', '--data-dir', folder, '--symbol', symbol]);
      expect(csvRecords(stdout).reduce((sum, bar) => sum + Number(bar['trades']), 0)).toBe(trades.length);
    }
  });

  it('ends the one well when the other cannot be had', async () => {
    const folder = path.join(dataDir, 'absent');
    const exchange = await FakeExchange.start(tape);
    const where = ['--ws-url', exchange.wsUrl, '--rest-url', exchange.restUrl, '--data-dir', folder, '--port', '0'];
    const ended = await cvdlab(['live', 'binance', '--symbols', 'BTCUSDT,NOSUCH', '--record', ...where]);
    await exchange.stop();
    expect(ended.stderr).toContain('NOSUCH');
    expect([2, 5]).toContain(ended.exitCode);
    expect(exchange.open).toEqual([]);
  });
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  'a process that is told to end by %s ends its recording well',
  async (signal) => {
    const folder = path.join(dataDir, signal);
    const exchange = await FakeExchange.start(tape);
    const where = ['--ws-url', exchange.wsUrl, '--rest-url', exchange.restUrl, '--data-dir', folder, '--port', '0'];
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const args = ['--import', 'tsx', main, 'live', 'binance', '--symbol', 'BTCUSDT', '--record', ...where];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const heard: string[] = [];
    child.stderr.on('data', (piece: Buffer) => heard.push(piece.toString('utf8')));
    const ended = once(child, 'exit');
    await until(
      () => Promise.resolve(exchange.open.length),
      (count) => count > 0 || child.exitCode !== null,
    );
    exchange.play(100);
    child.kill(signal);
    expect(await ended, heard.join('')).toEqual([130, null]);
    await exchange.stop();
    const [session] = sessionsOf(folder, tape);
    expect(existsSync(path.join(session!, 'end.json'))).toBe(true);
  },
);

describe('wrong usage', () => {
  it.each([
    [['live', 'binance'], '--symbol or --symbols is needed'],
    [['live', 'binance', '--symbols', 'BTCUSDT,'], '--symbols takes names separated by commas'],
    [['live', 'binance', '--symbol', 'X', '--host', '0.0.0.0'], 'refusing to listen on 0.0.0.0 without a token'],
    [['live', 'binance', '--symbol', 'X', '--min-size', '90%'], 'live size limits must be sizes'],
    [['replay'], '--symbol is needed'],
    [['replay', '--check', '/nowhere'], '/nowhere'],
  ])('is named: %s', async (args, message) => {
    const { exitCode, stderr } = await cvdlab(args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
