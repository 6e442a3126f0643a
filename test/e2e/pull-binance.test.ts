import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FakeBinance } from '../support/fake-binance/fake-binance.ts';
import { type FakeKline, type FakeTrade, generateTrades } from '../support/fake-binance/fake-series.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { describeWithSharedData, sharedData } from '../support/shared-data.ts';

const FROM_US = Date.UTC(2024, 6, 30) * 1000;
const DAYS = ['2024-07-30', '2024-07-31', '2024-08-01'];
const folder = temporaryFolder();
let fake: FakeBinance;

function originsOf(exchange: FakeBinance): string[] {
  return ['--dump-url', exchange.url, '--list-url', exchange.url, '--rest-url', exchange.url];
}

/** Trades of two markets: a spot symbol without a flaw, and one whose dump and REST lack the same ids. */
beforeAll(async () => {
  fake = await FakeBinance.start({ now: () => Date.UTC(2024, 7, 6) });
  const aggTrades = generateTrades({ fromUs: FROM_US, toUs: FROM_US + 3 * 864e8, everyUs: 2e7 });
  fake.put({ market: 'spot', symbol: 'GOODUSDT', aggTrades, daily: DAYS });
  const holed = aggTrades.filter((trade) => trade.id % 5000 !== 77);
  fake.put({ market: 'spot', symbol: 'HOLEUSDT', aggTrades: holed, daily: DAYS });
});
afterAll(() => fake.stop());

describe('cvdlab pull binance', () => {
  const store = path.join(folder, 'data');
  const range = ['--from', DAYS[0]!, '--to', DAYS[2]!, '--data-dir', store];

  it('says under --dry-run what it would fetch, and fetches nothing', async () => {
    const { exitCode, stdout } = await cvdlab([
      'pull',
      'binance',
      '--symbol',
      'GOODUSDT',
      ...range,
      ...originsOf(fake),
      '--dry-run',
    ]);
    expect(exitCode).toBe(0);
    const plan = csvRecords(stdout);
    expect(plan.map((row) => [row['way'], row['what']])).toEqual(
      DAYS.map((day) => ['daily', `GOODUSDT-aggTrades-${day}.zip`]),
    );
    expect(Number(plan[0]!['bytes'])).toBeGreaterThan(1000);
    expect((await cvdlab(['data', 'list', '--data-dir', store])).stdout.trim().split('\n')).toHaveLength(1);
  });

  it('brings days that agree with the exchange’s klines to the last digit, and does not fetch them again', async () => {
    const args = ['pull', 'binance', '--symbols', 'GOODUSDT', ...range, ...originsOf(fake), '--verify', 'klines'];
    const { exitCode, stdout } = await cvdlab(args);
    expect(stdout).toMatch(
      /GOODUSDT against klines, by volume and delta: 4,\d{3} minutes compared, \d+ equal, 0 different/,
    );
    expect(exitCode).toBe(0);
    expect(await cvdlab(['data', 'verify', '--data-dir', store])).toMatchObject({ exitCode: 0 });
    const asked = fake.requests('.zip').length;
    const again = await cvdlab(['pull', 'binance', '--symbol', 'GOODUSDT', ...range, ...originsOf(fake), '--json']);
    const { days } = JSON.parse(again.stdout) as { days: { way: string; status: string }[] };
    expect(days.map(({ way, status }) => [way, status])).toEqual(DAYS.map(() => ['store', 'complete']));
    expect(fake.requests('.zip')).toHaveLength(asked);
  });

  it('lists a hole that nobody can fill, with ids and times, and exits with 3', async () => {
    const { exitCode, stdout } = await cvdlab([
      'pull',
      'binance',
      '--symbol',
      'HOLEUSDT',
      ...range,
      ...originsOf(fake),
    ]);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/holes? in the ids could not be filled:/);
    expect(stdout).toMatch(/HOLEUSDT,\d+77,\d+77,1,2024-0/);
    expect(
      csvRecords((await cvdlab(['bars', '--symbol', 'HOLEUSDT', '--data-dir', store])).stdout).some(
        (bar) => bar['quality'] === 'gap',
      ),
    ).toBe(true);
  });

  it('brings klines, which everything that needs only bars works on', async () => {
    const data = path.join(folder, 'klines');
    const symbols = path.join(folder, 'symbols.txt');
    writeFileSync(symbols, '# liquid ones\nGOODUSDT\n');
    const args = [
      'pull',
      'binance',
      '--kind',
      'klines',
      '--symbols-file',
      symbols,
      '--date',
      DAYS[1]!,
      '--data-dir',
      data,
    ];
    await cvdlab([...args, ...originsOf(fake)]);
    const ours = csvRecords((await cvdlab(['bars', '--symbol', 'GOODUSDT', '--data-dir', data])).stdout);
    const fromTrades = csvRecords(
      (await cvdlab(['bars', '--symbol', 'GOODUSDT', '--data-dir', store, '--date', DAYS[1]!])).stdout,
    );
    const traded = (bars: Record<string, string>[]): unknown[] =>
      bars
        .filter((bar) => Number(bar['volume']) > 0)
        .map((bar) => [bar['time'], Number(bar['volume']), Number(bar['delta'])]);
    expect(traded(ours)).toEqual(traded(fromTrades));
    expect(traded(ours).length).toBeGreaterThan(1000);
  });

  it('takes the base addresses from the configuration file too', async () => {
    const config = path.join(folder, 'mirror.json');
    writeFileSync(config, JSON.stringify({ pull: { 'dump-url': fake.url, listUrl: fake.url, restUrl: fake.url } }));
    const args = ['pull', 'binance', '--config', config, '--symbol', 'GOODUSDT', '--date', DAYS[0]!];
    expect((await cvdlab([...args, '--data-dir', path.join(folder, 'configured')])).exitCode).toBe(0);
  });

  it('exits with 2 for wrong usage and with 5 when the other side fails', async () => {
    const pull = (...args: string[]): ReturnType<typeof cvdlab> =>
      cvdlab(['pull', 'binance', '--data-dir', store, ...args]);
    expect(await pull('--date', DAYS[0]!)).toMatchObject({ exitCode: 2 });
    expect((await pull('--symbol', 'X')).stderr).toContain('which days?');
    expect((await pull('--symbol', 'X', '--date', DAYS[0]!, '--rest-url', 'nonsense')).stderr).toContain(
      '--rest-url takes an address',
    );
    const banned = await FakeBinance.start({ now: () => Date.UTC(2024, 7, 6) });
    banned.plan({
      match: '',
      fault: { kind: 'status', status: 418, headers: { 'retry-after': '120' } },
      times: Infinity,
    });
    const outcome = await pull('--symbol', 'NEWUSDT', '--date', DAYS[0]!, ...originsOf(banned));
    await banned.stop();
    expect(outcome.exitCode).toBe(5);
    expect(outcome.stderr).toContain('418');
  });
});

