import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CsvSpool } from '../../../../src/data/binance/pull/csv-spool.ts';
import { tempFolder } from '../../store/temp-folder.ts';

const HEADER = 'id,price';

describe('a spool of rows', () => {
  it('becomes a file under its name when it is finished', async () => {
    const path = join(tempFolder(), 'deep', 'a.csv');
    const spool = await CsvSpool.open(path, HEADER);
    expect(spool.lastRow).toBeNull();
    await spool.append(['1,2.5', '2,2.6']);
    await spool.append([]);
    expect(existsSync(path)).toBe(false);
    await spool.finish();
    expect(readFileSync(path, 'utf8')).toBe('id,price\n1,2.5\n2,2.6\n');
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it.each([
    ['after its last row', 'id,price\n1,2.5\n', '1,2.5'],
    ['after the last row that is whole', 'id,price\n1,2.5\n2,2.', '1,2.5'],
    ['after its header', 'id,price\n', null],
    ['anew where not even the header is whole', 'id,pr', null],
    ['anew where there is nothing', '', null],
  ])('goes on %s', async (_, left, lastRow) => {
    const path = join(tempFolder(), 'a.csv');
    writeFileSync(`${path}.part`, left);
    const spool = await CsvSpool.open(path, HEADER);
    expect(spool.lastRow).toBe(lastRow);
    await spool.append(['7,7']);
    await spool.finish();
    expect(readFileSync(path, 'utf8')).toBe(`id,price\n${lastRow === null ? '' : `${lastRow}\n`}7,7\n`);
  });

  it('goes on with one that was finished but not brought in', async () => {
    const path = join(tempFolder(), 'a.csv');
    writeFileSync(path, 'id,price\n1,2.5\n');
    const spool = await CsvSpool.open(path, HEADER);
    expect(spool.lastRow).toBe('1,2.5');
    await spool.close();
    expect(existsSync(path)).toBe(false);
  });
});
