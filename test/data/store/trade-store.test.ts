import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TradeEvent } from '../../../src/core/trade-batch.ts';
import { DAY_US, HOUR_US } from '../../../src/core/time.ts';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { listDays, listInstruments } from '../../../src/data/store/store-listing.ts';
import { readDayMetadata, storeTradeSource, type StoreTradeSource } from '../../../src/data/store/trade-store.ts';
import { tempFolder } from './temp-folder.ts';
import { BTC, DAY, DAY_START, ingest, optionsFor, trade } from './trade-fixtures.ts';

const WHOLE = { firstDay: DAY, lastDay: DAY };
const TWO_DAYS = { firstDay: DAY, lastDay: DAY + 1 };

const open = (dataDir: string, toDay = DAY + 1): StoreTradeSource =>
  storeTradeSource({ dataDir, instrument: BTC, fromDay: DAY, toDay });

/** The events in short: ids of a batch, and what stands between batches with times after the start of the day. */
async function told(source: AsyncIterable<TradeEvent>): Promise<(string | number[])[]> {
  const lines: (string | number[])[] = [];
  for await (const event of source) {
    if (event.type === 'trades') lines.push(Array.from(event.id.subarray(0, event.length)));
    else if (event.type === 'gap') {
      lines.push(`gap of ${event.missing}, ${event.fromUs - DAY_START} to ${event.toUs - DAY_START}`);
    } else lines.push(`${event.type} ${event.timeUs - DAY_START}`);
  }
  return lines;
}

