import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { DAY_US, HOUR_US, MINUTE_US, SECOND_US } from '../../../src/core/time.ts';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { TradeIngest } from '../../../src/data/store/trade-ingest.ts';
import { readDayMetadata } from '../../../src/data/store/trade-store.ts';
import { tempFolder } from './temp-folder.ts';
import {
  BTC,
  DAY,
  DAY_START,
  filesBelow,
  ingest,
  offer,
  optionsFor,
  rowsOf,
  trade,
  type Trade,
} from './trade-fixtures.ts';

const WHOLE = { firstDay: DAY, lastDay: DAY };
const DAY_RANGE = [DAY_START, DAY_START + DAY_US];

const columnOf = (path: string, name: string): unknown[] => [
  ...(arrow.tableFromIPC(readFileSync(path)).getChild(name)?.toArray() as Iterable<unknown>),
];

describe('an import of one source', () => {
  test('writes the columns and says everything about them', async () => {
    const dataDir = tempFolder();
    const trades = [
      trade(7, 0, { price: 61_234.56, size: 0.001, side: -1 }),
      trade(8, 5_000_000),
      trade(9, 5_000_000),
      trade(12, 6_000_000),
    ];
    const source = { sha256: 'ab', trades, wholeDays: WHOLE, name: 'BTCUSDT-aggTrades-2024-08-08.zip' };
    const { days } = await ingest(optionsFor(dataDir), [source]);
    const path = join(dataDir, 'trades/binance/spot/BTCUSDT/2024-08-08.arrow');
    expect(columnOf(path, 'time')).toEqual(trades.map((t) => BigInt(t.timeUs)));
    expect(columnOf(path, 'price')).toEqual([61_234.56, 100, 100, 100]);
    expect(columnOf(path, 'size')).toEqual([0.001, 1, 1, 1]);
    expect(columnOf(path, 'side')).toEqual([-1, 1, 1, 1]);
    expect(columnOf(path, 'id')).toEqual([7n, 8n, 9n, 12n]);
    const { schema } = arrow.tableFromIPC(readFileSync(path));
    expect(Object.fromEntries(schema.metadata)).toEqual({
      'cvdlab.format_version': '1',
      'cvdlab.venue': 'binance',
      'cvdlab.market': 'spot',
      'cvdlab.symbol': 'BTCUSDT',
      'cvdlab.day': '2024-08-08',
      'cvdlab.kind': 'aggTrades',
      'cvdlab.price_scale': '2',
      'cvdlab.size_scale': '3',
      'cvdlab.ids': 'contiguous',
      'cvdlab.aggressor': 'exchange',
      'cvdlab.source': 'BTCUSDT-aggTrades-2024-08-08.zip',
      'cvdlab.source_checksum': 'ab',
      'cvdlab.sources': JSON.stringify([
        {
          name: 'BTCUSDT-aggTrades-2024-08-08.zip',
          sha256: 'ab',
          rows: 4,
          quarantined: 0,
          invalidated: 0,
          out_of_day: 0,
          recv_anomalies: 0,
          fill_id_holes: 0,
          covers: [DAY_RANGE],
        },
      ]),
      'cvdlab.rows': '4',
      'cvdlab.first_id': '7',
      'cvdlab.last_id': '12',
      'cvdlab.first_time': String(DAY_START),
      'cvdlab.last_time': String(DAY_START + 6_000_000),
      'cvdlab.coverage': JSON.stringify([DAY_RANGE]),
      'cvdlab.gaps': JSON.stringify([
        { afterId: 9, beforeId: 12, missing: 2, fromUs: DAY_START + 5_000_000, toUs: DAY_START + 6_000_000 },
      ]),
      'cvdlab.gaps_total': '1',
      'cvdlab.missing_total': '2',
      'cvdlab.duplicates_dropped': '0',
      'cvdlab.id_conflicts': '0',
      'cvdlab.id_conflict_list': '[]',
      'cvdlab.superseded': '[]',
      'cvdlab.rows_quarantined': '0',
      'cvdlab.rows_invalidated': '0',
      'cvdlab.rows_out_of_day': '0',
      'cvdlab.time_disorder': '0',
      'cvdlab.recv_anomalies': '0',
      'cvdlab.fill_id_holes': '0',
      'cvdlab.longest_silence_us': '5000000',
      'cvdlab.longest_silence': JSON.stringify({ fromUs: DAY_START, toUs: DAY_START + 5_000_000, fromId: 7, toId: 8 }),
      'cvdlab.complete': 'false',
      'cvdlab.checksum': schema.metadata.get('cvdlab.checksum'),
    });
    expect(schema.metadata.get('cvdlab.checksum')).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(days).toEqual([
      expect.objectContaining({ day: DAY, path, changed: true, rows: 4, rowsAdded: 4, missingIds: 2, complete: false }),
    ]);
    expect(days[0]!.metadata).toEqual(readDayMetadata(path));
    expect(existsSync(join(dataDir, '.staging'))).toBe(false);
  });

  test('puts blocks that alternate in the file in order of time and id', async () => {
    const dataDir = tempFolder();
    const early = Array.from({ length: 150_000 }, (_, i) => trade(1 + i, 10 * i));
    const late = Array.from({ length: 150_000 }, (_, i) => trade(150_001 + i, 10_000_000 + 10 * i));
    const mixed: Trade[] = [];
    for (let at = 0; at < 150_000; at += 1000) mixed.push(...late.slice(at, at + 1000), ...early.slice(at, at + 1000));
    const inOrder = tempFolder();
    await ingest(optionsFor(inOrder), [{ sha256: 'a', trades: [...early, ...late], chunk: 65_536 }]);
    const report = await ingest(optionsFor(dataDir), [{ sha256: 'a', trades: mixed, chunk: 10_000 }]);
    expect(filesBelow(dataDir)).toEqual(filesBelow(inOrder));
    expect(report.days[0]).toMatchObject({ rows: 300_000, duplicatesDropped: 0, missingIds: 0 });
    expect(arrow.tableFromIPC(readFileSync(report.days[0]!.path)).batches.map((batch) => batch.numRows)).toEqual([
      65_536, 65_536, 65_536, 65_536, 37_856,
    ]);
  });

  test('more runs than files may be open, and more days than buffers, give the same file', async () => {
    const [singly, scattered, inOrder] = [tempFolder(), tempFolder(), tempFolder()];
    const trades = Array.from({ length: 1200 }, (_, i) => trade(i + 1, (i % 12) * DAY_US + i));
    const reversed = { sha256: 'a', trades: trades.toReversed() };
    const report = await ingest(optionsFor(singly), [{ ...reversed, chunk: 1 }]);
    await ingest(optionsFor(scattered), [{ ...reversed, chunk: 500 }]);
    await ingest(optionsFor(inOrder), [{ sha256: 'a', trades: trades.toSorted((a, b) => a.timeUs - b.timeUs) }]);
    expect(report.days).toHaveLength(12);
    expect(filesBelow(singly)).toEqual(filesBelow(inOrder));
    expect(filesBelow(scattered)).toEqual(filesBelow(inOrder));
  });

  test('a claimed day without rows is a day without trades', async () => {
    const dataDir = tempFolder();
    const { days } = await ingest(optionsFor(dataDir), [
      { sha256: 'a', trades: [trade(1, 0)], wholeDays: { firstDay: DAY, lastDay: DAY + 1 } },
    ]);
    expect(days.map(({ rows, complete }) => [rows, complete])).toEqual([
      [1, true],
      [0, true],
    ]);
    expect(days[1]!.metadata).toMatchObject({ firstId: null, lastId: null, firstTimeUs: null, longestSilence: null });
    expect(readDayMetadata(days[1]!.path)).toEqual(days[1]!.metadata);
  });

  test('what the reader found is kept with the day; what belongs to no day is reported', async () => {
    const dataDir = tempFolder();
    const report = await ingest(optionsFor(dataDir), [
      {
        sha256: 'a',
        trades: [trade(1, 0)],
        findings: {
          quarantined: new Map([
            [DAY, 2],
            [0, 3],
          ]),
          invalidated: new Map([[DAY, 4]]),
          outOfDay: new Map([[DAY, 1]]),
          recvAnomalies: new Map([[DAY, 5]]),
          fillIdHoles: new Map([[DAY, 6]]),
        },
      },
    ]);
    expect(report.strayFindings).toBe(3);
    expect(report.days.map((day) => day.day)).toEqual([DAY]);
    expect(report.days[0]!.metadata).toMatchObject({
      rowsQuarantined: 2,
      rowsInvalidated: 4,
      rowsOutOfDay: 1,
      recvAnomalies: 5,
      fillIdHoles: 6,
    });
  });

  test('receive times get a column of their own', async () => {
    const { days } = await ingest(optionsFor(tempFolder()), [
      { sha256: 'a', trades: [trade(1, 0, { recvTimeUs: DAY_START + 40 })] },
    ]);
    expect(columnOf(days[0]!.path, 'recv_time')).toEqual([BigInt(DAY_START + 40)]);
  });

  test('what is no trade, or too large to be counted, is refused by name and value', async () => {
    const running = new TradeIngest(optionsFor(tempFolder()));
    running.beginSource({ name: 'bad.csv', wholeDays: null });
    running.append(rowsOf([trade(1, 0, { price: -1 })]));
    const end = (): void => running.endSource({ ...NO_FINDINGS, sha256: 'a' });
    expect(end).toThrow(`bad.csv: not a trade: time ${DAY_START}, price -1, size 1, side 1, id 1`);
    running.abort();
    for (const wrong of [{ size: Number.NaN }, { side: 2 }, { id: 1.5 }, { price: Number.POSITIVE_INFINITY }]) {
      const source = { sha256: 'a', name: 'bad.csv', trades: [trade(1, 0, wrong)] };
      expect(() => ingest(optionsFor(tempFolder()), [source])).toThrow('bad.csv: not a trade: ');
    }
    const huge = { sha256: 'a', trades: [trade(1, 0, { size: 1e8 })], scales: { priceScale: 2, sizeScale: 8 } };
    await expect(ingest(optionsFor(tempFolder()), [huge])).rejects.toThrow(
      'BTCUSDT: size 100000000 cannot be counted exactly at 8 decimals (it passes 2^53 units)',
    );
    const mixed = new TradeIngest(optionsFor(tempFolder()));
    mixed.beginSource({ name: 'mixed.csv', wholeDays: null });
    mixed.append(rowsOf([trade(1, 0)]));
    expect(() => mixed.append(rowsOf([trade(1, 0, { recvTimeUs: 1 })]))).toThrow(
      'mixed.csv: has receive times for some',
    );
    mixed.abort();
  });
});

