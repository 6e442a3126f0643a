import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tableRows, visibleText } from '../report/page-text.ts';
import { cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const store = ['--data-dir', path.join(folder, 'data')];
const out = path.join(folder, 'quality.html');
const reference = path.join(folder, 'reference.csv');

beforeAll(async () => {
  const few = ['--orders-per-second', '0.05', '--days', '1'];
  await cvdlab(['simulate', ...store, '--symbol', 'ONEUSDT', '--from', '2026-01-05', ...few]);
  await cvdlab(['simulate', ...store, '--symbol', 'ONEUSDT', '--from', '2026-01-07', ...few]);
  await cvdlab(['simulate', ...store, '--symbol', 'TWOUSDT', '--from', '2026-01-06', ...few]);
  await cvdlab(['bars', ...store, '--symbol', 'ONEUSDT', '--date', '2026-01-05', '--bar', '1h', '--out', reference]);
});

describe('report --quality', () => {
  it('shows everything in the store where no symbol is named', async () => {
    const { exitCode, stdout } = await cvdlab(['report', '--quality', ...store, '--json', '--out', out]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      file: out,
      series: [
        { symbol: 'ONEUSDT', from: '2026-01-05', to: '2026-01-07', days: 3, complete_days: 2, missing_days: 1 },
        { symbol: 'TWOUSDT', days: 1, complete_days: 1, missing_days: 0 },
      ],
      validation: null,
    });
    const page = readFileSync(out, 'utf8');
    expect(tableRows(page, 'Series').map((row) => row.slice(0, 5))).toEqual([
      ['ONEUSDT trades', 'binance spot', '3', '2', '1'],
      ['TWOUSDT trades', 'binance spot', '1', '1', '0'],
    ]);
    expect(visibleText(page)).toContain('1 is missing (2026-01-06)');
  });

  it('compares with a reference as validate does, and ends with 4 where a bar differs', async () => {
    const ask = ['report', '--quality', ...store, '--symbol', 'ONEUSDT', '--against', reference, '--out', out];
    expect((await cvdlab(ask)).exitCode).toBe(0);
    expect(visibleText(readFileSync(out, 'utf8'))).toContain(
      '24 bars of 1h are all equal to reference.csv, to the last digit.',
    );
    const lines = readFileSync(reference, 'utf8').split('\n');
    const column = lines[0]!.split(',').indexOf('delta');
    const cells = lines[3]!.split(',');
    cells[column] = '123456';
    lines[3] = cells.join(',');
    writeFileSync(reference, lines.join('\n'));
    expect((await cvdlab(ask)).exitCode).toBe(4);
    expect(tableRows(readFileSync(out, 'utf8'), 'Differences')[0]!.slice(0, 2)).toEqual(['2026-01-05 02:00', 'delta']);
  });

  it('says what is wrong with what was asked', async () => {
    expect(await cvdlab(['report', '--quality', ...store, '--against', reference])).toMatchObject({
      exitCode: 2,
      stderr: 'cvdlab: --against compares one symbol: --symbol is needed (see cvdlab report --help)\n',
    });
    expect(await cvdlab(['report', '--quality', ...store, '--symbol', 'NONE'])).toMatchObject({ exitCode: 3 });
  });
});