describe('storeTradeSource', () => {
  test('gives prices in ticks and sizes in lots at the finest scale of the days', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [
      { sha256: 'a', trades: [trade(1, 5, { price: 61_234.5, size: 0.3, side: -1 })], wholeDays: WHOLE },
      { sha256: 'b', trades: [trade(2, DAY_US, { price: 0.0007 })], scales: { priceScale: 4, sizeScale: 1 } },
    ]);
    const source = open(dataDir);
    const batches = [];
    for await (const event of source) {
      if (event.type !== 'trades') continue;
      const { length, timeUs, price, size, side, scales } = event;
      batches.push([length, timeUs[0], price[0], size[0], side[0], scales]);
    }
    const scales = { priceScale: 4, sizeScale: 3 };
    expect(source).toMatchObject({ instrument: BTC, scales, missingDays: [] });
    expect(source.days.map(({ day }) => day)).toEqual([DAY, DAY + 1]);
    expect(batches).toEqual([
      [1, DAY_START + 5, 612_345_000, 300, -1, scales],
      [1, DAY_START + DAY_US, 7, 1000, 1, scales],
    ]);
  });

  test('cuts the tape where ids are missing and where coverage ends and starts', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [
      { sha256: 'a', trades: [trade(1, HOUR_US), trade(2, HOUR_US + 1), trade(5, HOUR_US + 2), trade(6, HOUR_US + 2)] },
      { sha256: 'b', trades: [trade(9, 3 * HOUR_US), trade(10, 3 * HOUR_US + 1)] },
    ]);
    expect(await told(open(dataDir))).toEqual([
      `coverage-start ${HOUR_US}`,
      [1, 2],
      `gap of 2, ${HOUR_US + 1} to ${HOUR_US + 2}`,
      [5, 6],
      // That 7 and 8 are missing here is said by the coverage.
      `coverage-end ${HOUR_US + 3}`,
      `coverage-start ${3 * HOUR_US}`,
      [9, 10],
      `coverage-end ${3 * HOUR_US + 2}`,
    ]);
  });

  test('a hole inside one instant stands between its trades', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [
      { sha256: 'a', trades: [trade(1, 0), trade(4, 0), trade(5, 0)], wholeDays: WHOLE },
    ]);
    expect(await told(open(dataDir))).toEqual([
      'coverage-start 0',
      [1],
      'gap of 2, 0 to 0',
      [4, 5],
      `coverage-end ${DAY_US}`,
    ]);
  });

  test('days that are covered over midnight join; an id missing there is a gap', async () => {
    const dataDir = tempFolder();
    const trades = [trade(1, 5), trade(2, DAY_US - 1), trade(3, DAY_US), trade(4, DAY_US + 9)];
    await ingest(optionsFor(dataDir), [{ sha256: 'a', trades, wholeDays: TWO_DAYS }]);
    expect(await told(open(dataDir))).toEqual(['coverage-start 0', [1, 2], [3, 4], `coverage-end ${2 * DAY_US}`]);
    const holed = tempFolder();
    const without = trades.filter(({ id }) => id !== 3);
    await ingest(optionsFor(holed), [{ sha256: 'a', trades: without, wholeDays: TWO_DAYS }]);
    expect(await told(open(holed))).toEqual([
      'coverage-start 0',
      [1, 2],
      `gap of 1, ${DAY_US - 1} to ${DAY_US + 9}`,
      [4],
      `coverage-end ${2 * DAY_US}`,
    ]);
  });

  test('a recording over midnight joins when its ids count on, however quiet it was there', async () => {
    const dataDir = tempFolder();
    const trades = [trade(1, DAY_US - 90), trade(2, DAY_US - 85), trade(3, DAY_US + 80), trade(4, DAY_US + 81)];
    await ingest(optionsFor(dataDir), [{ sha256: 'a', trades }]);
    const joined = [`coverage-start ${DAY_US - 90}`, [1, 2], [3, 4], `coverage-end ${DAY_US + 82}`];
    expect(await told(open(dataDir))).toEqual(joined);
    const opaque = tempFolder();
    await ingest(optionsFor(opaque, { ids: 'opaque' }), [{ sha256: 'a', trades }]);
    expect(await told(open(opaque))).toContain(`coverage-start ${DAY_US + 80}`);
  });

  test('days without trades and days that are not there', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [{ sha256: 'a', trades: [], wholeDays: WHOLE }]);
    const source = open(dataDir, DAY + 2);
    expect(source.missingDays).toEqual([DAY + 1, DAY + 2]);
    expect(await told(source)).toEqual(['coverage-start 0', `coverage-end ${DAY_US}`]);
    expect(await told(open(tempFolder()))).toEqual([]);
  });

  test('more holes than the metadata lists are all told', async () => {
    const dataDir = tempFolder();
    const trades = Array.from({ length: 1200 }, (_, i) => trade(2 * i, i));
    await ingest(optionsFor(dataDir), [{ sha256: 'a', trades, wholeDays: WHOLE }]);
    const lines = await told(open(dataDir));
    expect(lines.filter((line) => String(line).startsWith('gap of 1'))).toHaveLength(1199);
  });

  test('can be read again, and left early', async () => {
    const dataDir = tempFolder();
    const trades = Array.from({ length: 70_000 }, (_, i) => trade(i, i));
    await ingest(optionsFor(dataDir), [{ sha256: 'a', trades, wholeDays: WHOLE }]);
    const source = open(dataDir);
    for await (const event of source) if (event.type === 'trades') break;
    const lengths = [];
    for await (const event of source) if (event.type === 'trades') lengths.push(event.length);
    expect(lengths).toEqual([65_536, 4464]);
  });

  test('reads a day that another tool wrote again, in one batch of any length', async () => {
    const dataDir = tempFolder();
    const trades = Array.from({ length: 70_000 }, (_, i) => trade(i, i));
    const { days } = await ingest(optionsFor(dataDir), [{ sha256: 'a', trades, wholeDays: WHOLE }]);
    const table = arrow.tableFromIPC(readFileSync(days[0]!.path));
    const vectors = table.schema.fields.map(({ name, type }: arrow.Field<arrow.Float64>) => {
      const data = table.getChild(name)!.toArray() as Float64Array;
      return [name, arrow.makeVector({ type, data })];
    });
    const whole = new arrow.Table(table.schema, Object.fromEntries(vectors) as Record<string, arrow.Vector>);
    expect(whole.batches).toHaveLength(1);
    writeFileSync(days[0]!.path, arrow.tableToIPC(whole, 'file'));
    const lengths = [];
    for await (const event of open(dataDir)) if (event.type === 'trades') lengths.push(event.length);
    expect(lengths).toEqual([65_536, 4464]);
  });

  test('times never decrease and every trade comes once, whatever the disorder', async () => {
    const anyTrades = fc.array(fc.record({ id: fc.integer({ min: 1, max: 20 }), at: fc.integer({ min: 0, max: 9 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(anyTrades, anyTrades, async (first, second) => {
        const dataDir = tempFolder();
        const from = (list: typeof first, start: number) => list.map(({ id, at }) => trade(id, start + at));
        const sources = [
          { sha256: 'a', trades: from(first, DAY_US - 5) },
          { sha256: 'b', trades: from(second, HOUR_US) },
        ];
        await ingest(optionsFor(dataDir), sources);
        const source = open(dataDir);
        let lastUs = 0;
        let rows = 0;
        let covered = false;
        for await (const event of source) {
          if (event.type === 'trades') {
            expect(covered).toBe(true);
            rows += event.length;
          } else if (event.type !== 'gap') covered = event.type === 'coverage-start';
          const times = event.type === 'trades' ? event.timeUs.subarray(0, event.length) : [];
          for (const timeUs of event.type === 'gap' ? [event.toUs] : event.type === 'trades' ? times : [event.timeUs]) {
            expect(timeUs).toBeGreaterThanOrEqual(lastUs);
            lastUs = timeUs;
          }
        }
        expect(covered).toBe(false);
        expect(rows).toBe(source.days.reduce((sum, day) => sum + day.rows, 0));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a damaged or foreign file', () => {
  const write = async (): Promise<{ dataDir: string; path: string; bytes: Buffer }> => {
    const dataDir = tempFolder();
    const { days } = await ingest(optionsFor(dataDir), [
      { sha256: 'a', trades: [trade(1, 5, { price: 99.25 })], wholeDays: WHOLE },
    ]);
    return { dataDir, path: days[0]!.path, bytes: readFileSync(days[0]!.path) };
  };

  test('a price that is no multiple of its scale is refused with file, row and value', async () => {
    const { dataDir, path, bytes } = await write();
    bytes.writeDoubleLE(99.2512, bytes.indexOf(Buffer.from(Float64Array.of(99.25).buffer)));
    writeFileSync(path, bytes);
    await expect(told(open(dataDir))).rejects.toThrow(`${path}, row 1: price 99.2512 is no exact multiple of 1e-2`);
  });

  test('a trade outside of the stated coverage is refused', async () => {
    const { dataDir, path, bytes } = await write();
    bytes.writeBigInt64LE(
      BigInt(DAY_START - 1),
      bytes.indexOf(Buffer.from(BigInt64Array.of(BigInt(DAY_START + 5)).buffer)),
    );
    writeFileSync(path, bytes);
    await expect(told(open(dataDir))).rejects.toThrow(
      `${path}: the trade at 2024-08-07T23:59:59.999999Z lies outside of the stated coverage`,
    );
  });

  test('a file in the wrong place is refused', async () => {
    const { dataDir, path } = await write();
    cpSync(path, tradeDayPath(dataDir, BTC, DAY + 1));
    expect(() => open(dataDir)).toThrow('2024-08-09.arrow: holds binance spot BTCUSDT of 2024-08-08; it is misplaced');
    const other = { ...BTC, symbol: 'ETHUSDT' };
    const otherPath = tradeDayPath(dataDir, other, DAY);
    mkdirSync(dirname(otherPath), { recursive: true });
    cpSync(path, otherPath);
    expect(() => storeTradeSource({ dataDir, instrument: other, fromDay: DAY, toDay: DAY })).toThrow(
      `${otherPath}: holds binance spot BTCUSDT of 2024-08-08; it is misplaced`,
    );
  });

  test('missing or bad metadata is refused with file and key', async () => {
    const { path } = await write();
    const rewritten = (change: (metadata: Map<string, string>) => void): (() => unknown) => {
      const table = arrow.tableFromIPC(readFileSync(path));
      const metadata = new Map(table.schema.metadata);
      change(metadata);
      const other = join(dirname(path), 'other.arrow');
      const schema = new arrow.Schema(table.schema.fields, metadata);
      writeFileSync(other, arrow.tableToIPC(new arrow.Table(schema, table.batches), 'file'));
      return () => readDayMetadata(other);
    };
    expect(rewritten((m) => m.delete('cvdlab.rows'))).toThrow('other.arrow: metadata cvdlab.rows is missing');
    const bad: [string, string, string][] = [
      ['format_version', '2', 'expected one of 1, got "2"'],
      ['rows', 'x', 'expected JSON, got "x"'],
      ['rows', '-1', 'expected a count, got -1'],
      ['price_scale', '16', 'expected 0 to 15, got 16'],
      ['first_id', '1.5', 'expected an integer, got 1.5'],
      ['kind', 'bars', 'expected one of trades, aggTrades, ticks, got "bars"'],
      ['complete', '1', 'expected true or false, got 1'],
      ['coverage', '[[2,1]]', 'expected [start, end), got [2,1]'],
      ['coverage', '5', 'expected a list, got 5'],
      ['sources', '[{"name":"a"}]', 'expected a text, got nothing'],
      ['sources', '["a"]', 'expected an object, got "a"'],
      ['superseded', '[{"time":1,"price":"1"}]', 'expected a number, got "1"'],
      ['day', '2024-02-30', 'not a date: "2024-02-30" (expected YYYY-MM-DD)'],
    ];
    for (const [key, text, message] of bad) {
      const read = rewritten((m) => m.set(`cvdlab.${key}`, text));
      expect(read).toThrow(`other.arrow: metadata cvdlab.${key}: ${message}`);
    }
  });
});

describe('listing', () => {
  test('names instruments and days, and nothing else that lies there', async () => {
    const dataDir = tempFolder();
    expect(listInstruments(dataDir)).toEqual([]);
    expect(listDays(dataDir, BTC)).toEqual([]);
    const eth = { venue: 'binance', market: 'um', symbol: 'ETHUSDT' };
    await ingest(optionsFor(dataDir), [{ sha256: 'a', trades: [trade(1, DAY_US), trade(2, 0)] }]);
    await ingest(optionsFor(dataDir, { instrument: eth }), [{ sha256: 'a', trades: [trade(1, 0)] }]);
    const folder = join(dataDir, 'trades/binance/spot/BTCUSDT');
    for (const name of ['notes.txt', '2024-02-30.arrow', '.2024-08-07.arrow']) writeFileSync(join(folder, name), '');
    mkdirSync(join(dataDir, 'trades/binance/spot/EMPTY'));
    writeFileSync(join(dataDir, 'trades/readme'), '');
    expect(listInstruments(dataDir)).toEqual([BTC, eth]);
    expect(listDays(dataDir, BTC)).toEqual([
      { day: DAY, path: join(folder, '2024-08-08.arrow') },
      { day: DAY + 1, path: join(folder, '2024-08-09.arrow') },
    ]);
  });
});
