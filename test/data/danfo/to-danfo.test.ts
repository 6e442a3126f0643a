import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TextTable } from '../../../src/core/text-table.ts';
import { toDanfo } from '../../../src/data/danfo/to-danfo.ts';
import { available } from '../../support/requirements.ts';

const notebooks = path.resolve('notebooks');
const table: TextTable = {
  columns: [
    { name: 'time', type: 'text' },
    { name: 'price', type: 'number' },
    { name: 'note', type: 'text' },
  ],
  rows: [
    ['2026-01-01T00:00:00.000Z', '33333.3333333', 'first'],
    ['2026-01-01T00:01:00.000Z', '', ''],
    ['2026-01-01T00:02:00.000Z', '-2', 'last'],
  ],
};

describe.skipIf(!available['danfo'])('toDanfo, with danfojs installed', () => {
  it('keeps names, text and every digit of numbers; an absent number is NaN', async () => {
    const frame = await toDanfo(table, { from: notebooks });
    expect(frame.columns).toEqual(['time', 'price', 'note']);
    expect(frame.shape).toEqual([3, 3]);
    expect(frame.dtypes).toEqual(['string', 'float32', 'string']);
    expect(frame.column('price').values).toEqual([33333.3333333, Number.NaN, -2]);
    expect(frame.column('note').values).toEqual(['first', '', 'last']);
    expect(frame.column('price').sum()).toBeCloseTo(33331.3333333, 7);
  });

  it('makes a frame without rows of a table without any', async () => {
    const frame = await toDanfo({ ...table, rows: [] }, { from: notebooks });
    expect(frame.shape).toEqual([0, 3]);
    expect(frame.columns).toEqual(['time', 'price', 'note']);
  });

  it('hands out the real thing: rows can be grouped', async () => {
    const rows = [
      ['a', '1', 'x'],
      ['b', '2', 'x'],
      ['a', '3', 'x'],
    ];
    const sums = (await toDanfo({ ...table, rows }, { from: notebooks })).groupby(['time']).col(['price']).sum();
    expect(sums.column('price_sum').values).toEqual([4, 2]);
  });
});

describe('toDanfo, where danfojs is absent', () => {
  const empty = mkdtempSync(path.join(tmpdir(), 'cvdlab-no-danfo-'));
  afterAll(() => rmSync(empty, { recursive: true }));

  it('says what to put into package.json, and where it looked', async () => {
    const failure = toDanfo(table, { from: empty });
    await expect(failure).rejects.toThrow(`danfojs-node is not installed: neither cvdlab nor ${empty} finds it`);
    await expect(failure).rejects.toThrow('"@tensorflow/tfjs-node": "npm:@tensorflow/tfjs@^4.22.0"');
    await expect(failure).rejects.toThrow('npm install danfojs-node@1.2.0');
  });
});
