import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importTrades } from '../../../src/data/import/import-trades.ts';
import { optionsDigest } from '../../../src/data/simulate/options-digest.ts';
import { resolveSimulatorOptions } from '../../../src/data/simulate/simulator-options.ts';
import { writeSimulatedDays, type WriteSimulatedOptions } from '../../../src/data/simulate/write-simulated-days.ts';
import { writeSimulatedDumps } from '../../../src/data/simulate/write-simulated-dumps.ts';
import { ArrowFileReader } from '../../../src/data/store/arrow-reader.ts';
import { simulateTape } from './tape.ts';

const INSTRUMENT = { venue: 'binance', market: 'spot', symbol: 'SIMUSDT' };
const SMALL = { seed: 4, days: 2, sessionMinutes: 60 };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'cvdlab-simulated-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function write(simulator: WriteSimulatedOptions['simulator'], more: Partial<WriteSimulatedOptions> = {}) {
  return writeSimulatedDays({ dataDir, instrument: INSTRUMENT, simulator, ...more });
}

function dayFile(date: string): string {
  return join(dataDir, 'trades', 'binance', 'spot', 'SIMUSDT', `${date}.arrow`);
}

describe('writeSimulatedDays', () => {
  it('puts the very rows of the simulator into the store, one whole day a file', async () => {
    const told: number[] = [];
    const { days, store } = await write(SMALL, { onDay: (day) => told.push(day.day) });
    const tape = simulateTape(SMALL);
    expect(days).toEqual(tape.days);
    expect(told).toEqual(days.map((day) => day.day));
    expect(store.days.map(({ path }) => path)).toEqual([dayFile('2026-01-01'), dayFile('2026-01-02')]);
    const rows = store.days.flatMap(({ path }) => [...storedRows(path)]);
    const expected = tape.id.map((id, i) => [tape.timeUs[i], tape.price[i], tape.size[i], tape.side[i], id]);
    expect(rows).toEqual(expected);
  });

  it('stores what importing a dump of the same simulation stores', async () => {
    const dumps = writeSimulatedDumps(SMALL, { dir: join(dataDir, 'dumps'), symbol: 'SIMUSDT' });
    const imported = await importTrades({
      dataDir: join(dataDir, 'imported'),
      venue: 'binance',
      market: 'spot',
      files: dumps.map((dump) => dump.path),
    });
    const { store } = await write(SMALL);
    expect(store.days.map((day) => day.metadata.checksum)).toEqual(
      imported.store.days.map((day) => day.metadata.checksum),
    );
    expect(imported.store.days.every((day) => day.complete)).toBe(true);
  });

  it('names its options as the source, and knows every aggressor', async () => {
    const { store } = await write(SMALL);
    const sha256 = optionsDigest(resolveSimulatorOptions(SMALL));
    for (const day of store.days) {
      expect(day).toMatchObject({ complete: true, missingIds: 0, conflicts: 0, duplicatesDropped: 0 });
      expect(day.metadata).toMatchObject({ kind: 'trades', ids: 'contiguous', aggressor: 'exchange' });
      expect(day.metadata).toMatchObject({ priceScale: 2, sizeScale: 1, source: 'simulated' });
      expect(day.metadata.sources).toMatchObject([{ name: 'simulated', sha256 }]);
    }
  });

  it('leaves the days that are there as they are when more of the same simulation are asked for', async () => {
    await write(SMALL);
    const before = readFileSync(dayFile('2026-01-02'));
    const { store } = await write({ ...SMALL, days: 3 });
    expect(store.days.map((day) => day.changed)).toEqual([false, false, true]);
    expect(readFileSync(dayFile('2026-01-02')).equals(before)).toBe(true);
  });

  it('refuses to mix two simulations in one day unless told to overwrite', async () => {
    await write(SMALL);
    await expect(write({ ...SMALL, seed: 5 })).rejects.toThrow(
      `${dayFile('2026-01-01')}: holds trades of another simulation; use --overwrite to replace the day`,
    );
    const { store } = await write({ ...SMALL, seed: 5 }, { overwrite: true });
    expect(store.days.map((day) => day.rows)).toEqual(simulateTape({ ...SMALL, seed: 5 }).days.map((day) => day.rows));
  });

  it('leaves the store as it was when the simulation fails on the way', async () => {
    let minutes = 0;
    const detectDivergence = (): 0 => {
      minutes += 1;
      if (minutes > 70) throw new Error('the detector failed');
      return 0;
    };
    await expect(write({ ...SMALL, edge: {} }, { wiring: { detectDivergence } })).rejects.toThrow(
      'the detector failed',
    );
    expect(existsSync(join(dataDir, 'trades'))).toBe(false);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

/** Rows of a day file: time, price, size, side, id. */
function* storedRows(path: string): Generator<number[]> {
  const reader = ArrowFileReader.open(path);
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    const columns = reader.readBatch(batch, ['time', 'price', 'size', 'side', 'id']);
    const [time, price, size, id] = ['time', 'price', 'size', 'id'].map((name) => columns.floats(name));
    const side = columns.bytes('side');
    for (let i = 0; i < columns.length; i += 1) yield [time![i]!, price![i]!, size![i]!, side[i]!, id![i]!];
  }
  reader.close();
}
