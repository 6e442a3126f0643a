import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_US, MINUTE_US } from '../../../src/core/time.ts';
import type { BarRows } from '../../../src/data/store/bar-rows.ts';
import { type BarWriteOptions, listBarSeries, readBars, writeBars } from '../../../src/data/store/bar-store.ts';
import { describeWithSharedData, sharedData } from '../../support/shared-data.ts';
import { tempFolder } from './temp-folder.ts';
import { BTC, DAY, DAY_START, filesBelow } from './trade-fixtures.ts';

interface Bar {
  readonly at: number;
  readonly close?: number;
  readonly quoteVolume?: number;
  readonly trades?: number;
}

const SCALES = { priceScale: 2, sizeScale: 3, quoteScale: 5 };

function barsOf(bars: readonly Bar[], scales = SCALES): BarRows {
  const column = (value: (bar: Bar) => number): Float64Array => Float64Array.from(bars, value);
  return {
    length: bars.length,
    scales,
    timeUs: column(({ at }) => DAY_START + at * MINUTE_US),
    open: column(() => 100),
    high: column(({ close }) => Math.max(100, close ?? 100)),
    low: column(({ close }) => Math.min(100, close ?? 100)),
    close: column(({ close }) => close ?? 100),
    volume: column(() => 6),
    buyVolume: column(() => 3),
    sellVolume: column(() => 2),
    unknownVolume: column(() => 1),
    quoteVolume: column(({ quoteVolume }) => quoteVolume ?? Number.NaN),
    trades: column(({ trades }) => trades ?? -1),
  };
}

const optionsFor = (dataDir: string, rest: Partial<BarWriteOptions> = {}): BarWriteOptions => ({
  dataDir,
  instrument: BTC,
  interval: '1m',
  aggressor: 'exchange',
  ...rest,
});

const A = { name: 'a.csv', sha256: 'a' };
const B = { name: 'b.csv', sha256: 'b' };

const read = (dataDir: string, interval = '1m') =>
  readBars({ dataDir, instrument: BTC, interval, fromDay: DAY, toDay: DAY + 1 });

const minutesIn = ({ rows }: { rows: BarRows }): number[] =>
  Array.from(rows.timeUs, (timeUs) => (timeUs - DAY_START) / MINUTE_US);

