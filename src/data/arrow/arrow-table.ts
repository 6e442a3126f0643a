import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import {
  type Data,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow';

/** Values of a column without nulls; texts, or whole numbers and doubles as they lie in memory. */
export type TableValues = readonly string[] | Int32Array | BigInt64Array | Float64Array;

/** Columns by their names, in order, equally long. Which type a column has is that of its values. */
export type TableColumns = Readonly<Record<string, TableValues>>;

/** Metadata of a table, written in the order of its members. */
export type TableMetadata = Readonly<Record<string, string>>;

/** A table as one Arrow IPC file in memory: equal columns and metadata give equal bytes. For tables that fit into memory. */
export function encodeArrowTable(columns: TableColumns, metadata: TableMetadata): Uint8Array {
  const schema = schemaOf(columns, metadata);
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, schema);
  writer.write(batchOf(schema, columns));
  writer.finish();
  return writer.toUint8Array(true);
}

/**
 * Writes a table of any length as an Arrow IPC file, batch by batch: only one batch is in memory.
 * @param batches at least one, all with the same columns.
 */
export async function writeArrowTable(
  file: string,
  batches: Iterable<TableColumns>,
  metadata: TableMetadata,
): Promise<void> {
  const descriptor = openSync(file, 'w');
  try {
    const writer = new RecordBatchFileWriter();
    const written = writeChunks(writer, descriptor);
    let schema: Schema | null = null;
    for (const columns of batches) {
      if (schema === null) writer.reset(undefined, (schema = schemaOf(columns, metadata)));
      writer.write(batchOf(schema, columns));
      // Until everything that was encoded is in the file.
      await setImmediate();
    }
    writer.finish();
    await written;
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function writeChunks(writer: RecordBatchFileWriter, descriptor: number): Promise<void> {
  const chunks: AsyncIterable<Uint8Array> = writer;
  for await (const bytes of chunks) {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  }
}

function schemaOf(columns: TableColumns, metadata: TableMetadata): Schema {
  const fields = Object.entries(columns).map(([name, values]) => new Field(name, typeOf(values), false));
  return new Schema(fields, new Map(Object.entries(metadata)));
}

function batchOf(schema: Schema, columns: TableColumns): RecordBatch {
  const children = Object.values(columns).map(dataOf);
  const length = children[0]?.length ?? 0;
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
}

function typeOf(values: TableValues): Int32 | Int64 | Float64 | Utf8 {
  if (values instanceof Int32Array) return new Int32();
  if (values instanceof BigInt64Array) return new Int64();
  return values instanceof Float64Array ? new Float64() : new Utf8();
}

function dataOf(values: TableValues): Data {
  if (values instanceof Int32Array) return makeData({ type: new Int32(), data: values, nullCount: 0 });
  if (values instanceof BigInt64Array) return makeData({ type: new Int64(), data: values, nullCount: 0 });
  if (values instanceof Float64Array) return makeData({ type: new Float64(), data: values, nullCount: 0 });
  const texts = values.map((text) => Buffer.from(text));
  const valueOffsets = new Int32Array(values.length + 1);
  for (const [index, { length }] of texts.entries()) valueOffsets[index + 1] = valueOffsets[index]! + length;
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data: Buffer.concat(texts) });
}
