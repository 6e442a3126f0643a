import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import * as arrow from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { DAY_US } from '../../../src/core/time.ts';
import { tradeDayPath } from '../../../src/data/store/layout.ts';
import { verifyDay, verifyRange } from '../../../src/data/store/verify-day.ts';
import { tempFolder } from './temp-folder.ts';
import { BTC, DAY, DAY_START, ingest, optionsFor, trade, type Trade } from './trade-fixtures.ts';

const WHOLE = { firstDay: DAY, lastDay: DAY };
const FOUR = [
  trade(101, 5),
  trade(102, 6, { price: 99.25 }),
  trade(103, 6, { side: -1 }),
  trade(104, 8, { size: 0.125 }),
];

async function written(trades: readonly Trade[], dataDir = tempFolder()): Promise<{ dataDir: string; path: string }> {
  await ingest(optionsFor(dataDir), [{ sha256: 'a', trades, wholeDays: WHOLE }]);
  return { dataDir, path: tradeDayPath(dataDir, BTC, DAY) };
}

const findingsOf = (path: string): string[] =>
  verifyDay({ path, day: DAY, instrument: BTC }).findings.map(({ severity, message }) => `${severity}: ${message}`);

/** Replaces the first 8 bytes after the schema that hold `was`. */
function patch(path: string, was: Float64Array | BigInt64Array, is: Float64Array | BigInt64Array): void {
  const bytes = readFileSync(path);
  bytes.set(new Uint8Array(is.buffer), bytes.indexOf(Buffer.from(was.buffer), 8192));
  writeFileSync(path, bytes);
}

/** Writes the file again with other metadata, its columns untouched. */
function relabel(path: string, entries: Readonly<Record<string, string>>): void {
  const table = arrow.tableFromIPC(readFileSync(path));
  const metadata = new Map([...table.schema.metadata, ...Object.entries(entries)]);
  const schema = new arrow.Schema(table.schema.fields, metadata);
  writeFileSync(path, arrow.tableToIPC(new arrow.Table(schema, table.batches), 'file'));
}

const CHECKSUM = /^unsound: checksum is sha256:[0-9a-f]{64}, the metadata says sha256:[0-9a-f]{64}$/;

