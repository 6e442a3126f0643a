import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { syntheticTape } from '../support/fake-exchange-stream/stream-tape.ts';
import { LiveCli, sessionsOf } from '../support/live-cli.ts';

const root = temporaryFolder();
/** A strategy that is in for so many bars and out for as many. */
const OWN = `export default () => ({
  name: 'in-and-out',
  decide({ kind, bars, position, orders }) {
    if (kind !== 'bar' || orders.length > 0 || bars.length % 5 !== 0) return [];
    if (position.lots !== 0) return [{ type: 'flatten', tag: 'time' }];
    const order = { kind: 'market', side: 1, lots: 10, timeInForce: 'GTC', reduceOnly: false, tag: 'entry' };
    return [{ type: 'submit', order }];
  },
});
`;
const fromUs = Date.UTC(2024, 7, 9, 12) * 1000;
const tape = syntheticTape('spot', { fromUs, toUs: fromUs + 5_400_000_000, everyUs: 1_000_000 });
const TRADING = ['--size', '0.01', '--hold', '4', '--stop', '2atr', '--capital', '100000', '--max-position', '0.05'];
const RULES = ['--lookback', '5', '--bar', '1m'];

interface Paper {
  readonly strategy: string;
  readonly accounts: readonly { readonly reading: string; readonly fills: number; readonly equity: number }[];
  readonly fills: readonly { readonly reading: string; readonly side: string; readonly price: number }[];
}

/** Runs a recorded session over the whole tape, with a break in the middle. */
async function session(
  dataDir: string,
  args: readonly string[],
): Promise<{ live: LiveCli; paper: Paper; folder: string }> {
  const live = await LiveCli.start({ tape, dataDir, args: ['--record', ...RULES, ...args] });
  const half = Math.floor(tape.trades.length / 2);
  live.exchange.play(half);
  live.exchange.drop();
  await live.until(() => live.exchange.open.length > 0 || null);
  live.exchange.play(tape.trades.length);
  await live.until(async () => {
    const bars = JSON.parse(await live.text('api/bars?symbol=BTCUSDT')) as readonly unknown[] | { error: string };
    return 'length' in bars && bars.length >= 89 ? bars : null;
  });
  const paper = await live.api<Paper>('api/paper?symbol=BTCUSDT');
  expect(await live.stop()).toBe(130);
  return { live, paper, folder: sessionsOf(dataDir, tape)[0]! };
}

describe('live binance --paper', () => {
  it('trades what backtest trades, shows it, and replay --check makes it again from the folder alone', async () => {
    const dataDir = path.join(root, 'built-in');
    const { live, paper, folder } = await session(dataDir, ['--paper', '--json', ...TRADING]);
    const { stdout } = await cvdlab([
      'backtest',
      '--data-dir',
      dataDir,
      '--symbol',
      'BTCUSDT',
      ...RULES,
      ...TRADING,
      '--out',
      path.join(root, 'run'),
    ]);
    expect(stdout).toContain('trades');
    const backtest = csvRecords(readFileSync(path.join(root, 'run', 'fills.csv'), 'utf8'));
    expect(backtest.length).toBeGreaterThan(20);
    expect(paper.strategy).toBe('signals');
    const key = (fill: { reading: string; side: string; price: number | string }): string =>
      `${fill.reading} ${fill.side} ${Number(fill.price)}`;
    expect(paper.fills.map(key)).toEqual(backtest.map((fill) => key(fill as never)));
    const document = JSON.parse(live.stdout.join('')) as Paper & {
      sessions: { folder: string; paper: { lines: number } }[];
    };
    expect(document.accounts.map(({ fills }) => fills)).toEqual(paper.accounts.map(({ fills }) => fills));
    expect(document.sessions).toMatchObject([{ symbol: 'BTCUSDT', folder }]);
    expect(live.stderr.join('')).toMatch(
      /BTCUSDT: paper: 2024-08-09T\S+ entry: (buy|sell) 0\.01000 at \d+\.\d\d, position/,
    );

    const check = await cvdlab(['replay', '--check', folder]);
    expect(check.stderr).toBe('every event is the same, byte for byte\n');
    expect(check.stdout).toContain(`${document.sessions[0]!.paper.lines} events on paper, sha256:`);
    expect(check.exitCode).toBe(0);

    const log = path.join(folder, 'paper.jsonl');
    const lines = readFileSync(log, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('"type":"fill"'));
    writeFileSync(log, lines.with(at, lines[at]!.replace('"lots":1000', '"lots":1001')).join('\n'));
    const changed = await cvdlab(['replay', '--check', folder]);
    expect(changed.exitCode).toBe(4);
    expect(changed.stderr).toContain(`paper.jsonl parts at line ${at + 1}:\n  recorded: ${lines[at]!.slice(0, 20)}`);
  });

  it('takes a strategy of the user, and finds out when it has changed since', async () => {
    const dataDir = path.join(root, 'own');
    const own = path.join(root, 'mine.mjs');
    writeFileSync(own, OWN);
    const { live, paper, folder } = await session(dataDir, ['--strategy', own]);
    expect(paper.strategy).toBe('in-and-out');
    expect(paper.fills.length).toBeGreaterThan(0);
    expect(live.stderr.join('')).toMatch(/on paper, in-and-out:\nsymbol +reading +fills/);
    expect(await cvdlab(['replay', '--check', folder])).toMatchObject({ exitCode: 0 });
    // A file that was loaded is not loaded again: another one stands for what it has become.
    const later = path.join(root, 'later.mjs');
    writeFileSync(later, OWN.replace('% 5', '% 6'));
    const changed = await cvdlab(['replay', '--check', folder, '--strategy', later]);
    expect(changed.stderr).toContain('the file of the strategy has changed since the session');
    expect(changed.exitCode).toBe(4);
    const elsewhere = path.join(root, 'elsewhere.mjs');
    writeFileSync(elsewhere, OWN);
    const moved = await cvdlab(['replay', '--check', folder, '--strategy', elsewhere]);
    expect(moved).toMatchObject({ exitCode: 0, stderr: 'every event is the same, byte for byte\n' });
  });
});

describe('wrong usage of paper trading', () => {
  it.each([
    [['--stop', '20t'], '--stop is for trading on paper: give --paper or --strategy FILE too'],
    [['--paper', '--latency', '1ms,2ms'], '--latency takes one duration where trading is live'],
    [['--paper', '--bar', 'tick:5'], 'paper trading takes bars of time and trades of all sizes in the first view'],
    [['--strategy', 'absent.ts'], 'absent.ts is not there: check the path'],
    [['--paper', '--capital', '0'], '--capital must be above 0'],
  ])('is named: %s', async (args, message) => {
    const { exitCode, stderr } = await cvdlab(['live', 'binance', '--symbol', 'BTCUSDT', ...args]);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