const EMPTY: ReadonlyMap<number, number> = new Map();
const NO_FINDINGS = {
  quarantined: EMPTY,
  invalidated: EMPTY,
  outOfDay: EMPTY,
  recvAnomalies: EMPTY,
  fillIdHoles: EMPTY,
};

describe('coverage', () => {
  const coverageOf = async (sources: Trade[][], ids: 'contiguous' | 'opaque' = 'contiguous'): Promise<number[][]> => {
    const offered = sources.map((trades, index) => ({ sha256: `${index}`, trades }));
    const { days } = await ingest(optionsFor(tempFolder(), { ids }), offered);
    return days[0]!.coverage.map(([start, end]) => [start - DAY_START, end - DAY_START]);
  };

  test('runs from the first trade to the last', async () => {
    expect(await coverageOf([[trade(1, HOUR_US), trade(2, HOUR_US + 5)]])).toEqual([[HOUR_US, HOUR_US + 6]]);
  });

  test('is moved to midnight when midnight is no farther than the source was ever silent', async () => {
    const silent = [trade(1, 60 * SECOND_US), trade(2, 120 * SECOND_US), trade(3, DAY_US - 60 * SECOND_US - 1)];
    expect(await coverageOf([silent])).toEqual([[0, DAY_US]]);
    const short = [trade(1, 61 * SECOND_US), trade(2, 121 * SECOND_US), trade(3, 122 * SECOND_US)];
    expect(await coverageOf([short])).toEqual([[61 * SECOND_US, 122 * SECOND_US + 1]]);
    const justReaches = [trade(1, 60 * SECOND_US), trade(2, 120 * SECOND_US), trade(3, 121 * SECOND_US)];
    expect(await coverageOf([justReaches])).toEqual([[0, 121 * SECOND_US + 1]]);
  });

  test('of two sources joins across a hole only when the ids count on', async () => {
    const first = [trade(1, HOUR_US), trade(2, HOUR_US + 1)];
    const second = [trade(3, 2 * HOUR_US), trade(4, 2 * HOUR_US + 1)];
    const later = [trade(5, 2 * HOUR_US), trade(6, 2 * HOUR_US + 1)];
    expect(await coverageOf([first, second])).toEqual([[HOUR_US, 2 * HOUR_US + 2]]);
    const apart = [
      [HOUR_US, HOUR_US + 2],
      [2 * HOUR_US, 2 * HOUR_US + 2],
    ];
    expect(await coverageOf([first, later])).toEqual(apart);
    expect(await coverageOf([first, second], 'opaque')).toEqual(apart);
  });
});