describe('verifyDay', () => {
  test('finds nothing in a sound and complete day', async () => {
    const { path } = await written(FOUR);
    expect(findingsOf(path)).toEqual([]);
  });

  test('finds nothing unsound in a day with every oddity that sources have', async () => {
    const dataDir = tempFolder();
    const odd = [
      trade(1, 9),
      trade(2, 3),
      trade(2, 3, { size: 2 }),
      trade(3, 1, { price: 98 }),
      trade(3, 1),
      trade(9, 2),
    ];
    await ingest(optionsFor(dataDir), [
      { sha256: 'a', trades: odd },
      { sha256: 'b', trades: [trade(20, DAY_US - 1, { recvTimeUs: 7 })] },
    ]);
    const path = tradeDayPath(dataDir, BTC, DAY);
    expect(findingsOf(path)).toEqual([
      'incomplete: covered from 2024-08-08T00:00:00.000Z to 2024-08-08T00:00:00.000010Z, ' +
        '2024-08-08T23:59:59.999999Z to 2024-08-09T00:00:00.000Z',
      'incomplete: 15 ids are missing in 2 places; the largest gap is 10 after id 9 at 2024-08-08T00:00:00.000002Z',
    ]);
  });

  test('finds every kind of damage, with row and value', async () => {
    const cases: [Float64Array | BigInt64Array, Float64Array | BigInt64Array, string[]][] = [
      [Float64Array.of(99.25), Float64Array.of(-99.25), ['unsound: row 2 price must be above 0, got -99.25']],
      [
        Float64Array.of(99.25),
        Float64Array.of(99.255),
        ['unsound: row 2 price 99.255 has more decimals than price_scale'],
      ],
      [
        Float64Array.of(0.125),
        Float64Array.of(0.1255),
        ['unsound: row 4 size 0.1255 has more decimals than size_scale'],
      ],
      [Float64Array.of(0.125), Float64Array.of(0), ['unsound: row 4 size must be above 0, got 0']],
      [
        BigInt64Array.of(BigInt(DAY_START + 5)),
        BigInt64Array.of(BigInt(DAY_START - 5)),
        ['unsound: row 1 lies outside of the day'],
      ],
      [
        BigInt64Array.of(BigInt(DAY_START + 5)),
        BigInt64Array.of(BigInt(DAY_START + 7)),
        ['unsound: row 2 comes before the row above it in time and id'],
      ],
      [
        BigInt64Array.of(101n),
        BigInt64Array.of(100n),
        ['unsound: metadata cvdlab.first_id says 101, the rows say 100'],
      ],
    ];
    for (const [was, is, expected] of cases) {
      const { path } = await written(FOUR);
      patch(path, was, is);
      const [checksum, ...others] = findingsOf(path);
      expect(checksum).toMatch(CHECKSUM);
      expect(others).toEqual(expect.arrayContaining(expected));
    }
  });

  test('finds sides that are none and trades that are there twice', async () => {
    const { path } = await written([trade(7, 0), trade(8, 0)]);
    const bytes = readFileSync(path);
    const ids = bytes.indexOf(Buffer.from(BigInt64Array.of(7n, 8n).buffer));
    bytes.writeBigInt64LE(7n, ids + 8);
    // The sides are the column before the ids, one block of 64 bytes.
    bytes[ids - 63] = 1;
    bytes[ids - 64] = 1;
    writeFileSync(path, bytes);
    expect(findingsOf(path).slice(1)).toEqual(['unsound: row 2 holds trade 7 a second time']);
    bytes[ids - 63] = 5;
    bytes[ids - 64] = 5;
    writeFileSync(path, bytes);
    expect(findingsOf(path).slice(1)).toEqual([
      'unsound: row 1 side must be 1, -1 or 0, got 5 (and 1 more rows like it)',
      'unsound: row 2 holds trade 7 a second time',
    ]);
  });

  test('derives all metadata anew', async () => {
    const lies: [string, string, string][] = [
      ['rows', '5', '4'],
      ['gaps_total', '1', '0'],
      ['complete', 'false', 'true'],
      ['longest_silence_us', '7', '2'],
      ['time_disorder', '3', '0'],
      ['duplicates_dropped', '1', '0'],
    ];
    for (const [key, lie, truth] of lies) {
      const { path } = await written(FOUR);
      relabel(path, { [`cvdlab.${key}`]: lie });
      expect(findingsOf(path)).toEqual([`unsound: metadata cvdlab.${key} says ${lie}, the rows say ${truth}`]);
    }
  });

  test('a file that cannot be read is unsound, and so is one in the wrong place', async () => {
    const { dataDir, path } = await written(FOUR);
    const other = tradeDayPath(dataDir, BTC, DAY + 1);
    cpSync(path, other);
    expect(verifyDay({ path: other, day: DAY + 1, instrument: { ...BTC, symbol: 'X' } }).findings).toEqual([
      {
        severity: 'unsound',
        message: 'holds binance spot BTCUSDT of 2024-08-08, expected binance spot X of 2024-08-09',
      },
    ]);
    truncateSync(path, 9000);
    expect(findingsOf(path)).toEqual([expect.stringContaining(`unsound: cannot read ${path}: it is truncated`)]);
  });
});

describe('verifyRange', () => {
  test('tells of missing days, and of ids missing between days', async () => {
    const dataDir = tempFolder();
    const trades = [trade(1, 0), trade(2, DAY_US), trade(5, 3 * DAY_US)];
    await ingest(optionsFor(dataDir), [
      { sha256: 'a', trades: trades.slice(0, 2), wholeDays: { firstDay: DAY, lastDay: DAY + 1 } },
    ]);
    await ingest(optionsFor(dataDir), [
      { sha256: 'b', trades: trades.slice(2), wholeDays: { firstDay: DAY + 3, lastDay: DAY + 3 } },
    ]);
    const verified = verifyRange({ dataDir, instrument: BTC, fromDay: DAY, toDay: DAY + 3 });
    expect(verified.map(({ findings }) => findings.map(({ severity, message }) => `${severity}: ${message}`))).toEqual([
      [],
      [],
      ['incomplete: 2024-08-10 is not in the store'],
      ['incomplete: 2 ids are missing between 2 on 2024-08-09 and 5'],
    ]);
    expect(verified[2]).toMatchObject({ path: tradeDayPath(dataDir, BTC, DAY + 2), metadata: null });
  });
});
