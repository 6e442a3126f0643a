import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tableRows, visibleText } from '../report/page-text.ts';
import { csvRecords, cvdlab, temporaryFolder } from '../support/cli.ts';

const folder = temporaryFolder();
const store = ['--data-dir', path.join(folder, 'data'), '--symbol', 'SIMUSDT'];
const done = path.join(folder, 'first');
const out = path.join(folder, 'sweep.html');

beforeAll(async () => {
  await cvdlab(['simulate', ...store, '--from', '2026-01-05', '--days', '3', '--orders-per-second', '0.1']);
  const space = path.join(folder, 'space.json');
  const base = { bar: '1m', costs: 'bps:1' };
  const dimensions = { rule: ['window', 'pivot(3,3)'], lookback: [10, 20, 30], hold: [5, 15] };
  writeFileSync(space, JSON.stringify({ base, dimensions }));
  const { exitCode, stderr } = await cvdlab(['sweep', space, ...store, '--out', done, '--workers', '1', '--quiet']);
  expect([exitCode, stderr]).toEqual([0, '']);
});

describe('report --sweep', () => {
  it('shows every cell that a sweep wrote, with its figures as they stand in cells.csv', async () => {
    const { exitCode, stdout } = await cvdlab(['report', '--sweep', done, '--json', '--out', out]);
    const records = csvRecords(readFileSync(path.join(done, 'cells.csv'), 'utf8').replaceAll('"pivot(3,3)"', 'pivot'));
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { file: out, cells: records.length }]);
    const page = readFileSync(out, 'utf8');
    const shown = new Map(tableRows(page, 'Cells').map((row) => [row[0]!, row]));
    expect([...shown.keys()].sort()).toEqual(records.map((record) => record['cell']!).sort());
    for (const record of records) {
      const row = shown.get(record['cell']!)!;
      expect(row.slice(2, 4)).toEqual([record['lookback'], record['hold']]);
      expect(row.at(-2)!.replaceAll(',', '').replace('−', '-')).toBe(record['net']);
    }
    expect(visibleText(page)).toContain('No days were set aside');
  });

  it('does not take another folder for a sweep', async () => {
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    expect(await cvdlab(['report', '--sweep', empty])).toMatchObject({
      exitCode: 3,
      stderr: `cvdlab: ${empty} holds no finished sweep: sweep.json and cells.csv are written at its end\n`,
    });
    writeFileSync(path.join(empty, 'cells.csv'), '');
    writeFileSync(path.join(empty, 'sweep.json'), '{"formatVersion":9}');
    expect(await cvdlab(['report', '--sweep', empty])).toMatchObject({
      exitCode: 2,
      stderr: `cvdlab: ${path.join(empty, 'sweep.json')} is no outcome of cvdlab sweep, or is damaged\n`,
    });
  });
});
