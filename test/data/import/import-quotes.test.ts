import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseColumnSpec } from '../../../src/data/csv/column-names.ts';
import { importQuotes } from '../../../src/data/import/import-quotes.ts';
import { storeQuoteSource } from '../../../src/data/quotes/quote-store.ts';
import { csvRecords, cvdlab } from '../../support/cli.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cvdlab-quotes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(text: string, columns?: string): ReturnType<typeof importQuotes> {
  const file = path.join(folder, 'quotes.csv');
  writeFileSync(file, text);
  const named = columns === undefined ? {} : { columns: parseColumnSpec(columns) };
  return importQuotes({ files: [file], dataDir: folder, venue: 'v', market: 'm', symbol: 'X', ...named });
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

  it.each([
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
