import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  classifyAggressors,
  exportDays,
  importFiles,
  InputError,
  listDays,
  makeBars,
  MissingDataError,
  OptionError,
  planBinance,
  pullBinance,
  pullIbkr,
  simulateDays,
  verifyDays,
} from '../../src/index.ts';
import { temporaryFolder } from '../support/cli.ts';
import { FakeBinance } from '../support/fake-binance/fake-binance.ts';
import { generateTrades } from '../support/fake-binance/fake-series.ts';

const folder = temporaryFolder();

function csvFile(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('files of one’s own', () => {
  const instrument = { dataDir: path.join(folder, 'own'), venue: 'mine', market: 'spot', symbol: 'XYZ' };
  const rows = 'ts,px,qty,taker\n1767623400,1.5,2,B\n1767623401,1.6,1,S\n';

  it('come in, are listed, verified and exported', async () => {
    const files = [csvFile('trades.csv', rows)];
    const columns = 'time=ts,price=px,size=qty,side=taker';
    const imported = await importFiles({ ...instrument, files, columns, sideBuy: 'B', wholeDay: true });
    expect(imported.kind).toBe('trades');
    const { dataDir } = instrument;
    expect(listDays({ dataDir })).toMatchObject([{ kind: 'trades', instrument: { symbol: 'XYZ' } }]);
    expect(listDays({ dataDir, symbol: 'OTHER' })).toEqual([]);
    expect(verifyDays({ dataDir })).toMatchObject({ days: 1, verdict: 'complete', findings: [] });
    const [file] = await exportDays({ ...instrument, out: path.join(folder, 'out') });
    expect(file).toBe(path.join(folder, 'out', 'XYZ-trades-2026-01-05.csv'));
    expect(existsSync(file!)).toBe(true);
  });

  it('are refused where nobody said what is needed, and the store is left alone', async () => {
    const dataDir = path.join(folder, 'none');
    const nothing = importFiles({ dataDir, files: [] });
    await expect(nothing).rejects.toThrow('files is empty: nothing to import');
    const ended = AbortSignal.abort(new Error('enough'));
    const files = [csvFile('more.csv', rows)];
    const columns = 'time=ts,price=px,size=qty';
    await expect(importFiles({ ...instrument, dataDir, files, columns, signal: ended })).rejects.toThrow('enough');
    expect(listDays({ dataDir })).toEqual([]);
  });

  it('are missed by name', async () => {
    const dataDir = path.join(folder, 'none');
    expect(() => verifyDays({ dataDir })).toThrow(MissingDataError);
    await expect(exportDays({ dataDir, symbol: 'XYZ' })).rejects.toThrow(`no trades of XYZ to export in ${dataDir}`);
    await expect(classifyAggressors({ dataDir, symbol: 'XYZ' })).rejects.toBeInstanceOf(MissingDataError);
  });
});

describe('simulated days', () => {
  it('can be written as dumps of Binance’s shape, and come in again as the same bars', async () => {
    const [dataDir, dumpDir] = [path.join(folder, 'simulated'), path.join(folder, 'dumps')];
    const options = { seed: 3, ordersPerSecond: 0.1 };
    const seen: number[] = [];
    await simulateDays({ ...options, dataDir, onDay: (done) => seen.push(done) });
    expect(seen).toEqual([1]);
    await simulateDays({ ...options, dumpDir, symbol: 'DUMPUSDT' });
    await importFiles({ dataDir, files: [path.join(dumpDir, 'DUMPUSDT-aggTrades-2026-01-01.csv')] });
    const [direct, imported] = await Promise.all(
      ['SIMUSDT', 'DUMPUSDT'].map((symbol) => makeBars({ dataDir, symbol, bar: '1h' })),
    );
    expect([...imported!.bars.cvdClose]).toEqual([...direct!.bars.cvdClose]);
    await expect(simulateDays({ dataDir })).rejects.toBeInstanceOf(InputError);
  });

  it('tell how well aggressors are inferred, and which methods lack quotes', async () => {
    const dataDir = path.join(folder, 'simulated');
    const { scores, leftOut } = await classifyAggressors({ dataDir, symbol: 'SIMUSDT', methods: 'tick quote' });
    expect(leftOut).toEqual(['quote']);
    expect(scores).toHaveLength(1);
    const quote = classifyAggressors({ dataDir, symbol: 'SIMUSDT', methods: 'quote' });
    await expect(quote).rejects.toThrow('these methods need quotes, and the store has none of these days');
  });
});

describe('days of Binance', () => {
  let exchange: FakeBinance;
  beforeAll(async () => {
    exchange = await FakeBinance.start({ now: () => Date.UTC(2024, 7, 6) });
    const fromUs = Date.UTC(2024, 6, 30) * 1000;
    const aggTrades = generateTrades({ fromUs, toUs: fromUs + 864e8, everyUs: 6e7 });
    exchange.put({ market: 'spot', symbol: 'GOODUSDT', aggTrades, daily: ['2024-07-30'] });
  });
  afterAll(() => exchange.stop());

  it('are planned without being fetched, and pulled and compared with klines', async () => {
    const origins = { dumpUrl: exchange.url, listUrl: exchange.url, restUrl: exchange.url, env: {} };
    const options = { ...origins, dataDir: path.join(folder, 'pulled'), symbols: ['GOODUSDT'], date: '2024-07-30' };
    expect(await planBinance(options)).toMatchObject([{ symbol: 'GOODUSDT', plan: { dumps: [{ period: 'daily' }] } }]);
    expect(listDays({ dataDir: options.dataDir })).toEqual([]);
    const done: number[] = [];
    const [pulled] = await pullBinance({ ...options, verify: 'klines', onSymbol: (symbols) => done.push(symbols) });
    expect(pulled).toMatchObject({ report: { days: [{ status: 'complete' }] }, klines: { isSound: true } });
    expect(done).toEqual([0, 1]);
  });

  it('need a symbol, days, and something to compare with', async () => {
    await expect(pullBinance({ date: '2024-07-30' })).rejects.toThrow('whose data?');
    await expect(pullBinance({ symbol: 'A', from: '2024-07-30' })).rejects.toThrow('which days?');
    const klines = pullBinance({ symbol: 'A', date: '2024-07-30', kind: 'klines', verify: 'klines' });
    await expect(klines).rejects.toThrow('verify compares trades with klines: it goes with kind aggTrades or trades');
  });
});

describe('days of Interactive Brokers', () => {
  it.each([
    [{ symbol: 'ES', secType: 'FUT' as const, date: '2026-11-18' }, 'exchange is needed for a future'],
    [{ symbol: 'AAPL', date: '2026-11-18', kind: 'trades' as const, ignoreSize: true }, 'ignoreSize is about quotes'],
    [{ symbol: 'AAPL', date: '2026-11-18', keep: 'halts' }, 'keep takes past-limit, unreported, got "halts"'],
  ])('are not asked for where the options cannot be: %o', async (options, message) => {
    const pulling = pullIbkr(options);
    await expect(pulling).rejects.toBeInstanceOf(OptionError);
    await expect(pulling).rejects.toThrow(message);
  });
});
