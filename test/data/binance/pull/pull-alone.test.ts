import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../../src/core/time.ts';
import { pullKlines } from '../../../../src/data/binance/pull/pull-klines.ts';
import { pullTrades } from '../../../../src/data/binance/pull/pull-trades.ts';
import { InputError } from '../../../../src/data/input-error.ts';
import { cvdlab } from '../../../support/cli.ts';
import { generateTrades } from '../../../support/fake-binance/fake-series.ts';
import { leftovers, type PullBench, startPullBench, storeContent } from '../../../support/fake-binance/pull-bench.ts';
import { tempFolder } from '../../store/temp-folder.ts';

const FIRST_US = Date.UTC(2024, 7, 5) * 1000;
const DAYS = ['2024-08-05', '2024-08-06'];
const REQUEST = {
  fromDay: parseDay('2024-08-05'),
  toDay: parseDay('2024-08-06'),
  via: 'auto',
  refresh: false,
  overwrite: false,
} as const;
const BTC = { ...REQUEST, symbol: 'BTCUSDT', kind: 'aggTrades' } as const;
const LOCK = '.downloads/trades/binance/spot/BTCUSDT/lock';

async function bench(dataDir: string): Promise<PullBench> {
  const made = await startPullBench(dataDir);
  const aggTrades = generateTrades({ fromUs: FIRST_US, toUs: FIRST_US + 2 * 864e8, everyUs: 3e7 });
  for (const symbol of ['BTCUSDT', 'ETHUSDT']) made.fake.put({ market: 'spot', symbol, aggTrades, daily: DAYS });
  return made;
}

/** The lock of a process in the folder of the downloads. */
function leaveLock(dataDir: string, pid: number): void {
  mkdirSync(dirname(join(dataDir, LOCK)), { recursive: true });
  writeFileSync(join(dataDir, LOCK), `${pid}\n`);
}

describe('two pulls at once', () => {
  it('of one symbol: the second is refused before it asks for anything, the first is not disturbed', async () => {
    const { context, fake, http } = await bench(tempFolder());
    const first = pullTrades(context, BTC);
    const second = pullTrades(context, BTC);
    await expect(second).rejects.toThrow(InputError);
    await expect(second).rejects.toThrow(
      `process ${process.pid} is pulling BTCUSDT (binance spot) already; wait for it, or end it`,
    );
    expect((await first).days.map(({ status }) => status)).toEqual(['complete', 'complete']);
    const klines = pullKlines(context, { ...REQUEST, symbol: 'BTCUSDT' });
    await expect(pullKlines(context, { ...REQUEST, symbol: 'BTCUSDT' })).rejects.toThrow('is pulling BTCUSDT');
    await klines;
    expect(fake.requests('.zip').filter((url) => url.includes('aggTrades') && !url.endsWith('CHECKSUM'))).toHaveLength(
      2,
    );
    expect(leftovers(context.dataDir)).toEqual([]);
    await http.close();
  });

  it('of two symbols, or of trades and klines, go side by side', async () => {
    const { context, http } = await bench(tempFolder());
    const [btc, eth, klines] = await Promise.all([
      pullTrades(context, BTC),
      pullTrades(context, { ...BTC, symbol: 'ETHUSDT' }),
      pullKlines(context, { ...REQUEST, symbol: 'BTCUSDT' }),
    ]);
    expect([btc, eth].flatMap(({ days }) => days.map(({ status }) => status))).toEqual(Array(4).fill('complete'));
    expect(klines.days.map(({ rows }) => rows > 1000)).toEqual([true, true]);
    expect(leftovers(context.dataDir)).toEqual([]);
    await http.close();
  });

  it('one of which is dead: its lock is taken over, and the day is the same', async () => {
    const undisturbed = await bench(tempFolder());
    await pullTrades(undisturbed.context, BTC);
    const { context, http } = await bench(tempFolder());
    leaveLock(context.dataDir, spawnSync(process.execPath, ['-e', '']).pid);
    await pullTrades(context, BTC);
    expect(storeContent(context.dataDir)).toEqual(storeContent(undisturbed.context.dataDir));
    await http.close();
    await undisturbed.http.close();
  });

  it('are told apart on the command line: exit 2, the process and what to do; a dry run reads only', async () => {
    const { context, fake, http } = await bench(tempFolder());
    const { dataDir } = context;
    leaveLock(dataDir, process.ppid);
    const origins = ['--dump-url', fake.url, '--list-url', fake.url, '--rest-url', fake.url];
    const args = ['pull', 'binance', '--symbol', 'BTCUSDT', '--date', DAYS[0]!, '--data-dir', dataDir, ...origins];
    expect(await cvdlab(args)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        `cvdlab: process ${process.ppid} is pulling BTCUSDT (binance spot) already; wait for it, or end it\n` +
        `(if process ${process.ppid} is some other program, remove ${join(dataDir, LOCK)})\n`,
    });
    expect(await cvdlab([...args, '--dry-run'])).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(dataDir, LOCK), 'utf8')).toBe(`${process.ppid}\n`);
    await http.close();
  });
});
