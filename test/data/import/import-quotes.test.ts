import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseColumnSpec } from '../../../src/data/csv/column-names.ts';
import { detectKind } from '../../../src/data/import/detect-kind.ts';
import type { ImportOptions } from '../../../src/data/import/import-options.ts';
import { importQuotes } from '../../../src/data/import/import-quotes.ts';
import { parseAggressorRules } from '../../../src/cvd/aggressor/rule-stack.ts';
import { openRecorded } from '../../../src/data/recorded.ts';
import { storeQuoteSource } from '../../../src/data/quotes/quote-store.ts';
import { csvRecords, cvdlab } from '../../support/cli.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cvdlab-quotes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(
  text: string,
  columns?: string,
  more: Partial<Omit<ImportOptions, 'symbol'>> = {},
): ReturnType<typeof importQuotes> {
  const file = path.join(folder, 'quotes.csv');
  writeFileSync(file, text);
  const named = columns === undefined ? {} : { columns: parseColumnSpec(columns) };
  return importQuotes({ files: [file], dataDir: folder, venue: 'v', market: 'm', symbol: 'X', ...named, ...more });
}

async function stored(): Promise<number[][]> {
  const instrument = { venue: 'v', market: 'm', symbol: 'X' };
  const rows: number[][] = [];
  for await (const event of storeQuoteSource({ dataDir: folder, instrument, fromDay: 0, toDay: 30_000 })) {
    if (event.type !== 'quotes') continue;
    for (let row = 0; row < event.length; row += 1) {
      rows.push([event.timeUs[row]!, event.bid[row]!, event.ask[row]!, event.bidSize[row]!, event.askSize[row]!]);
    }
  }
  return rows;
}

const T = 1_582_329_603_401_000;

describe('an import of quotes', () => {
  it('reads columns by their usual names, in ticks and lots, absent sides as such', async () => {
    const header = 'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\n';
    const report = await run(`${header}x,X,${T},${T},0.003,9682,9681.83,0.84\nx,X,${T + 5},${T},,0,9681.9,1\n`);
    expect(report).toMatchObject({ quotes: 2, name: 'quotes.csv' });
    expect(await stored()).toEqual([
      [T, 968_183, 968_200, 840, 3],
      [T + 5, 968_190, Number.NaN, 1000, Number.NaN],
    ]);
  });

  it('reads columns that the user names, and is idempotent', async () => {
    const text = `${T},100.5,100.6\n${T + 1},100.4,100.6\n`;
    const columns = 'time=1,bid=2,ask=3';
    expect((await run(text, columns)).days.map((day) => day.changed)).toEqual([true]);
    expect((await run(text, columns)).days.map((day) => day.changed)).toEqual([false]);
    expect(await stored()).toHaveLength(2);
  });

  it('reads a date in a column of its own, where it is named or the time is a clock alone', async () => {
    const row = '20180102,9:30:00.125987654,158.39,158.5\n';
    const quote = [Date.UTC(2018, 0, 2, 14, 30) * 1000 + 125_987, 15_839, 15_850, Number.NaN, Number.NaN];
    await run(`DATE,TIME_M,BID,ASK\n${row}`, undefined, { timeZone: 'America/New_York' });
    expect(await stored()).toEqual([quote]);
    const columns = 'date=1,time=2,bid=3,ask=4';
    await run(row, columns, { timeZone: 'America/New_York', overwrite: true });
    expect(await stored()).toEqual([quote]);
    // A column named date beside whole times is left alone.
    await run(`date,time,bid,ask\n2018-01-02,${T},1,2\n`, undefined, { overwrite: true });
    expect((await stored()).at(-1)![0]).toBe(T);
  });

  it('takes prices that a double had spoiled for what they were, and counts them', async () => {
    const report = await run(`time,bid,ask\n${T},158.45499999999998,156.54500000000002\n`);
    expect(report).toMatchObject({ noisyDecimals: 2, crossed: 1, oneSided: 0 });
    expect((await stored())[0]!.slice(1, 3)).toEqual([158_455, 156_545]);
  });

  it('counts quotes of one side and crossed ones, and keeps them', async () => {
    const report = await run(`time,bid,ask\n${T},1,2\n${T},0,2\n${T},,\n${T},3,2\n`);
    expect(report).toMatchObject({ rows: 4, quotes: 4, oneSided: 2, crossed: 1 });
  });

  it('puts malformed rows aside where that is asked for', async () => {
    const text = `time,bid,ask\n${T},1,2\n${T + 1},x,2\n${T - 1},1,2\n${T + 2},1\n${T + 3},1,3\n`;
    const report = await run(text, undefined, { onBadRow: 'quarantine' });
    expect(report).toMatchObject({ rows: 5, quotes: 2, quarantined: 3 });
    expect(report.quarantinedRows.map(({ row }) => row)).toEqual([3, 4, 5]);
    expect(report.days[0]!.metadata.rowsQuarantined).toBe(3);
    expect(readFileSync(report.quarantineFile!, 'utf8').split('\n')).toHaveLength(5);
  });

  it.each([
    ['exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount', 'quotes'],
    ['ts_us,SYMBOL,BID,OFR,OFRSIZ,BIDSIZ,EX', 'quotes'],
    ['update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time', 'quotes'],
    ['time,price,size,side,bid,ask', 'trades'],
    ['time,bid', 'trades'],
  ] as const)('of a file with the columns %s is known by them: %s', async (header, kind) => {
    const file = path.join(folder, 'unknown.csv');
    writeFileSync(file, `${header}\n`);
    expect(await detectKind(file)).toBe(kind);
    expect(await detectKind(file, { time: '1', bid: '2', ask: '3' })).toBe('quotes');
  });

  it.each([
    [
      `time,bid,ask\n${T},1,2\n${T - 1000},1,2\n`,
      'quotes.csv, row 3 (the first line is row 1): a quote of 2020-02-22T00:00:03.400Z comes after one of ' +
        '2020-02-22T00:00:03.401Z: sort the file by time, or name another column of times',
    ],
    [
      'time,bid,ask\n1582329603401000,abc,1\n',
      'quotes.csv, row 2 (the first line is row 1): expected a decimal number as price, got "abc"',
    ],
    ['time,bid,ask\nlater,1,2\n', 'row 2'],
    ['time,bid,ask\n1582329603401000,-1,2\n', 'a price cannot be negative, got "-1"'],
    ['time,bid,ask\n1582329603401000,1\n', 'a price is missing: the row is cut off'],
    ['time,price,size\n1582329603401000,1,2\n', 'expected columns time, bid and ask'],
    ['time,bid,ask\n', 'no quotes in this file'],
  ])('stops at %j and leaves the store as it was', async (text, message) => {
    await expect(run(text)).rejects.toThrow(message);
    expect(readdirSync(folder).filter((name) => name === 'quotes')).toEqual([]);
  });
});

