import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { ImportProgress } from '../../../src/data/import/import-options.ts';
import { type ImportReport, type ImportTradesOptions, importTrades } from '../../../src/data/import/import-trades.ts';
import { InputError } from '../../../src/data/input-error.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';

const DAY_MS = Date.UTC(2024, 7, 8);
const DAY = DAY_MS / 86_400_000;

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cvdlab-import-'));
  dataDir = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** An aggregate of one fill, `seconds` after midnight. */
function aggregate(
  id: number,
  seconds: number,
  values: { price?: string; size?: string; maker?: string } = {},
): string {
  const { price = '0.5', size = '1.25', maker = 'True' } = values;
  return `${id},${price},${size},${id + 100},${id + 100},${DAY_MS + seconds * 1000},${maker},True\n`;
}

function run(files: readonly string[], options: Partial<ImportTradesOptions> = {}): Promise<ImportReport> {
  return importTrades({ files, dataDir, venue: 'binance', market: 'spot', ...options });
}

async function messageOf(files: readonly string[], options: Partial<ImportTradesOptions> = {}): Promise<string> {
  const error: unknown = await run(files, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

/** The store's files with their content's checksum. */
async function storeFiles(): Promise<Record<string, string>> {
  if (!existsSync(dataDir)) return {};
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[path.slice(dataDir.length + 1)] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return files;
}

describe('an import of trades', () => {
  test('takes symbol and whole days from the name of a dump, and reports file and day', async () => {
    const path = await fileOf(
      'XRPETH-aggTrades-2024-08-08.csv',
      aggregate(1, 10) + aggregate(2, 20, { maker: 'False' }),
    );
    const report = await run([path]);
    expect(report).toMatchObject({
      instrument: { venue: 'binance', market: 'spot', symbol: 'XRPETH' },
      kind: 'aggTrades',
      ids: 'contiguous',
      files: [
        { name: 'XRPETH-aggTrades-2024-08-08.csv', claimedDays: { firstDay: DAY, lastDay: DAY }, rows: 2, trades: 2 },
      ],
    });
    expect(report.store.days).toMatchObject([{ day: DAY, rows: 2, complete: true, missingIds: 0 }]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(Object.keys(await storeFiles())).toEqual(['trades/binance/spot/XRPETH/2024-08-08.arrow']);
  });

  test('of a zip gives the same trades as of the CSV', async () => {
    const text = aggregate(1, 10) + aggregate(2, 20);
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from(text), 'XRPETH-aggTrades-2024-08-08.csv');
    zip.end();
    const zipped = await fileOf('XRPETH-aggTrades-2024-08-08.zip', await buffer(zip.outputStream));
    const plain = await fileOf('XRPETH-aggTrades-2024-08-08.csv', text);
    const [fromZip] = (await run([zipped])).store.days;
    const [fromPlain] = (await run([plain], { dataDir: join(folder, 'other') })).store.days;
    expect(fromZip!.metadata.checksum).toBe(fromPlain!.metadata.checksum);
  });

  test('makes no whole-day claim from another name unless told so', async () => {
    const path = await fileOf('mine.csv', aggregate(1, 10) + aggregate(2, 86_410));
    const silent = await run([path], { symbol: 'XRPETH' });
    expect(silent.files[0]!.claimedDays).toBeNull();
    expect(silent.store.days.map(({ complete }) => complete)).toEqual([false, false]);
    const told = await run([path], { symbol: 'XRPETH', wholeDay: true });
    expect(told.files[0]!.claimedDays).toEqual({ firstDay: DAY, lastDay: DAY + 1 });
    expect(told.store.days.map(({ complete }) => complete)).toEqual([true, true]);
    const dump = await fileOf('LTCETH-aggTrades-2024-08-08.csv', aggregate(1, 10));
    expect((await run([dump], { wholeDay: false })).store.days[0]!.complete).toBe(false);
  });

  test('finds interleaved blocks, duplicates, conflicts and missing ids, and keeps what is sound', async () => {
    const rows = [1, 2, 11, 12, 3, 4, 13].map((id) => aggregate(id, id));
    const path = await fileOf(
      'XRPETH-aggTrades-2024-08-08.csv',
      [
        ...rows,
        rows[1]!,
        aggregate(3, 3, { price: '0.6' }),
        aggregate(14, -5),
        aggregate(15, 15, { size: '0.000' }),
      ].join(''),
    );
    const report = await run([path]);
    expect(report.files[0]).toMatchObject({ rows: 11, trades: 10, quarantined: 1, outOfDay: 1 });
    expect(report.files[0]!.quarantinedRows).toEqual([{ row: 11, reason: 'the size is 0' }]);
    const day = report.store.days.find((candidate) => candidate.day === DAY)!;
    expect(day).toMatchObject({ duplicatesDropped: 1, conflicts: 1 });
    expect(day.gaps).toMatchObject([{ afterId: 4, beforeId: 11, missing: 6 }]);
    expect(day.metadata).toMatchObject({ rowsQuarantined: 1 });
  });

  test('reads a file that is named twice once', async () => {
    const path = await fileOf('XRPETH-aggTrades-2024-08-08.csv', aggregate(1, 10));
    expect((await run([path, `${folder}/./XRPETH-aggTrades-2024-08-08.csv`])).files).toHaveLength(1);
  });

  test('tells how far it is', async () => {
    const path = await fileOf('XRPETH-aggTrades-2024-08-08.csv', aggregate(1, 10));
    const seen: ImportProgress[] = [];
    await run([path], { onProgress: (progress) => seen.push(progress) });
    const bytes = aggregate(1, 10).length;
    expect(seen).toEqual([{ file: 'XRPETH-aggTrades-2024-08-08.csv', bytesRead: bytes, bytesTotal: bytes, rows: 1 }]);
  });

  test('with ids that only name a trade, or without any, finds no gaps', async () => {
    const columns = { time: 'T', price: 'p', size: 'q', side: 's' };
    const path = await fileOf('a.csv', `id,T,p,q,s\n1,${DAY_MS},1,1,buy\n9,${DAY_MS + 1},1,1,sell\n`);
    const venue = { symbol: 'X', venue: 'elsewhere' };
    const opaque = await run([path], { ...venue, columns: { ...columns, id: 'id' } });
    expect(opaque.ids).toBe('opaque');
    expect(opaque.store.days[0]!.missingIds).toBe(0);
    const none = await run([path], { ...venue, columns, overwrite: true });
    expect(none.ids).toBe('none');
    expect(none.store.days[0]!.metadata).toMatchObject({ firstId: 2, lastId: 3 });
  });
});

describe('trades of which nobody says who was the aggressor', () => {
  const columns = { time: 'time', price: 'price', size: 'size' };
  const venue = { symbol: 'X', venue: 'elsewhere', columns };

  test('are stored with unknown sides when the columns are named without one', async () => {
    const path = await fileOf('a.csv', `time,price,size\n${DAY_MS},1,1\n${DAY_MS + 1},2,3\n`);
    const report = await run([path], venue);
    expect(report).toMatchObject({ aggressor: 'unknown', files: [{ trades: 2 }] });
    expect(report.store.days[0]!.metadata.aggressor).toBe('unknown');
  });

  test('do not go with trades that have sides, and sides that are there are not forgotten', async () => {
    const without = await fileOf('a.csv', `time,price,size\n${DAY_MS},1,1\n`);
    const withSides = await fileOf('b.csv', `time,price,size,side\n${DAY_MS},1,1,buy\n`);
    expect(await messageOf([without, withSides], venue)).toBe(
      'b.csv: its column "side" says who the aggressor was: add side=4 to --columns',
    );
    const odd = await fileOf('c.csv', `time,price,size,taker\n${DAY_MS},1,1,buy\n`);
    const named = { ...venue, columns: { ...columns, side: 'taker' } };
    expect(await messageOf([withSides, odd], named)).toContain('b.csv: no column "taker"');
    expect((await run([odd], named)).aggressor).toBe('exchange');
  });

  test('with prices that a double had spoiled are taken for what they were, and counted', async () => {
    const path = await fileOf('a.csv', `time,price,size\n${DAY_MS},156.54500000000002,1\n${DAY_MS},1.5,2\n`);
    const report = await run([path], venue);
    expect(report.files[0]).toMatchObject({ trades: 2, noisyDecimals: 1 });
    expect(report.store.days[0]!.metadata).toMatchObject({ priceScale: 3 });
  });
});

describe('a row that is put aside', () => {
  test('is in the side file with row, reason and text, which appears with the import', async () => {
    const bad = aggregate(2, 2).replace('0.5', 'a"b').trimEnd();
    const path = await fileOf(
      'XRPETH-aggTrades-2024-08-08.zip',
      aggregate(1, 1) + `${bad}\n` + aggregate(3, 3, { price: '0' }),
    );
    const report = await run([path], { onBadRow: 'quarantine' });
    const side = join(dataDir, 'quarantine/binance/spot/XRPETH/XRPETH-aggTrades-2024-08-08.csv');
    expect(report.files[0]!.quarantineFile).toBe(side);
    expect(await readFile(side, 'utf8')).toBe(
      'row,reason,text\n' +
        `2,"price: expected a decimal number, got ""a""b""","${bad.replace('"', '""')}"\n` +
        `3,the price is 0,"${aggregate(3, 3, { price: '0' }).trimEnd()}"\n`,
    );
    expect(Object.keys(await storeFiles()).sort()).toEqual([
      'quarantine/binance/spot/XRPETH/XRPETH-aggTrades-2024-08-08.csv',
      'trades/binance/spot/XRPETH/2024-08-08.arrow',
    ]);
  });

  test('is listed up to the hundredth and counted beyond', async () => {
    const zeros = Array.from({ length: 150 }, (_, index) => aggregate(index + 2, 2, { size: '0' })).join('');
    const { files } = await run([await fileOf('XRPETH-aggTrades-2024-08-08.csv', aggregate(1, 1) + zeros)]);
    expect(files[0]!.quarantined).toBe(150);
    expect(files[0]!.quarantinedRows).toHaveLength(100);
    expect((await readFile(files[0]!.quarantineFile!, 'utf8')).trimEnd().split('\n')).toHaveLength(151);
  });
});

describe('an import that fails', () => {
  test('leaves the store as it was, whichever file is at fault', async () => {
    const first = await fileOf('XRPETH-aggTrades-2024-08-08.csv', aggregate(1, 10));
    await run([first]);
    const before = await storeFiles();
    const good = await fileOf(
      'XRPETH-aggTrades-2024-08-09.csv',
      aggregate(2, 86_410) + aggregate(3, 86_410, { size: '0' }),
    );
    const bad = await fileOf(
      'XRPETH-aggTrades-2024-08-10.csv',
      aggregate(3, 172_810) + aggregate(4, 172_811).slice(0, 20),
    );
    expect(await messageOf([good, bad])).toContain('XRPETH-aggTrades-2024-08-10.csv, row 2 ');
    expect(await storeFiles()).toEqual(before);
    expect(existsSync(join(dataDir, '.staging'))).toBe(false);
  });

  test('on a cut-off zip does too', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from(aggregate(1, 1)), 'a.csv');
    zip.end();
    const bytes = await buffer(zip.outputStream);
    bytes.writeUInt32LE(1, bytes.indexOf('PK\x01\x02', 0, 'latin1') + 16);
    const path = await fileOf('XRPETH-aggTrades-2024-08-08.zip', bytes);
    expect(await messageOf([path])).toMatch(/^XRPETH-aggTrades-2024-08-08\.zip: the zip is damaged: CRC-32/);
    expect(await storeFiles()).toEqual({});
  });

  test('says when names and symbol do not agree, or there is no symbol', async () => {
    const xrp = await fileOf('XRPETH-aggTrades-2024-08-08.csv', aggregate(1, 1));
    const ltc = await fileOf('LTCETH-aggTrades-2024-08-08.csv', aggregate(1, 1));
    const mine = await fileOf('mine.csv', aggregate(1, 1));
    expect(await messageOf([xrp, ltc])).toBe('LTCETH-aggTrades-2024-08-08.csv: its name says "LTCETH", not "XRPETH"');
    expect(await messageOf([xrp], { symbol: 'X' })).toBe(
      'XRPETH-aggTrades-2024-08-08.csv: its name says "XRPETH", not "X"',
    );
    expect(await messageOf([xrp, mine])).toBe('mine.csv: its name does not say whose trades these are; add --symbol');
    expect(await messageOf([])).toBe('no files to import');
  });

  test('says when files do not go together', async () => {
    const aggregates = await fileOf('XRPETH-aggTrades-2024-08-08.csv', aggregate(1, 1));
    const singles = await fileOf('XRPETH-trades-2024-08-08.csv', `1,0.5,2,1,${DAY_MS},True,True\n`);
    const wrong = await fileOf('XRPETH-trades-2024-08-09.csv', aggregate(1, 1));
    expect(await messageOf([aggregates, singles])).toBe(
      'XRPETH-trades-2024-08-08.csv holds trades, XRPETH-aggTrades-2024-08-08.csv aggTrades: their ids do not go together; import one kind',
    );
    expect(await messageOf([wrong])).toBe(
      'XRPETH-trades-2024-08-09.csv: its name says trades, its columns say aggTrades',
    );
    const header = 'time,price,size,side';
    const without = await fileOf('a.csv', `${header}\n${DAY_MS},1,1,buy\n`);
    const withIds = await fileOf('b.csv', `${header},id\n${DAY_MS},1,1,buy,1\n`);
    expect(await messageOf([withIds, without], { symbol: 'X' })).toBe(
      'a.csv has no ids, b.csv has: import them separately',
    );
  });

  test('names a venue, symbol or zone that cannot be', async () => {
    const path = await fileOf('mine.csv', aggregate(1, 1));
    expect(await messageOf([path], { symbol: '../x' })).toContain('symbol "../x" cannot be stored');
    expect(await messageOf([path], { symbol: 'X', venue: '' })).toContain('venue "" cannot be stored');
    expect(await messageOf([path], { symbol: 'X', timeZone: 'Mars/Olympus' })).toContain(
      'unknown time zone "Mars/Olympus"',
    );
    expect(await storeFiles()).toEqual({});
  });
});

