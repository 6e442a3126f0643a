import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeSimulatedDumps } from '../../../src/data/simulate/write-simulated-dumps.ts';
import { simulateTape } from './tape.ts';

const dir = mkdtempSync(join(tmpdir(), 'cvdlab-dumps-'));
afterAll(() => rmSync(dir, { recursive: true }));

const OPTIONS = { seed: 9, days: 2, sessionMinutes: 90 };

describe('writeSimulatedDumps', () => {
  it('writes one file a day in the layout of spot aggTrades: eight columns, µs, no header', () => {
    const dumps = writeSimulatedDumps(OPTIONS, { dir: join(dir, 'new', 'folder'), symbol: 'SIMUSDT' });
    expect(dumps.map((dump) => dump.path)).toEqual([
      join(dir, 'new', 'folder', 'SIMUSDT-aggTrades-2026-01-01.csv'),
      join(dir, 'new', 'folder', 'SIMUSDT-aggTrades-2026-01-02.csv'),
    ]);
    expect(readdirSync(join(dir, 'new', 'folder'))).toHaveLength(2);
    const tape = simulateTape(OPTIONS);
    const lines = dumps.flatMap(({ path }) => readFileSync(path, 'utf8').trimEnd().split('\n'));
    const expected = tape.id.map((id, i) => {
      const maker = tape.side[i] === -1 ? 'True' : 'False';
      return `${id},${tape.price[i]!.toFixed(8)},${tape.size[i]!.toFixed(8)},${id},${id},${tape.timeUs[i]},${maker},True`;
    });
    expect(lines).toEqual(expected);
    expect(dumps.map((dump) => dump.day)).toEqual(tape.days);
  });

  it('writes eight decimals whatever the scales', () => {
    const scales = { priceScale: 0, sizeScale: 8 };
    const [dump] = writeSimulatedDumps({ ...OPTIONS, days: 1, ...scales }, { dir, symbol: 'S' });
    const first = readFileSync(dump!.path, 'utf8').split('\n', 1)[0];
    expect(first).toMatch(/^1,\d+\.0{8},0\.\d{8},1,1,\d{16},(True|False),True$/);
  });

  it('leaves no file behind when a day fails', () => {
    const detectDivergence = (): never => {
      throw new Error('the detector failed');
    };
    const target = { dir: join(dir, 'failed'), symbol: 'SIMUSDT' };
    expect(() => writeSimulatedDumps({ ...OPTIONS, edge: {} }, target, { detectDivergence })).toThrow(
      'the detector failed',
    );
    expect(readdirSync(target.dir)).toEqual([]);
  });
});