describe('ids', () => {
  const metadataOf = async (trades: Trade[], ids: 'contiguous' | 'opaque' | 'none' = 'contiguous') => {
    const { days } = await ingest(optionsFor(tempFolder(), { ids }), [{ sha256: 'a', trades }]);
    return days[0]!.metadata;
  };

  test('that come late close the hole they left, and are counted', async () => {
    const metadata = await metadataOf([trade(1, 0), trade(3, 1), trade(4, 2), trade(2, 3), trade(9, 2)]);
    expect(metadata.gaps).toEqual([
      { afterId: 4, beforeId: 9, missing: 4, fromUs: DAY_START + 2, toUs: DAY_START + 2 },
    ]);
    // 3 and 4 and 9 come before the smaller id 2.
    expect(metadata).toMatchObject({ timeDisorder: 3, firstId: 1, lastId: 9, missingTotal: 4 });
  });

  test('a late repetition of an old fill is one late row, not all rows after it', async () => {
    const metadata = await metadataOf([trade(1, 10), trade(2, 20), trade(3, 30), trade(4, 11)]);
    expect(metadata.timeDisorder).toBe(1);
  });

  test('one id for two different trades is a conflict, and both are kept', async () => {
    const metadata = await metadataOf([trade(1, 0), trade(2, 1), trade(2, HOUR_US, { price: 99 }), trade(3, HOUR_US)]);
    expect(metadata).toMatchObject({ rows: 4, idConflicts: 1, duplicatesDropped: 0, gapsTotal: 0 });
    const at = (timeUs: number, price: number) => ({ time: DAY_START + timeUs, price, size: 1, side: 1 });
    expect(metadata.idConflictList).toEqual([{ id: 2, kept: [at(1, 100), at(HOUR_US, 99)], dropped: [] }]);
  });

  test('one trade with two sizes is a conflict, and the larger is kept', async () => {
    const metadata = await metadataOf([trade(1, 0), trade(2, 1, { size: 3 }), trade(2, 1, { size: 2 })]);
    expect(metadata).toMatchObject({ rows: 2, idConflicts: 1, duplicatesDropped: 1 });
    const version = { time: DAY_START + 1, price: 100, side: 1 };
    expect(metadata.idConflictList).toEqual([
      { id: 2, kept: [{ ...version, size: 3 }], dropped: [{ ...version, size: 2 }] },
    ]);
    expect(metadata.superseded).toEqual([{ ...version, size: 2, id: 2 }]);
  });

  test('sizes that differ throughout are refused: the sources do not speak of the same trades', async () => {
    const trades = Array.from({ length: 10_001 }, (_, i) => [trade(i, i), trade(i, i, { size: 2 })]).flat();
    await expect(metadataOf(trades)).rejects.toThrow('more than 10000 trades have the same id, time, price and side');
  });

  test('that are opaque are not counted: no gaps, conflicts only in one instant', async () => {
    const metadata = await metadataOf(
      [trade(5, 0), trade(900, 1), trade(900, 1, { side: -1 }), trade(5, 2), trade(7, 3)],
      'opaque',
    );
    expect(metadata).toMatchObject({ gapsTotal: 0, idConflicts: 1, timeDisorder: 0, rows: 5 });
    expect(metadata.idConflictList.map(({ id }) => id)).toEqual([900]);
  });

  test('holes past the thousandth are counted, the largest thousand listed', async () => {
    const trades = Array.from({ length: 1500 }, (_, i) => trade(2 * i + (i > 700 ? 5 : 0), i));
    const metadata = await metadataOf(trades);
    expect(metadata.gaps).toHaveLength(1000);
    expect(metadata).toMatchObject({ gapsTotal: 1499, missingTotal: 1504 });
    expect(metadata.gaps.find((gap) => gap.missing === 6)).toMatchObject({ afterId: 1400, beforeId: 1407 });
    expect(metadata.gaps.map((gap) => gap.afterId)).toEqual(metadata.gaps.map((g) => g.afterId).sort((a, b) => a - b));
  });
});

