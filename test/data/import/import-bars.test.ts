import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dayOfTime, HOUR_US, MINUTE_US } from '../../../src/core/time.ts';
import { detectKind } from '../../../src/data/import/detect-kind.ts';
import { type ImportBarsOptions, type ImportBarsReport, importBars } from '../../../src/data/import/import-bars.ts';
import { InputError } from '../../../src/data/input-error.ts';
import { readBars } from '../../../src/data/store/bar-store.ts';
import type { BarRows } from '../../../src/data/store/bar-rows.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';

const START_MS = Date.UTC(2024, 7, 8);
const START_US = START_MS * 1000;

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cvdlab-bars-'));
  dataDir = join(folder, 'data');
});
afterEach(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A kline of one minute. */
function kline(minute: number, values: { volume?: string; buy?: string; close?: string; quote?: string } = {}): string {
  const { volume = '10.000', buy = '4.500', close = '100.5', quote = '1002.25' } = values;
  const openMs = START_MS + minute * 60_000;
  return `${openMs},100,101.50,99,${close},${volume},${openMs + 59_999},${quote},7,${buy},451,0\n`;
}

const KLINE_HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n';

function run(files: readonly string[], options: Partial<ImportBarsOptions> = {}): Promise<ImportBarsReport> {
  return importBars({ files, dataDir, venue: 'binance', market: 'um', symbol: 'LTCUSDT', ...options });
}

async function messageOf(files: readonly string[], options: Partial<ImportBarsOptions> = {}): Promise<string> {
  const error: unknown = await run(files, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

function stored(report: ImportBarsReport, fromUs = START_US): BarRows {
  const { instrument, interval } = report;
  const day = dayOfTime(fromUs);
  return readBars({ dataDir, instrument, interval, fromDay: day - 1, toDay: day + 1 }).rows;
}

describe('klines of Binance', () => {
  test('give exact buy and sell volume: what takers bought, and the rest', async () => {
    const path = await fileOf('LTCUSDT-1m-2024-08-08.csv', kline(0) + kline(1, { volume: '0.3', buy: '0.1' }));
    const report = await run([path], { symbol: undefined });
    expect(report).toMatchObject({
      instrument: { symbol: 'LTCUSDT' },
      interval: '1m',
      bars: 2,
      duplicates: 0,
      absent: 0,
      totals: { volume: '10.3', buyVolume: '4.6', sellVolume: '5.7', unknownVolume: '0.0', delta: '-1.1' },
    });
    const rows = stored(report);
    expect([...rows.timeUs]).toEqual([START_US, START_US + MINUTE_US]);
    expect([...rows.sellVolume]).toEqual([5.5, 0.2]);
    expect([...rows.quoteVolume]).toEqual([1002.25, 1002.25]);
    expect([...rows.trades]).toEqual([7, 7]);
    expect(rows.scales).toEqual({ priceScale: 1, sizeScale: 1, quoteScale: 2 });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('are the same with a header, in µs, in any order, and twice', async () => {
    const bare = await run([await fileOf('a.csv', kline(0) + kline(1))]);
    const micros = (kline(1) + kline(0) + kline(1)).replaceAll(/^(\d{13}),(.*),(\d{13}),/gm, '$1000,$2,$3999,');
    const other = await run([await fileOf('b.csv', KLINE_HEADER + micros)]);
    expect(other).toMatchObject({ bars: 2, duplicates: 1, totals: bare.totals });
    expect(other.store[0]!.metadata).toMatchObject({ rows: 2 });
  });

  test('of one bar tell its length by the close time', async () => {
    expect((await run([await fileOf('a.csv', kline(0))])).interval).toBe('1m');
  });

  test('keep the interval that the name gives even where every other bar is missing', async () => {
    const report = await run([await fileOf('LTCUSDT-1m-2024-08-08.csv', kline(0) + kline(2) + kline(4))]);
    expect(report).toMatchObject({ interval: '1m', bars: 3, absent: 2 });
  });

  test('with a quote volume of too many digits leave it out, unrounded', async () => {
    const report = await run([await fileOf('a.csv', kline(0, { quote: '1234567890.1234567' }))]);
    expect(stored(report).quoteVolume[0]).toBeNaN();
  });
});

describe('bars of open, high, low, close and volume only', () => {
  const header = 'time,open,high,low,close,volume\n';

  test('are of unknown volume, and their days say that nobody named the aggressor', async () => {
    const path = await fileOf('a.csv', `${header}2024-08-08 00:00,1,2,1,2,0.5\n2024-08-08 00:01,2,2,1,1.5,3\n`);
    const report = await run([path]);
    expect(report.totals).toEqual({
      volume: '3.5',
      buyVolume: '0.0',
      sellVolume: '0.0',
      unknownVolume: '3.5',
      delta: '0.0',
    });
    expect([...stored(report).unknownVolume]).toEqual([0.5, 3]);
    expect(report.store.map(({ metadata }) => metadata.aggressor)).toEqual(['unknown']);
  });

  test('do not go into a day whose sides are known, unless they replace it', async () => {
    await run([await fileOf('a.csv', kline(0))]);
    const bare = await fileOf('b.csv', `${header}2024-08-08 00:01,1,2,1,2,0.5\n2024-08-08 00:02,1,2,1,2,0.5\n`);
    expect(await messageOf([bare])).toContain('has aggressor "exchange", the import has "unknown"; use --overwrite');
    expect(stored(await run([bare], { overwrite: true })).length).toBe(2);
  });
});

describe('several files of bars', () => {
  test('are written all or, when one contradicts the store, not at all', async () => {
    const first = await fileOf('first.csv', kline(0) + kline(1));
    const second = await fileOf('second.csv', kline(2, { close: '101' }) + kline(3));
    const report = await run([await fileOf('stored.csv', kline(2) + kline(3) + kline(1440))], { symbol: 'X' });
    const before = stored(report).timeUs;
    await expect(run([first, second], { symbol: 'X' })).rejects.toThrow(InputError);
    expect(stored(report).timeUs).toEqual(before);
    await run([first, second], { symbol: 'X', overwrite: true });
    expect(Array.from(stored(report).close).slice(0, 4)).toEqual([100.5, 100.5, 101, 100.5]);
  });
});

describe('bars with named columns', () => {
  const columns = { time: 't', open: 'o', high: 'h', low: 'l', close: 'c', buy_volume: 'b', sell_volume: 's' };

  test('need no volume where buys and sells are there', async () => {
    const path = await fileOf(
      'a.csv',
      't;o;h;l;c;b;s\n2024-08-08 00:00:00;1;2;0.5;1.5;3;1.5\n2024-08-08 00:05:00;1;2;1;1;0;0\n',
    );
    const report = await run([path], { columns });
    expect(report.interval).toBe('5m');
    const rows = stored(report);
    expect([...rows.volume]).toEqual([4.5, 0]);
    expect([...rows.unknownVolume]).toEqual([0, 0]);
    expect([...rows.trades]).toEqual([-1, -1]);
    expect(rows.quoteVolume[0]).toBeNaN();
  });

  test('leave what is neither bought nor sold unknown', async () => {
    const path = await fileOf('a.csv', 't,o,h,l,c,b,s,v\n2024-08-08 00:00:00,1,2,0.5,1.5,3,1.5,5.25\n');
    const report = await run([path], { columns: { ...columns, volume: 'v' }, intervalUs: MINUTE_US });
    expect(report.totals).toMatchObject({ volume: '5.25', unknownVolume: '0.75', delta: '1.50' });
  });

  test('may be stamped with their end', async () => {
    const path = await fileOf(
      'a.csv',
      't,o,h,l,c,b,s\n2024-08-08 00:05:00,1,2,0.5,1,3,1\n2024-08-08 00:10:00,1,2,0.5,1,3,1\n',
    );
    const report = await run([path], { columns, timeIs: 'close' });
    expect([...stored(report).timeUs]).toEqual([START_US, START_US + 5 * MINUTE_US]);
  });

  test('may be the bars that cvdlab itself prints', async () => {
    const path = await fileOf(
      'a.csv',
      'time,session,open,high,low,close,volume,buy_volume,sell_volume,unknown_volume,trades\n' +
        '2024-08-08T00:00:00.000Z,2024-08-08,1,2,0.5,1,4,3,1,0,2\n',
    );
    expect(await detectKind(path)).toBe('bars');
    expect((await run([path], { intervalUs: MINUTE_US })).totals.delta).toBe('2');
  });
});

describe('a Sierra Chart export', () => {
  const text =
    'Date, Time, Open, High, Low, Last, Volume, NumberOfTrades, BidVolume, AskVolume\n' +
    '2024/3/8, 16:55:00, 4584.50, 4587.75, 4572.75, 4576.50, 6330, 5198, 3552, 2778\n' +
    '2024/3/11, 17:00:00, 4576.50, 4582.50, 4575.50, 4582.50, 2841, 2374, 1380, 1461\n';

  test('is recognised; its ask volume is what buyers took; its clock is the zone given', async () => {
    const path = await fileOf('es.txt', text);
    expect(await detectKind(path)).toBe('bars');
    const report = await run([path], { timeZone: 'America/Chicago', intervalUs: 5 * MINUTE_US });
    expect(report.totals).toMatchObject({ buyVolume: '4239', sellVolume: '4932', delta: '-693' });
    const winter = Date.UTC(2024, 2, 8, 22, 55) * 1000;
    expect(stored(report, winter).timeUs[0]).toBe(winter);
    const summer = Date.UTC(2024, 2, 11, 22) * 1000;
    expect(stored(report, summer).timeUs[0]).toBe(summer);
  });

  test('does not say its zone, so it has to be given', async () => {
    expect(await messageOf([await fileOf('es.txt', text)])).toBe(
      "es.txt: this is a Sierra Chart export, whose times are in the chart's own zone: say which, e.g. --time-zone America/Chicago",
    );
  });

  test('of days keeps days of 23 and 25 hours', async () => {
    const days = text.replaceAll(/\d\d:\d\d:00/g, '00:00:00');
    const more = `${days}${days.split('\n')[2]!.replace('3/11', '3/9')}\n${days.split('\n')[2]!.replace('3/11', '3/10')}\n`;
    const report = await run([await fileOf('es.txt', more)], { timeZone: 'America/Chicago' });
    expect(report).toMatchObject({ interval: '1d', bars: 4, absent: 0 });
  });
});

describe('a bar that cannot be', () => {
  const after = '\n--on-bad-row quarantine puts such rows into a side file and goes on';

  test.each([
    ['100,101.50', '102,101.50', 'high: expected a high not below open and close, got "101.50"'],
    ['101.50,99,', '101.50,100.25,', 'low: expected a low not above open and close, got "100.25"'],
    ['101.50,99,', '101.50,0,', 'low: expected a price above 0, got "0"'],
    ['101.50', 'x', 'high: expected a decimal number, got "x"'],
    ['10.000', '-1', 'volume: expected a number not below 0, got "-1"'],
    ['10.000', '4.4', 'volume: expected a volume not below its buy and sell parts, got "4.4"'],
    [
      '10.000',
      '123456789012345',
      'volume: expected volumes whose difference has at most 15 digits, got "123456789012345"',
    ],
    [',7,', ',7.5,', 'count: expected a whole number, got "7.5"'],
    ['1002.25', 'n/a', 'quote_volume: expected a decimal number, got "n/a"'],
    [',451,0', '', 'expected 12 fields, got 10'],
    ['100,', '"100,', 'a quote is not closed'],
    [/^\d+/, '1723075260', 'open_time: expected a time in ms or µs since 1970, got "1723075260"'],
  ])('%s → %s stops with its row, or is put aside', async (from, to, reason) => {
    const path = await fileOf('a.csv', KLINE_HEADER + kline(0) + kline(1).replace(from, to));
    expect(await messageOf([path])).toBe(`a.csv, row 3 (the first line is row 1): ${reason}${after}`);
    const report = await run([path], { onBadRow: 'quarantine' });
    expect(report.files[0]).toMatchObject({ rows: 2, bars: 1, quarantined: 1, quarantinedRows: [{ row: 3, reason }] });
    expect(await readFile(report.files[0]!.quarantineFile!, 'utf8')).toMatch(/^row,reason,text\n3,/);
  });

  test('after an empty line is found', async () => {
    const path = await fileOf('a.csv', `${KLINE_HEADER}${kline(0)}\n${kline(1)}\n\n`);
    expect(await messageOf([path])).toContain('row 3 (the first line is row 1): an empty line between rows');
  });

  test('contradicts another of the same time', async () => {
    const first = await fileOf('a.csv', kline(0) + kline(1));
    const second = await fileOf('b.csv', kline(1, { close: '100.75' }));
    expect(await messageOf([first, second])).toBe(
      'b.csv, row 1: a second bar at 2024-08-08T00:01:00.000Z with other values than a.csv, row 2; remove one',
    );
  });

  test('does not fit the length of the others', async () => {
    const path = await fileOf('a.csv', kline(0) + kline(1) + kline(2.5));
    expect(await messageOf([path])).toBe(
      'a.csv, row 3: the bar at 2024-08-08T00:02:30.000Z does not fit bars of 1m that begin at 2024-08-08T00:00:00.000Z; ' +
        'if that is not their length, add --interval',
    );
    expect(await messageOf([path], { intervalUs: HOUR_US })).toContain('does not fit bars of 1h');
  });

  test('is longer than a day', async () => {
    const path = await fileOf('a.csv', kline(0) + kline(2880));
    expect(await messageOf([path])).toBe('a.csv: bars of 2d; expected at most 1d');
  });

  test('is alone and does not tell its length', async () => {
    const path = await fileOf(
      'a.csv',
      'time,open,high,low,close,buy_volume,sell_volume\n2024-08-08 00:00,1,1,1,1,1,1\n',
    );
    expect(await messageOf([path])).toBe('a.csv: a single bar does not tell how long it is; add --interval');
  });

  test('needs its volume or both parts of it, and the four prices', async () => {
    const one = await fileOf('a.csv', 'time,open,high,low,close,buy_volume\n1,1,1,1,1,1\n');
    expect(await messageOf([one])).toBe(
      'a.csv: bars need volume, or buy_volume and sell_volume (the first line is "time", "open", "high", "low", "close", "buy_volume")\n' +
        'name them: --columns time=COL,open=COL,high=COL,low=COL,close=COL,buy_volume=COL,sell_volume=COL; COL is a header name or a number from 1',
    );
    const none = await fileOf('b.csv', 'a,b\n1,2\n');
    expect(await messageOf([none])).toContain('b.csv: bars need time, open, high, low and close');
    const empty = await fileOf('c.csv', KLINE_HEADER);
    expect(await messageOf([empty])).toBe('c.csv: no bars in this file');
  });
});

test('several files of one day replace it together under overwrite', async () => {
  await run([await fileOf('old.csv', kline(0, { close: '99.5' }) + kline(1) + kline(5))]);
  const [first, second] = [await fileOf('a.csv', kline(0) + kline(1)), await fileOf('b.csv', kline(2) + kline(3))];
  expect(await messageOf([first, second])).toContain('the bar of 2024-08-08T00:00:00.000Z differs: close is');
  const report = await run([first, second], { overwrite: true });
  expect([...stored(report).timeUs]).toEqual([0, 1, 2, 3].map((minute) => START_US + minute * MINUTE_US));
});

describe('whether a file holds trades or bars', () => {
  test.each([
    [kline(0), 'bars'],
    [KLINE_HEADER, 'bars'],
    ['1,0.5,2,1,1,1570752011620,True,True\n', 'trades'],
    ['id,price,qty,time,is_buyer_maker\n', 'trades'],
    ['whatever\n', 'trades'],
  ])('is told by its first line %j', async (text, kind) => {
    expect(await detectKind(await fileOf('x.csv', text))).toBe(kind);
  });

  test('is told by the columns that are named', async () => {
    const path = await fileOf('x.csv', 'a,b\n');
    expect(await detectKind(path, { time: '1', open: '2' })).toBe('bars');
    expect(await detectKind(path, { time: '1', price: '2' })).toBe('trades');
  });
});

describeWithSharedData('real bars', () => {
  test('LTC, a month of klines: delta −621613.811', async () => {
    const report = await run([sharedData('binance/klines/LTCUSDT-um-1m-2026-02.csv')]);
    expect(report).toMatchObject({ interval: '1m', bars: 40_320, absent: 0, totals: { delta: '-621613.811' } });
    expect(report.store.every(({ metadata }) => metadata.complete)).toBe(true);
  });

  test('ES, a quarter of Sierra bars: delta −383722', async () => {
    const path = sharedData('es/ESH22-sierra-5m-bars.txt');
    const report = await run([path], { symbol: 'ESH22', market: 'cme', timeZone: 'America/Chicago' });
    expect(report).toMatchObject({ interval: '5m', bars: 17_466, totals: { delta: '-383722', unknownVolume: '0' } });
  });
});
