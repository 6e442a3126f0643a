import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  columnFromArray,
  float64,
  int8,
  int64,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  timestamp,
} from '@uwdata/flechette';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArrowFileReader } from '../../../src/data/store/arrow-reader.ts';
import type { ColumnSpec } from '../../../src/data/store/arrow-schema.ts';
import { ArrowFileWriter } from '../../../src/data/store/arrow-writer.ts';
import { tempFolder } from './temp-folder.ts';

const COLUMNS: readonly ColumnSpec[] = [
  { name: 'time', type: 'timestamp' },
  { name: 'price', type: 'float64' },
  { name: 'side', type: 'int8' },
  { name: 'id', type: 'int64' },
];
const NAMES = COLUMNS.map((column) => column.name);

interface Rows {
  time: number[];
  price: number[];
  side: number[];
  id: number[];
}

const SAMPLE: Rows = {
  time: [0, 1_723_161_355_000_001, 1_723_161_355_000_002, 9_007_199_254_740_991],
  price: [0.1, 61_234.56, 1e-8, Number.MAX_VALUE],
  side: [1, -1, 0, 127],
  id: [-1, 4_294_967_296, -9_007_199_254_740_991, 3_000_000_001],
};

function slice(rows: Rows, from: number, to: number): Rows {
  const cut = (values: number[]): number[] => values.slice(from, to);
  return { time: cut(rows.time), price: cut(rows.price), side: cut(rows.side), id: cut(rows.id) };
}

function writeFile(path: string, batches: readonly Rows[], metadata = new Map<string, string>()): ArrowFileWriter {
  const writer = new ArrowFileWriter(path, COLUMNS);
  for (const rows of batches) {
    const { time, price, side, id } = rows;
    const columns = [Float64Array.from(time), Float64Array.from(price), Int8Array.from(side), Float64Array.from(id)];
    writer.writeBatch(columns, time.length);
  }
  writer.finish(metadata);
  return writer;
}

function microseconds(timesUs: number[]): arrow.Vector {
  const data = BigInt64Array.from(timesUs.map(BigInt));
  return arrow.makeVector({ type: new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, 'UTC'), data });
}

function readFile(path: string): { rows: Rows; metadata: ReadonlyMap<string, string> } {
  const reader = ArrowFileReader.open(path);
  const rows: Rows = { time: [], price: [], side: [], id: [] };
  for (let batch = 0; batch < reader.batchCount; batch += 1) {
    const read = reader.readBatch(batch, NAMES);
    for (const name of ['time', 'price', 'id'] as const) rows[name].push(...read.floats(name).subarray(0, read.length));
    rows.side.push(...read.bytes('side').subarray(0, read.length));
  }
  reader.close();
  return { rows, metadata: reader.metadata };
}