describeWithSharedData('real trades', () => {
  const days = ['XRPETH-aggTrades-2019-10-11.csv', 'XRPETH-aggTrades-2019-10-12.csv'].map((name) =>
    sharedData(`binance/spot/${name}`),
  );

  test('XRPETH: two whole days without a gap, the same bytes in any order and twice', async () => {
    const report = await run(days);
    expect(report.files.map(({ rows }) => rows)).toEqual([5929, 4134]);
    expect(report.files.every(({ fillIdHoles }) => fillIdHoles === 0)).toBe(true);
    expect(report.store.days.map(({ rows, complete, missingIds }) => [rows, complete, missingIds])).toEqual([
      [5929, true, 0],
      [4134, true, 0],
    ]);
    const files = await storeFiles();
    await run([...days].reverse());
    expect(await storeFiles()).toEqual(files);
    const other = join(folder, 'other');
    for (const path of [...days].reverse()) await run([path], { dataDir: other });
    dataDir = other;
    expect(await storeFiles()).toEqual(files);
  });

  test('TRX damaged: the id that is there twice, the id that is missing and the receive time are each named', async () => {
    const path = sharedData('binance/spot/TRXUSDT-trade-stream-2025-03-04-damaged.csv');
    const report = await run([path], { symbol: 'TRXUSDT' });
    expect(report.files[0]!.recvAnomalyRows).toEqual([
      { row: 10_001, id: 348666869, timeUs: 1741049279150375, recvTimeUs: 1741132734000000 },
    ]);
    const [day] = report.store.days;
    expect(day!.metadata.idConflictList).toMatchObject([{ id: 348656871, kept: [{ size: 83.9 }, { size: 865 }] }]);
    expect(day!.gaps).toMatchObject([{ afterId: 348656871, beforeId: 348656873, missing: 1 }]);
    expect(day!.metadata).toMatchObject({ recvAnomalies: 1, idConflicts: 1, missingTotal: 1 });
  });
});