describeWithSharedData('the BTCUSDT window of USD-M futures', () => {
  function rowsOf(file: string): string[][] {
    const lines = readFileSync(sharedData(file), 'utf8').trimEnd().split('\n');
    return lines.slice(1).map((line) => line.split(','));
  }

  const klines = (): FakeKline[] =>
    rowsOf('binance/klines/BTCUSDT-um-1m-2024-08-08T2350_2024-08-09T0005.csv').map((row) => ({
      openMs: Number(row[0]),
      fields: [row[1]!, row[2]!, row[3]!, row[4]!, row[5]!],
      quoteVolume: row[7]!,
      trades: Number(row[8]),
      takerBuyVolume: row[9]!,
      takerBuyQuoteVolume: row[10]!,
    }));

  it('agrees with klines that are fetched: five minutes equal, 23:54 partial', async () => {
    const file = 'binance/um/BTCUSDT-um-trades-20240808T2354Z.csv';
    const trades = rowsOf(file).map(([id, price, size, time, maker]): FakeTrade => {
      const ids = { id: Number(id), firstId: Number(id), lastId: Number(id) };
      return { ...ids, timeUs: Number(time) * 1000, price: price!, size: size!, buyerIsMaker: maker === 'true' };
    });
    const exchange = await FakeBinance.start({ now: () => Date.UTC(2024, 7, 9, 12) });
    onTestFinished(() => exchange.stop());
    exchange.put({ market: 'um', symbol: 'BTCUSDT', aggTrades: [], trades, klines: klines() });
    const data = path.join(folder, 'window');
    const where = ['--data-dir', data, '--symbol', 'BTCUSDT', '--market', 'um'];
    await cvdlab(['import', sharedData(file), ...where]);
    const validated = await cvdlab(['validate', ...where, '--against', 'klines', '--rest-url', exchange.url]);
    expect(validated.stdout).toContain('compared 5 bars by volume, delta: 5 equal, 0 different');
    expect(validated.stdout).toContain('partial in our data: 1 bar (2024-08-08T23:54:00.000Z)');
    expect(validated.exitCode).toBe(0);
    const args = [
      'pull',
      'binance',
      ...where,
      '--kind',
      'trades',
      '--date',
      '2024-08-08',
      '--verify',
      'klines',
      '--via',
      'dump',
    ];
    const pulled = await cvdlab([...args, ...originsOf(exchange)]);
    expect(pulled.stdout).toContain(
      'BTCUSDT against klines, by volume and delta: 5 minutes compared, 5 equal, 0 different',
    );
    expect(pulled.exitCode).toBe(3);
  });
});