describe('ArrowFileWriter', () => {
  const metadata = new Map([
    ['cvdlab.symbol', 'BTCUSDT'],
    ['note', 'ünï'],
  ]);

  test('its files are read by flechette: values, types and metadata', () => {
    const path = join(tempFolder(), 'a.arrow');
    writeFile(path, [slice(SAMPLE, 0, 3), slice(SAMPLE, 3, 4)], metadata);
    const table = tableFromIPC(readFileSync(path), { useBigInt: true, useBigIntTimestamp: true });
    expect(table.schema.fields.map((field) => [field.name, field.nullable, field.type])).toEqual([
      ['time', false, timestamp(2, 'UTC')],
      ['price', false, float64()],
      ['side', false, int8()],
      ['id', false, int64()],
    ]);
    expect(table.schema.metadata).toEqual(metadata);
    expect(Array.from(table.getChild('time').toArray() as Iterable<unknown>)).toEqual(SAMPLE.time.map(BigInt));
    expect(Array.from(table.getChild('price').toArray() as Iterable<unknown>)).toEqual(SAMPLE.price);
    expect(Array.from(table.getChild('side').toArray() as Iterable<unknown>)).toEqual(SAMPLE.side);
    expect(Array.from(table.getChild('id').toArray() as Iterable<unknown>)).toEqual(SAMPLE.id.map(BigInt));
  });

  test('its files are read by apache-arrow as file and, past the magic, as stream', () => {
    const path = join(tempFolder(), 'a.arrow');
    writeFile(path, [slice(SAMPLE, 0, 1), slice(SAMPLE, 1, 4)], metadata);
    const bytes = readFileSync(path);
    for (const table of [arrow.tableFromIPC(bytes), arrow.tableFromIPC(bytes.subarray(8))]) {
      expect(table.batches).toHaveLength(2);
      expect(table.schema.metadata).toEqual(metadata);
      expect(table.schema.fields.map((field) => `${field.name}: ${String(field.type)}`)).toEqual([
        'time: Timestamp<MICROSECOND, UTC>',
        'price: Float64',
        'side: Int8',
        'id: Int64',
      ]);
      const id = table.getChild('id');
      expect(id?.toArray()).toEqual(BigInt64Array.from(SAMPLE.id.map(BigInt)));
      expect(table.getChild('price')?.toArray()).toEqual(Float64Array.from(SAMPLE.price));
    }
  });

  test('bodies and columns start on multiples of 64 bytes', () => {
    const path = join(tempFolder(), 'a.arrow');
    writeFile(path, [slice(SAMPLE, 0, 3), slice(SAMPLE, 3, 4)]);
    const bytes = readFileSync(path);
    const needle = Buffer.from(Float64Array.of(SAMPLE.price[0]!).buffer);
    expect(bytes.indexOf(needle) % 64).toBe(0);
    const second = Buffer.from(Float64Array.of(SAMPLE.price[3]!).buffer);
    expect(bytes.indexOf(second) % 64).toBe(0);
  });

  test('metadata too long for the room left at the start moves the batches', () => {
    const path = join(tempFolder(), 'a.arrow');
    const long = new Map([['list', 'x'.repeat(5_000_000)]]);
    writeFile(path, [SAMPLE, SAMPLE], long);
    expect(readFile(path)).toEqual({
      rows: Object.fromEntries(NAMES.map((name) => [name, [...SAMPLE[name as 'id'], ...SAMPLE[name as 'id']]])),
      metadata: long,
    });
    expect(arrow.tableFromIPC(readFileSync(path).subarray(8)).numRows).toBe(8);
  });

  test('a file without rows is an Arrow file', () => {
    const path = join(tempFolder(), 'a.arrow');
    writeFile(path, [], metadata);
    expect(readFile(path)).toEqual({ rows: { time: [], price: [], side: [], id: [] }, metadata });
    expect(arrow.tableFromIPC(readFileSync(path)).numRows).toBe(0);
  });

  test('a parked writer carries on, and what it wrote can be read before the end', () => {
    const folder = tempFolder();
    const whole = writeFile(join(folder, 'a.arrow'), [SAMPLE, SAMPLE], metadata);
    const writer = new ArrowFileWriter(join(folder, 'b.arrow'), COLUMNS);
    const { time, price, side, id } = SAMPLE;
    const columns = [Float64Array.from(time), Float64Array.from(price), Int8Array.from(side), Float64Array.from(id)];
    writer.writeBatch(columns, 4);
    writer.park();
    const reader = writer.reader();
    expect(Array.from(reader.readBatch(0, ['id']).floats('id'))).toEqual(id);
    reader.close();
    writer.writeBatch(columns, 4);
    expect(writer.checksum()).toBe(whole.checksum());
    writer.finish(metadata);
    expect(readFileSync(join(folder, 'b.arrow'))).toEqual(readFileSync(join(folder, 'a.arrow')));
  });

  test('a batch past the limit and a column that is too short are refused', () => {
    const writer = new ArrowFileWriter(join(tempFolder(), 'a.arrow'), COLUMNS);
    expect(() => writer.writeBatch([], 65_537)).toThrow('a batch has at most 65536 rows, got 65537');
    const short = [new Float64Array(2), new Float64Array(1), new Int8Array(2), new Float64Array(2)];
    expect(() => writer.writeBatch(short, 2)).toThrow('column price is too short');
    writer.discard();
  });
});

