import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readFillsFile } from '../../src/lab/fills-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cvdlab-fills-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): ReturnType<typeof readFillsFile> {
  const file = join(folder, 'fills.csv');
  writeFileSync(file, text);
  return readFillsFile(file);
}

describe('a file of own trades', () => {
  it('is read in order of time, whatever the order of rows and columns, amounts as they were given', async () => {
    const text =
      '\uFEFFSide;Time;Size;Price;Tag\r\nSELL;1723075200000;0.50;57000.10;"a;b"\r\nb;2024-08-07T23:00:00+00:00;1;56999;\r\n\r\n';
    expect(await read(text)).toEqual({
      source: 'fills.csv',
      trades: [
        { timeUs: 1_723_071_600_000_000, side: 1, price: '56999', size: '1', label: '' },
        { timeUs: 1_723_075_200_000_000, side: -1, price: '57000.10', size: '0.50', label: 'a;b' },
      ],
    });
  });

  it('is refused at the first row that is wrong, by file, row and value', async () => {
    const head = 'time,side,price,size\n2024-08-08,buy,1,1\n'.replace('2024-08-08,', '2024-08-08T00:00Z,');
    const at = 'fills.csv, row 3 (the first line is row 1): ';
    const wrong: readonly (readonly [row: string, message: string])[] = [
      ['noon,buy,1,1', 'time "noon" (expected a time: an integer since 1970 in s, ms, µs or ns, or ISO 8601)'],
      ['2024-08-08T00:00Z,hold,1,1', 'side "hold" (expected buy or sell)'],
      ['2024-08-08T00:00Z,buy,x,1', 'price "x" (expected a decimal number)'],
      ['2024-08-08T00:00Z,buy,1,0', 'size "0" (expected a number above 0)'],
      ['2024-08-08T00:00Z,buy,1', '3 fields, expected 4'],
      ['2024-08-08T00:00Z,"buy,1,1', 'a quote is not closed'],
      ['', '1 fields, expected 4'],
    ];
    for (const [row, message] of wrong) {
      await expect(read(`${head}${row}\n2024-08-08T00:00Z,buy,1,1\n`)).rejects.toThrow(at + message);
    }
  });

  it('needs a header with its four columns', async () => {
    await expect(read('')).rejects.toThrow('fills.csv is empty: it needs a header with time, side, price, size');
    await expect(read('time,price\n')).rejects.toThrow('no column side, size (the file has "time", "price")');
  });

  it('has to be there', async () => {
    await expect(readFillsFile(join(folder, 'none.csv'))).rejects.toThrow(
      /^--fills: cannot read .*none\.csv \(ENOENT\)$/,
    );
  });
});
