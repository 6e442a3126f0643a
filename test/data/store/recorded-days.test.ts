import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DAY_US, parseDay } from '../../../src/core/time.ts';
import { storeTradeSource } from '../../../src/data/store/trade-store.ts';
import { verifyRange } from '../../../src/data/store/verify-day.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { tempFolder } from './temp-folder.ts';
import { BTC, ingest, optionsFor, type TestSource } from './trade-fixtures.ts';

const FIRST = parseDay('2019-10-11');
const XRPETH = { ...BTC, symbol: 'XRPETH' };

/** Binance's spot layout: id, price, quantity, first and last fill, time in ms, buyer was the maker, best match. */
function aggTradesOf(day: number, date: string): TestSource {
  const name = `XRPETH-aggTrades-${date}.csv`;
  const text = readFileSync(sharedData(`binance/spot/${name}`), 'utf8');
  const trades = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','))
    .map(([id, price, size, , , time, maker]) => ({
      id: Number(id),
      price: Number(price),
      size: Number(size),
      timeUs: Number(time) * 1000,
      side: maker === 'True' ? -1 : 1,
    }));
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { name, sha256, trades, wholeDays: { firstDay: day, lastDay: day }, scales: { priceScale: 8, sizeScale: 0 } };
}

describeWithSharedData('two recorded days', () => {
  test('come out of the store as they went in: rows, delta per day, one stretch of coverage', async () => {
    const dataDir = tempFolder();
    const sources = [aggTradesOf(FIRST + 1, '2019-10-12'), aggTradesOf(FIRST, '2019-10-11')];
    const report = await ingest(optionsFor(dataDir, { instrument: XRPETH }), sources);
    expect(report.days.map(({ rows, complete }) => [rows, complete])).toEqual([
      [5929, true],
      [4134, true],
    ]);
    const range = { dataDir, instrument: XRPETH, fromDay: FIRST, toDay: FIRST + 1 };
    expect(verifyRange(range).flatMap(({ findings }) => findings)).toEqual([]);
    const delta = [0, 0];
    const between: unknown[] = [];
    for await (const event of storeTradeSource(range)) {
      if (event.type !== 'trades') {
        between.push(event);
        continue;
      }
      for (let i = 0; i < event.length; i += 1) {
        delta[Math.floor(event.timeUs[i]! / DAY_US) - FIRST]! += event.side[i]! * event.size[i]!;
      }
    }
    expect(delta).toEqual([437_258, 262_508]);
    expect(between).toEqual([
      { type: 'coverage-start', timeUs: FIRST * DAY_US },
      { type: 'coverage-end', timeUs: (FIRST + 2) * DAY_US },
    ]);
  });
});