describe('an import into a day that is there', () => {
  const first = { sha256: 'a', name: 'a.csv', trades: [trade(1, 0), trade(2, 10)] };
  const second = { sha256: 'b', name: 'b.csv', trades: [trade(2, 10), trade(3, 20)] };

  test('adds what is new and drops what is there', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [first]);
    const { days } = await ingest(optionsFor(dataDir), [second]);
    expect(days[0]).toMatchObject({ changed: true, rows: 3, rowsAdded: 1, duplicatesDropped: 1, conflicts: 0 });
    expect(days[0]!.metadata).toMatchObject({ source: 'a.csv, b.csv', sourceChecksum: 'a, b' });
  });

  test('leaves the file alone when nothing is new', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [first, second]);
    const before = filesBelow(dataDir);
    for (const options of [optionsFor(dataDir), optionsFor(dataDir, { overwrite: true })]) {
      const { days } = await ingest(options, [second, first]);
      expect(days[0]!.changed).toBe(false);
      expect(filesBelow(dataDir)).toEqual(before);
    }
  });

  test('replaces it with overwrite only', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [first]);
    const { days } = await ingest(optionsFor(dataDir, { overwrite: true }), [second]);
    expect(days[0]).toMatchObject({ changed: true, rows: 2, rowsAdded: 2 });
    expect(days[0]!.metadata.source).toBe('b.csv');
  });

  test('keeps the finest scales ever seen or given', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir, { scales: { priceScale: 4 } }), [first]);
    const again = await ingest(optionsFor(dataDir), [{ ...first, scales: { priceScale: 1, sizeScale: 5 } }]);
    expect(again.days[0]!.metadata).toMatchObject({ priceScale: 4, sizeScale: 5 });
  });

  test('keeps the earliest receive time of a duplicate; 0 stands for none', async () => {
    const dataDir = tempFolder();
    const received = (afterUs: number) => [trade(2, 10, { recvTimeUs: DAY_START + 10 + afterUs })];
    await ingest(optionsFor(dataDir), [first]);
    await ingest(optionsFor(dataDir), [{ sha256: 'c', trades: received(7) }]);
    const { days } = await ingest(optionsFor(dataDir), [{ sha256: 'd', trades: received(5) }]);
    expect(columnOf(days[0]!.path, 'recv_time')).toEqual([0n, BigInt(DAY_START + 15)]);
    expect(days[0]).toMatchObject({ rows: 2, duplicatesDropped: 2 });
  });

  test('refuses another kind, other ids, another aggressor', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [first]);
    const path = tradeDayPath(dataDir, BTC, DAY);
    await expect(ingest(optionsFor(dataDir, { kind: 'trades' }), [second])).rejects.toThrow(
      `${path}: has kind "aggTrades", the import has "trades": these cannot be one day; use --overwrite to replace it`,
    );
    await expect(ingest(optionsFor(dataDir, { ids: 'opaque' }), [second])).rejects.toThrow('has ids "contiguous"');
    await expect(ingest(optionsFor(dataDir, { aggressor: 'tick' }), [second])).rejects.toThrow(
      'has aggressor "exchange"',
    );
  });

  test('refuses a second source where rows have no ids', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir, { ids: 'none' }), [first]);
    await ingest(optionsFor(dataDir, { ids: 'none' }), [first]);
    await expect(ingest(optionsFor(dataDir, { ids: 'none' }), [second])).rejects.toThrow(
      'a.csv and b.csv cannot be merged: without ids the same trade cannot be told from another one',
    );
  });

  test('refuses the same file read in another way', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [first]);
    const fewer = { ...first, trades: first.trades.slice(1) };
    await expect(ingest(optionsFor(dataDir), [fewer])).rejects.toThrow(
      'source a.csv was imported before with 2 rows for this day, now it has 1: it was read in another way',
    );
  });

  test('refuses to carry damage on', async () => {
    const dataDir = tempFolder();
    const { days } = await ingest(optionsFor(dataDir), [first]);
    const bytes = readFileSync(days[0]!.path);
    bytes[bytes.indexOf(Buffer.from(Float64Array.of(100).buffer))] = 1;
    writeFileSync(days[0]!.path, bytes);
    await expect(ingest(optionsFor(dataDir), [second])).rejects.toThrow('its rows do not match their checksum');
    await ingest(optionsFor(dataDir, { overwrite: true }), [first]);
    truncateSync(days[0]!.path, 100);
    await expect(ingest(optionsFor(dataDir), [second])).rejects.toThrow('it is truncated (100 bytes');
    const replaced = await ingest(optionsFor(dataDir, { overwrite: true }), [first]);
    expect(replaced.days[0]).toMatchObject({ changed: true, rows: 2 });
  });

  test('refuses a file with columns it would lose', async () => {
    const dataDir = tempFolder();
    const path = tradeDayPath(dataDir, BTC, DAY);
    mkdirSync(join(path, '..'), { recursive: true });
    const columns = Object.fromEntries(
      ['time', 'price', 'size', 'side', 'id', 'flags'].map((name) => [
        name,
        arrow.vectorFromArray([1], new arrow.Float64()),
      ]),
    );
    writeFileSync(path, arrow.tableToIPC(new arrow.Table(columns), 'file'));
    await expect(ingest(optionsFor(dataDir), [first])).rejects.toThrow(`${path}: has no column time of type timestamp`);
  });

  test('refuses when another process has changed the day in the meantime', async () => {
    const dataDir = tempFolder();
    const path = tradeDayPath(dataDir, BTC, DAY);
    await ingest(optionsFor(dataDir), [first]);
    const running = new TradeIngest(optionsFor(dataDir));
    offer(running, second);
    const committed = running.commit();
    // commit works until its first pause before it answers, so the day has been read by now.
    writeFileSync(path, readFileSync(path));
    await expect(committed).rejects.toThrow('changed by another process during this import; nothing was written');
  });
});