describe('ArrowFileReader', () => {
  const rowsOf = fc.array(
    fc.record({
      time: fc.maxSafeInteger(),
      price: fc.double({ noNaN: true }),
      side: fc.integer({ min: -128, max: 127 }),
      id: fc.maxSafeInteger(),
    }),
    { minLength: 1, maxLength: 40 },
  );

  test('reads back what was written, whatever the batches', () => {
    const folder = tempFolder();
    let files = 0;
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 1, max: 40 }), (rows, size) => {
        const pick = (key: keyof Rows): number[] => rows.map((row) => row[key]);
        const all: Rows = { time: pick('time'), price: pick('price'), side: pick('side'), id: pick('id') };
        const batches: Rows[] = [];
        for (let at = 0; at < rows.length; at += size) batches.push(slice(all, at, at + size));
        const path = join(folder, `${(files += 1)}.arrow`);
        writeFile(path, batches);
        expect(readFile(path).rows).toEqual(all);
      }),
    );
  });

  test('reads rows from the middle of a batch', () => {
    const path = join(tempFolder(), 'a.arrow');
    writeFile(path, [SAMPLE]);
    const reader = ArrowFileReader.open(path);
    const read = reader.readRows({ batch: 0, from: 1, count: 2 }, ['id', 'side']);
    expect(Array.from(read.floats('id').subarray(0, 2))).toEqual(SAMPLE.id.slice(1, 3));
    expect(Array.from(read.bytes('side').subarray(0, 2))).toEqual(SAMPLE.side.slice(1, 3));
    expect(() => read.floats('price')).toThrow('column price was not read');
    expect(() => reader.readRows({ batch: 0, from: 3, count: 2 }, ['id'])).toThrow('ends inside batch 0');
    reader.close();
  });

  test('reads files of apache-arrow and flechette', () => {
    const folder = tempFolder();
    const vectors = {
      time: microseconds(SAMPLE.time),
      price: arrow.vectorFromArray(SAMPLE.price, new arrow.Float64()),
      side: arrow.vectorFromArray(SAMPLE.side, new arrow.Int8()),
      id: arrow.vectorFromArray(SAMPLE.id.map(BigInt), new arrow.Int64()),
    };
    writeFileSync(join(folder, 'apache.arrow'), arrow.tableToIPC(new arrow.Table(vectors), 'file'));
    // flechette takes timestamps as milliseconds in doubles, which are not exact for the last of them.
    const near = slice(SAMPLE, 0, 3);
    const columns = {
      time: columnFromArray(
        near.time.map((timeUs) => timeUs / 1000),
        timestamp(2, 'UTC'),
      ),
      price: columnFromArray(near.price, float64()),
      side: columnFromArray(near.side, int8()),
      id: columnFromArray(near.id.map(BigInt), int64()),
    };
    writeFileSync(join(folder, 'flechette.arrow'), tableToIPC(tableFromColumns(columns), { format: 'file' })!);
    expect(readFile(join(folder, 'apache.arrow')).rows).toEqual(SAMPLE);
    expect(readFile(join(folder, 'flechette.arrow')).rows).toEqual(near);
  });

  test('an integer that a double cannot hold is refused', () => {
    const path = join(tempFolder(), 'a.arrow');
    const id = arrow.vectorFromArray([1n, 2n ** 53n + 1n], new arrow.Int64());
    writeFileSync(path, arrow.tableToIPC(new arrow.Table({ id }), 'file'));
    const reader = ArrowFileReader.open(path);
    expect(() => reader.readBatch(0, ['id'])).toThrow(`${path}: column id, row 1 of batch 0`);
    expect(() => reader.readBatch(0, ['price'])).toThrow(`${path}: has no column price`);
    reader.close();
  });

  test('nulls are refused', () => {
    const path = join(tempFolder(), 'a.arrow');
    const price = arrow.vectorFromArray([1, null], new arrow.Float64());
    writeFileSync(path, arrow.tableToIPC(new arrow.Table({ price }), 'file'));
    const reader = ArrowFileReader.open(path);
    expect(() => reader.readBatch(0, ['price'])).toThrow(`${path}: column price has 1 nulls; the store has none`);
    reader.close();
  });

  test('what is no Arrow file, truncated, foreign or compressed is refused by name', () => {
    const folder = tempFolder();
    const path = join(folder, 'a.arrow');
    const openIt = (): ArrowFileReader => ArrowFileReader.open(path);
    writeFileSync(path, 'id,price\n1,2\n');
    expect(openIt).toThrow(`cannot read ${path}: it is not an Arrow file (it does not start with ARROW1)`);
    const whole = join(folder, 'whole.arrow');
    writeFile(whole, [SAMPLE]);
    writeFileSync(path, readFileSync(whole));
    truncateSync(path, 9000);
    expect(openIt).toThrow(`cannot read ${path}: it is truncated (9000 bytes, no Arrow footer at its end)`);
    truncateSync(path, 6);
    expect(openIt).toThrow('it is truncated (6 bytes');
    const text = arrow.vectorFromArray(['x'], new arrow.Utf8());
    writeFileSync(path, arrow.tableToIPC(new arrow.Table({ note: text }), 'file'));
    expect(openIt).toThrow('its column note is utf8; the store knows timestamp[us, UTC], int64, float64 and int8');
    const seconds = arrow.vectorFromArray([1000], new arrow.Timestamp(arrow.TimeUnit.SECOND, null));
    writeFileSync(path, arrow.tableToIPC(new arrow.Table({ time: seconds }), 'file'));
    expect(openIt).toThrow('its column time is timestamp[s, no zone]');
    const single = arrow.vectorFromArray([1], new arrow.Float32());
    writeFileSync(path, arrow.tableToIPC(new arrow.Table({ price: single }), 'file'));
    expect(openIt).toThrow('its column price is float32');
  });

  test('a compressed file is refused', () => {
    const path = join(tempFolder(), 'a.arrow');
    // A frame of a stand-in codec: the reader must not get as far as the bytes.
    const encode = (bytes: Uint8Array): Uint8Array => Uint8Array.of(4, 34, 77, 24, 0x40, 0x40, 0, ...bytes);
    arrow.compressionRegistry.set(arrow.CompressionType.LZ4_FRAME, { encode });
    const table = new arrow.Table({ price: arrow.vectorFromArray([1, 2], new arrow.Float64()) });
    writeFileSync(path, arrow.tableToIPC(table, 'file', arrow.CompressionType.LZ4_FRAME));
    const reader = ArrowFileReader.open(path);
    expect(() => reader.readBatch(0, ['price'])).toThrow(
      `cannot read ${path}: its record batches are compressed; write the file without compression`,
    );
    reader.close();
  });
});
