import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tableRows } from '../report/page-text.ts';
import { cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const store = ['--data-dir', path.join(folder, 'data'), '--symbol', 'SIMUSDT'];
const reports = path.join(folder, 'reports');
const index = path.join(reports, 'index.html');

beforeAll(async () => {
  await cvdlab(['simulate', ...store, '--from', '2026-01-05', '--days', '1', '--orders-per-second', '0.05']);
});

describe('report --index', () => {
  it('is done by every page that is written, for its folder', async () => {
    await cvdlab(['report', ...store, '--plotly', 'none', '--out', path.join(reports, 'divergences.html')]);
    await cvdlab(['report', ...store, '--quality', '--plotly', 'none', '--out', path.join(reports, 'quality.html')]);
    const page = readFileSync(index, 'utf8');
    expect(tableRows(page, 'Divergences').map((row) => [row[1], row.at(-1)])).toEqual([
      ['SIMUSDT', 'divergences.html'],
    ]);
    expect(tableRows(page, 'Quality of the data').map((row) => row.at(-1))).toEqual(['quality.html']);
  });

  it('finds pages that were brought there', async () => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'moved.html'), readFileSync(path.join(reports, 'divergences.html')));
    const { exitCode, stdout } = await cvdlab(['report', '--index', other, '--json']);
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, { file: path.join(other, 'index.html'), pages: 1 }]);
  });

  it('refuses to replace an index.html of somebody else, and leaves it when a page is written beside it', async () => {
    writeFileSync(index, '<h1>Mine</h1>');
    expect(await cvdlab(['report', '--index', reports])).toMatchObject({
      exitCode: 2,
      stderr: `cvdlab: --index cannot replace ${index}: cvdlab did not write it; move it away first\n`,
    });
    const page = path.join(reports, 'another.html');
    expect(await cvdlab(['report', ...store, '--plotly', 'none', '--out', page])).toMatchObject({ exitCode: 0 });
    expect([existsSync(page), readFileSync(index, 'utf8')]).toEqual([true, '<h1>Mine</h1>']);
  });

  it('says that there is no such folder', async () => {
    const absent = path.join(folder, 'absent');
    expect(await cvdlab(['report', '--index', absent])).toMatchObject({
      exitCode: 3,
      stderr: `cvdlab: there is no folder ${absent}\n`,
    });
  });
});