describe('writeBars', () => {
  test('writes a day a file, and says everything about it', () => {
    const dataDir = tempFolder();
    const reports = writeBars(optionsFor(dataDir), [
      { rows: barsOf([{ at: 0, quoteVolume: 600.5, trades: 4 }, { at: 3 }]), source: A },
    ]);
    const path = join(dataDir, 'bars/binance/spot/BTCUSDT/1m/2024-08-08.arrow');
    const table = arrow.tableFromIPC(readFileSync(path));
    expect(table.schema.fields.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual([
      'time: Timestamp<MICROSECOND, UTC>',
      ...['open', 'high', 'low', 'close', 'volume', 'buy_volume', 'sell_volume', 'unknown_volume', 'quote_volume'].map(
        (name) => `${name}: Float64`,
      ),
      'trades: Int64',
    ]);
    expect(table.getChild('quote_volume')?.toArray()).toEqual(Float64Array.of(600.5, Number.NaN));
    expect(table.getChild('trades')?.toArray()).toEqual(BigInt64Array.of(4n, -1n));
    const minute = (from: number, to: number) => [DAY_START + from * MINUTE_US, DAY_START + to * MINUTE_US];
    expect(reports).toEqual([{ path, changed: true, rowsAdded: 2, metadata: read(dataDir).days[0] }]);
    expect(reports[0]!.metadata).toMatchObject({
      ...BTC,
      ...SCALES,
      kind: 'bars',
      interval: '1m',
      aggressor: 'exchange',
      day: DAY,
      rows: 2,
      source: 'a.csv',
      sources: [{ ...A, rows: 2 }],
      coverage: [minute(0, 1), minute(3, 4)],
      gaps: [{ fromUs: minute(1, 3)[0], toUs: minute(1, 3)[1], missing: 2 }],
      duplicatesDropped: 0,
      complete: false,
    });
    expect(existsSync(join(dataDir, '.staging'))).toBe(false);
  });

  test('bars of a whole day are complete', () => {
    const dataDir = tempFolder();
    const hours = Array.from({ length: 24 }, (_, hour) => ({ at: 60 * hour }));
    const [report] = writeBars(optionsFor(dataDir, { interval: '60m' }), [{ rows: barsOf(hours), source: A }]);
    expect(report!.metadata).toMatchObject({ complete: true, interval: '1h', gaps: [] });
    expect(report!.path).toContain('/1h/');
    expect(minutesIn(read(dataDir, '1h'))).toHaveLength(24);
  });

  test('more bars than fit one batch', () => {
    const dataDir = tempFolder();
    const seconds = Array.from({ length: 86_400 }, (_, second) => ({ at: second / 60 }));
    const [report] = writeBars(optionsFor(dataDir, { interval: '1s' }), [{ rows: barsOf(seconds), source: A }]);
    expect(report!.metadata).toMatchObject({ complete: true, rows: 86_400 });
    expect(read(dataDir, '1s').rows.timeUs.at(-1)).toBe(DAY_START + DAY_US - 1_000_000);
  });

  test('merges by time; what is known already changes nothing', () => {
    const dataDir = tempFolder();
    writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 5 }, { at: 1 }]), source: A }]);
    const [merged] = writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 3 }, { at: 1 }]), source: B }]);
    expect(merged).toMatchObject({ changed: true, rowsAdded: 1 });
    expect(merged!.metadata).toMatchObject({ rows: 3, duplicatesDropped: 1, source: 'a.csv, b.csv' });
    expect(minutesIn(read(dataDir))).toEqual([1, 3, 5]);
    const before = filesBelow(dataDir);
    expect(writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 5 }, { at: 1 }]), source: A }])[0]).toMatchObject({
      changed: false,
    });
    expect(filesBelow(dataDir)).toEqual(before);
  });

  test('the order of sources does not matter', () => {
    const anyBars = fc.uniqueArray(fc.integer({ min: -3, max: 6 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(anyBars, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (sources, scale) => {
          const named = sources.map((minutes, index) => ({
            rows: barsOf(
              minutes.map((at) => ({ at, close: 100 + at })),
              { ...SCALES, priceScale: (index * scale) % 4 },
            ),
            source: { name: `${9 - index}.csv`, sha256: String(index) },
          }));
          const [forwards, backwards] = [tempFolder(), tempFolder()];
          for (const { rows, source } of named) writeBars(optionsFor(forwards), [{ rows: rows, source: source }]);
          for (const { rows, source } of [...named.toReversed(), ...named])
            writeBars(optionsFor(backwards), [{ rows: rows, source: source }]);
          expect(filesBelow(backwards)).toEqual(filesBelow(forwards));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('another bar for the same time is refused, naming both; overwrite replaces the day', () => {
    const dataDir = tempFolder();
    writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 1 }, { at: 2 }]), source: A }]);
    const before = filesBelow(dataDir);
    const other = barsOf([{ at: 1500 }, { at: 1, close: 101 }]);
    expect(() => writeBars(optionsFor(dataDir), [{ rows: other, source: B }])).toThrow(
      'the bar of 2024-08-08T00:01:00.000Z differs: high is 100 in the store (a.csv) and 101 in b.csv; use --overwrite',
    );
    expect(filesBelow(dataDir)).toEqual(before);
    writeBars(optionsFor(dataDir, { overwrite: true }), [{ rows: other, source: B }]);
    expect(minutesIn(read(dataDir))).toEqual([1, 1500]);
    expect(() =>
      writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 9 }, { at: 9, trades: 2 }]), source: A }]),
    ).toThrow('the bar of 2024-08-08T00:09:00.000Z differs: trades is -1 in a.csv and 2 in a.csv');
  });

  test('refuses another aggressor, and the same file read in another way', () => {
    const dataDir = tempFolder();
    writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 1 }, { at: 2 }]), source: A }]);
    expect(() =>
      writeBars(optionsFor(dataDir, { aggressor: 'tick' }), [{ rows: barsOf([{ at: 3 }]), source: B }]),
    ).toThrow('2024-08-08.arrow: has aggressor "exchange", the import has "tick"; use --overwrite to replace it');
    expect(() => writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 1 }]), source: A }])).toThrow(
      'source a.csv was imported before with 2 bars for this day, now it has 1',
    );
  });

  test('refuses what is no bar and lengths it cannot keep', () => {
    const dataDir = tempFolder();
    const write = (change: Partial<Record<keyof BarRows, Float64Array>>): (() => unknown) => {
      return () =>
        writeBars(optionsFor(dataDir), [{ rows: { ...barsOf([{ at: 1 }]), ...change } as BarRows, source: A }]);
    };
    const where = `a.csv: bar 1 at ${DAY_START + MINUTE_US} µs: `;
    expect(write({ high: Float64Array.of(99) })).toThrow(
      `${where}open 100, high 99, low 100, close 100 cannot be one bar`,
    );
    expect(write({ low: Float64Array.of(Number.NaN) })).toThrow('low NaN, close 100 cannot be one bar');
    expect(write({ sellVolume: Float64Array.of(-1) })).toThrow(`${where}sellVolume must be at least 0, got -1`);
    expect(write({ trades: Float64Array.of(Number.NaN) })).toThrow(`${where}trades must be a count or -1, got NaN`);
    expect(write({ timeUs: Float64Array.of(0.5) })).toThrow('bar 1 at 0.5 µs: its time is no integer');
    for (const interval of ['2d', '0m']) {
      expect(() => writeBars(optionsFor(dataDir, { interval }), [{ rows: barsOf([]), source: A }])).toThrow(
        `bars of ${interval} cannot be stored: their length must be above 0 and at most 1d`,
      );
    }
    expect(() => writeBars(optionsFor(dataDir, { interval: '../1m' }), [{ rows: barsOf([]), source: A }])).toThrow(
      'not a duration: "../1m"',
    );
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('readBars', () => {
  test('joins the days of the range at their finest scales, and tells which are missing', () => {
    const dataDir = tempFolder();
    writeBars(optionsFor(dataDir), [
      { rows: barsOf([{ at: 1 }], { priceScale: 1, sizeScale: 0, quoteScale: 9 }), source: A },
    ]);
    writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 4000 }], SCALES), source: B }]);
    const found = readBars({ dataDir, instrument: BTC, interval: '1m', fromDay: DAY, toDay: DAY + 3 });
    expect(found.missingDays).toEqual([DAY + 1, DAY + 3]);
    expect(minutesIn(found)).toEqual([1, 4000]);
    expect(found.rows.scales).toEqual({ priceScale: 2, sizeScale: 3, quoteScale: 9 });
    expect(Array.from(found.rows.quoteVolume)).toEqual([Number.NaN, Number.NaN]);
    expect(read(tempFolder())).toMatchObject({ days: [], missingDays: [DAY, DAY + 1], rows: { length: 0 } });
  });

  test('refuses a damaged day', () => {
    const dataDir = tempFolder();
    const [report] = writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 1 }]), source: A }]);
    const bytes = readFileSync(report!.path);
    bytes[bytes.indexOf(Buffer.from(Float64Array.of(6).buffer))] = 1;
    writeFileSync(report!.path, bytes);
    expect(() => read(dataDir)).toThrow(`${report!.path}: its rows do not match their checksum`);
  });
});