describe('a kill', () => {
  test('before commit leaves the store as it was, and the next import clears what is left', async () => {
    const dataDir = tempFolder();
    await ingest(optionsFor(dataDir), [{ sha256: 'a', trades: [trade(1, 0)] }]);
    const before = filesBelow(join(dataDir, 'trades'));
    // What a killed import leaves: a folder named by a process that is no more. Linux gives out pids up to 4,194,304.
    mkdirSync(join(dataDir, '.staging/4194305-0'), { recursive: true });
    writeFileSync(join(dataDir, '.staging/4194305-0/1.arrow'), 'half');
    mkdirSync(join(dataDir, '.staging/1-0'));
    const running = new TradeIngest(optionsFor(dataDir));
    offer(running, { sha256: 'b', trades: [trade(2, 5)] });
    expect(readdirSync(join(dataDir, '.staging')).sort()).toEqual(['1-0', `${process.pid}-0`]);
    expect(filesBelow(join(dataDir, 'trades'))).toEqual(before);
    running.abort();
    expect(readdirSync(join(dataDir, '.staging'))).toEqual(['1-0']);
    expect(filesBelow(join(dataDir, 'trades'))).toEqual(before);
  });

  test('two imports of one process do not share their folder', () => {
    const dataDir = tempFolder();
    const imports = [new TradeIngest(optionsFor(dataDir)), new TradeIngest(optionsFor(dataDir))];
    expect(readdirSync(join(dataDir, '.staging'))).toHaveLength(2);
    imports[0]!.abort();
    imports.push(new TradeIngest(optionsFor(dataDir)));
    imports[0]!.abort();
    expect(readdirSync(join(dataDir, '.staging'))).toHaveLength(2);
    for (const running of imports) running.abort();
    expect(existsSync(join(dataDir, '.staging'))).toBe(false);
  });

  test('when one day fails no day is written', async () => {
    const dataDir = tempFolder();
    const next = tradeDayPath(dataDir, BTC, DAY + 1);
    mkdirSync(join(next, '..'), { recursive: true });
    writeFileSync(next, 'no arrow');
    const trades = [trade(1, MINUTE_US), trade(2, DAY_US)];
    await expect(ingest(optionsFor(dataDir), [{ sha256: 'a', trades }])).rejects.toThrow(`cannot read ${next}`);
    expect([...filesBelow(dataDir).keys()]).toEqual(['trades/binance/spot/BTCUSDT/2024-08-09.arrow']);
  });
});

