import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';
import { marketOf, pageData, tableRows, visibleText } from '../report/page-text.ts';

const folder = temporaryFolder();
const store = path.join(folder, 'data');
const where = ['--data-dir', store, '--symbol', 'SIMUSDT'];

beforeAll(async () => {
  await cvdlab(['simulate', '--data-dir', store, '--from', '2026-01-05', '--days', '2', '--orders-per-second', '0.1']);
});

async function reportOf(name: string, ...options: readonly string[]): Promise<string> {
  const out = path.join(folder, name);
  const { exitCode, stderr } = await cvdlab(['report', ...where, ...options, '--out', out]);
  expect([exitCode, stderr]).toEqual([0, 'open it in a browser: it needs no network\n']);
  return readFileSync(out, 'utf8');
}

describe('report', () => {
  it('has volume by price and value areas of every session', async () => {
    const page = await reportOf('days.html');
    const levels = tableRows(page, 'Value areas');
    expect(levels.map(([name]) => name)).toEqual(['Whole range', '2026-01-05', '2026-01-06']);
    const lots = (row: readonly string[]): number => Math.round(Number(row[5]) * 1000);
    expect(lots(levels[0]!)).toBe(lots(levels[1]!) + lots(levels[2]!));
    expect(marketOf(page).traces.map(({ name }) => name)).toContain('Session VWAP');
  });

  it('tells the command that writes the very bars it is drawn from', async () => {
    const text = visibleText(await reportOf('five.html', '--date', '2026-01-05', '--bar', '5m', '--aggressor', 'tick'));
    const [, command] = /as CSV: cvdlab (bars .*) --out bars\.csv/.exec(text)!;
    expect(command).toBe('bars --symbol SIMUSDT --bar 5m --aggressor tick --date 2026-01-05');
    const { stdout } = await cvdlab([...command!.split(' '), '--data-dir', store]);
    const records = csvRecords(stdout);
    expect(records).toHaveLength(288);
    expect(text).toContain('Bars 288 5m');
  });

  it('draws own trades from a file and refuses one with a bad row', async () => {
    const fills = path.join(folder, 'fills.csv');
    writeFileSync(fills, 'time,side,price,size,label\n2026-01-05T12:00:00Z,buy,200.01,2,first\n');
    const page = await reportOf('own.html', '--fills', fills);
    expect(tableRows(page, 'Own trades')).toEqual([['B bought', '2026-01-05 12:00', '200.01', '2', 'first']]);
    writeFileSync(fills, 'time,side,price,size\n2026-01-05T12:00:00Z,buy,200.01,-2\n');
    const out = path.join(folder, 'refused.html');
    const refused = await cvdlab(['report', ...where, '--fills', fills, '--out', out]);
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: 'cvdlab: fills.csv, row 2 (the first line is row 1): size "-2" (expected a number above 0)\n',
    });
    expect(existsSync(out)).toBe(false);
  });

  it('leaves charts out where they were not asked for', async () => {
    const page = await reportOf('none.html', '--plotly', 'none');
    expect(pageData(page)).toEqual({ market: null, figures: [] });
    expect(tableRows(page, 'Signals').length).toBeGreaterThan(0);
  });

  it('refuses to put Plotly into the page and not into it', async () => {
    expect(await cvdlab(['report', ...where, '--self-contained', '--plotly', 'shared'])).toMatchObject({
      exitCode: 2,
      stderr: 'cvdlab: --self-contained puts Plotly into the page, --plotly shared does not: give one of them\n',
    });
  });

  it('says on the page what it is about, for an index', async () => {
    const page = await reportOf('meta.html', '--plotly', 'none');
    const [, meta] = /<meta name="cvdlab-page" content="([^"]*)">/.exec(page)!;
    expect(JSON.parse(meta!.replaceAll('&#34;', '"'))).toMatchObject({
      ...{ kind: 'divergences', symbol: 'SIMUSDT', from: '2026-01-05', to: '2026-01-06', bar: '1m' },
    });
  });
});
