import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '../../../../src/core/time.ts';
import type { PullReport } from '../../../../src/data/binance/pull/pull-report.ts';
import type { PullTradesRequest } from '../../../../src/data/binance/pull/pull-request.ts';
import { planTrades, pullTrades } from '../../../../src/data/binance/pull/pull-trades.ts';
import { generateTrades } from '../../../support/fake-binance/fake-series.ts';
import type { FakeSymbolOptions } from '../../../support/fake-binance/fake-symbol.ts';
import {
  leftovers,
  type PullBench,
  type PullBenchOptions,
  startPullBench,
  storeContent,
} from '../../../support/fake-binance/pull-bench.ts';
import { tempFolder } from '../../store/temp-folder.ts';

const TRADES = generateTrades({
  fromUs: Date.UTC(2024, 5, 30) * 1000,
  toUs: Date.UTC(2024, 7, 2) * 1000,
  everyUs: 6e8,
});
const JULY = Array.from({ length: 31 }, (_, index) => formatDay(parseDay('2024-07-01') + index));
const SYMBOL: FakeSymbolOptions = {
  market: 'um',
  symbol: 'BTCUSDT',
  aggTrades: TRADES,
  daily: ['2024-06-30', ...JULY, '2024-08-01'],
  monthly: ['2024-07'],
};
const REQUEST: PullTradesRequest = {
  symbol: 'BTCUSDT',
  kind: 'aggTrades',
  fromDay: parseDay('2024-06-30'),
  toDay: parseDay('2024-08-01'),
  via: 'auto',
  refresh: false,
  overwrite: false,
};

async function bench(symbol: Partial<FakeSymbolOptions> = {}, options: PullBenchOptions = {}): Promise<PullBench> {
  const made = await startPullBench(tempFolder(), { market: 'um', ...options });
  made.fake.put({ ...SYMBOL, ...symbol });
  return made;
}

function ways(report: PullReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, way } of report.days) {
    const key = `${status} ${way ?? '-'}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function zipsFetched({ fake }: PullBench): number {
  return fake.requests('.zip').filter((url) => !url.endsWith('CHECKSUM')).length;
}

const NO_LISTING = { match: 'data.binance.vision', fault: { kind: 'status', status: 404 }, times: Infinity } as const;

describe('a pull over a month', () => {
  it('says beforehand what it would fetch and how large that is', async () => {
    const { context, fake } = await bench();
    const { dumps } = await planTrades(context, REQUEST);
    expect(dumps.map(({ name, days }) => [name, days.length])).toEqual([
      ['BTCUSDT-aggTrades-2024-06-30.zip', 1],
      ['BTCUSDT-aggTrades-2024-07.zip', 31],
      ['BTCUSDT-aggTrades-2024-08-01.zip', 1],
    ]);
    expect(dumps.every(({ byteLength }) => (byteLength ?? 0) > 200)).toBe(true);
    expect(fake.requests('.zip')).toEqual([]);
  });

  it('takes the monthly dump without a listing too', async () => {
    const made = await bench();
    made.fake.plan(NO_LISTING);
    expect(ways(await pullTrades(made.context, REQUEST))).toEqual({ 'complete daily': 2, 'complete monthly': 31 });
    expect(zipsFetched(made)).toBe(3);
  });

  it('takes daily dumps where the monthly one turns out not to be there', async () => {
    const made = await bench({ monthly: [] });
    made.fake.plan(NO_LISTING);
    expect(ways(await pullTrades(made.context, REQUEST))).toEqual({ 'complete daily': 33 });
  });

  it('says of which days there is neither', async () => {
    const made = await bench({ monthly: [], daily: SYMBOL.daily!.filter((day) => day !== '2024-07-04') });
    made.fake.plan(NO_LISTING);
    const report = await pullTrades(made.context, REQUEST);
    expect(ways(report)).toEqual({ 'complete daily': 32, 'missing -': 1 });
    expect(report.days[4]!.notes).toEqual(['no dump is published, and REST reaches back 48 hours only']);
  });

  it('interrupted while it puts a monthly dump into the store, ends with the same bytes', async () => {
    const made = await bench();
    await pullTrades(made.context, REQUEST);
    const expected = storeContent(made.context.dataDir);
    for (const day of JULY.slice(12)) {
      rmSync(join(made.context.dataDir, `trades/binance/um/BTCUSDT/${day}.arrow`));
    }
    made.fake.log.length = 0;
    expect(ways(await pullTrades(made.context, REQUEST))).toEqual({ 'complete store': 14, 'complete monthly': 19 });
    expect(storeContent(made.context.dataDir)).toEqual(expected);
    expect(zipsFetched(made)).toBe(1);
    expect(leftovers(made.context.dataDir)).toEqual([]);
  });

  it('gives up a host that is down after a few days, not after all', async () => {
    const made = await bench({ monthly: [] }, { concurrency: 2 });
    made.fake.plan({ match: '/data/futures', fault: { kind: 'hang-up' }, times: Infinity });
    const report = await pullTrades(made.context, REQUEST);
    expect(ways(report)).toEqual({ 'failed -': 33 });
    expect(report.days[0]!.error!.message).toMatch(/the connection failed.*gave up after 8 tries$/);
    expect(report.days.at(-1)!.error!.message).toBe('not tried: 3 in a row have failed before');
    expect(made.fake.requests('/data/futures').length).toBeLessThanOrEqual(4 * 8);
    expect(leftovers(made.context.dataDir)).toEqual([]);
  });

  it('asks for the megabytes of futures exchangeInfo once for several symbols', async () => {
    const made = await bench();
    made.fake.put({ ...SYMBOL, symbol: 'ETHUSDT' });
    const day = { ...REQUEST, toDay: REQUEST.fromDay };
    await Promise.all([pullTrades(made.context, day)]);
    await pullTrades(made.context, { ...day, symbol: 'ETHUSDT' });
    expect(made.fake.requests('exchangeInfo')).toHaveLength(1);
  });
});