describe('the order of calls', () => {
  test('is checked', async () => {
    const running = new TradeIngest(optionsFor(tempFolder()));
    expect(() => running.append(rowsOf([]))).toThrow('rows without a source: begin one first');
    running.beginSource({ name: 'a', wholeDays: null });
    expect(() => running.beginSource({ name: 'b', wholeDays: null })).toThrow('b: a source cannot begin here');
    await expect(running.commit()).rejects.toThrow('an import can be committed once, after its last source');
    running.abort();
    await expect(running.commit()).rejects.toThrow('an import can be committed once');
  });

  test('a symbol may be written in any script', () => {
    const dataDir = tempFolder();
    const instrument = { ...BTC, symbol: '币安人生USDT' };
    expect(() => new TradeIngest(optionsFor(dataDir, { instrument })).abort()).not.toThrow();
  });

  test('names that would leave the store are refused', () => {
    const dataDir = tempFolder();
    for (const symbol of ['../BTC', '.hidden', 'a/b', 'a\\b', '', 'BTC USDT', '<b>']) {
      expect(() => new TradeIngest(optionsFor(dataDir, { instrument: { ...BTC, symbol } }))).toThrow(
        `symbol "${symbol}" cannot be stored: use letters, digits, ".", "_" and "-", no leading "."`,
      );
    }
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