describe('listBarSeries', () => {
  test('names instrument, interval and days', () => {
    const dataDir = tempFolder();
    expect(listBarSeries(dataDir)).toEqual([]);
    writeBars(optionsFor(dataDir), [{ rows: barsOf([{ at: 1 }, { at: 1500 }]), source: A }]);
    writeBars(optionsFor(dataDir, { interval: '5m' }), [{ rows: barsOf([{ at: 5 }]), source: A }]);
    const days = (interval: string, dates: string[]) =>
      dates.map((date, i) => ({
        day: DAY + i,
        path: join(dataDir, `bars/binance/spot/BTCUSDT/${interval}/${date}.arrow`),
      }));
    expect(listBarSeries(dataDir)).toEqual([
      { instrument: BTC, interval: '1m', days: days('1m', ['2024-08-08', '2024-08-09']) },
      { instrument: BTC, interval: '5m', days: days('5m', ['2024-08-08']) },
    ]);
  });
});

describeWithSharedData('a month of klines', () => {
  test('comes out with the delta it went in with', () => {
    const text = readFileSync(sharedData('binance/klines/LTCUSDT-um-1m-2026-02.csv'), 'utf8').trim();
    const lines = text.split('\n').filter((line) => /^\d/.test(line));
    const cells = lines.map((line) => line.split(',').map(Number));
    const column = (value: (row: number[]) => number): Float64Array => Float64Array.from(cells, value);
    const rounded = (value: number): number => Math.round(value * 1000) / 1000;
    const rows: BarRows = {
      length: cells.length,
      scales: { priceScale: 2, sizeScale: 3, quoteScale: 5 },
      timeUs: column((row) => row[0]! * 1000),
      open: column((row) => row[1]!),
      high: column((row) => row[2]!),
      low: column((row) => row[3]!),
      close: column((row) => row[4]!),
      volume: column((row) => row[5]!),
      buyVolume: column((row) => row[9]!),
      sellVolume: column((row) => rounded(row[5]! - row[9]!)),
      unknownVolume: column(() => 0),
      quoteVolume: column((row) => row[7]!),
      trades: column((row) => row[8]!),
    };
    const dataDir = tempFolder();
    const reports = writeBars(optionsFor(dataDir), [{ rows: rows, source: A }]);
    expect(reports).toHaveLength(28);
    expect(reports.every(({ metadata }) => metadata.complete)).toBe(true);
    const fromDay = reports[0]!.metadata.day;
    const found = readBars({ dataDir, instrument: BTC, interval: '1m', fromDay, toDay: fromDay + 27 });
    let deltaLots = 0;
    for (let i = 0; i < found.rows.length; i += 1) {
      deltaLots += Math.round(found.rows.buyVolume[i]! * 1000) - Math.round(found.rows.sellVolume[i]! * 1000);
    }
    expect([found.rows.length, deltaLots]).toEqual([40_320, -621_613_811]);
  });
});