describeWithSharedData('the tardis recordings', () => {
  it('give the quote rule 99.8 % of the sides it decides, and claim no whole day by their name', async () => {
    const where = ['--data-dir', folder, '--symbol', 'BTCUSDT', '--market', 'um'];
    const trades = await cvdlab(['import', sharedData('tardis/BTCUSDT-trades-2020-02-22.csv'), ...where]);
    expect(trades.stdout).toMatch(/2020-02-22 +9999 .* no\n/);
    await cvdlab(['import', sharedData('tardis/BTCUSDT-quotes-2020-02-22.csv'), '--kind', 'quotes', ...where]);
    const args = ['classify', ...where, '--methods', 'quote', '--quote-lag', '0ms'];
    expect(csvRecords((await cvdlab(args)).stdout)[0]).toMatchObject({ method: 'quote', accuracy: '0.9980' });
  });
});

describeWithSharedData('the NYSE recordings', () => {
  it('by way of the store give the directions of Lee and Ready but one: the first trade of a day has no trade before it', async () => {
    const where = ['--data-dir', folder, '--venue', 'nyse', '--market', 'stk', '--symbol', 'XXX'];
    const columns = ['--columns', 'time=ts_us,price=PRICE,size=SIZE'];
    await cvdlab(['import', sharedData('nyse/trades.csv'), ...where, ...columns]);
    await cvdlab(['import', sharedData('nyse/quotes.csv'), ...where]);
    const recorded = await openRecorded({
      dataDir: folder,
      instrument: { venue: 'nyse', market: 'stk', symbol: 'XXX' },
      kind: 'trades',
      aggressor: { rules: parseAggressorRules('lee-ready'), matching: 'inclusive', quoteLagUs: 2_000_000 },
    });
    const directions: number[] = [];
    for await (const event of recorded!.source) {
      if (event.type === 'trades') directions.push(...event.side.subarray(0, event.length));
    }
    // −1566 in one piece (test/cvd/aggressor/nyse-lee-ready.test.ts, which tells that from the published −1572).
    expect([directions.length, directions.reduce((sum, side) => sum + side, 0)]).toEqual([7168, -1565]);
    expect(directions.filter((side) => side === 0)).toHaveLength(3);
  });
});
