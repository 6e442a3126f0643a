import { Buffer as BufferRange } from 'apache-arrow/fb/buffer';
import { Endianness } from 'apache-arrow/fb/endianness';
import { Field } from 'apache-arrow/fb/field';
import { FieldNode } from 'apache-arrow/fb/field-node';
import { FloatingPoint } from 'apache-arrow/fb/floating-point';
import { Footer } from 'apache-arrow/fb/footer';
import { Int } from 'apache-arrow/fb/int';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import type { Schema } from 'apache-arrow/fb/schema';
import { Timestamp } from 'apache-arrow/fb/timestamp';
import { Type } from 'apache-arrow/fb/type';
import { ByteBuffer } from 'flatbuffers';
import type { BatchBlock, ColumnSpec, ColumnType } from './arrow-schema.ts';

/** What the footer of an Arrow file says. */
export interface FileContents {
  /** The columns, in order. */
  readonly columns: readonly ColumnSpec[];
  /** The schema's own metadata. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Where the record batches lie, in order. */
  readonly blocks: readonly BatchBlock[];
}

/** Where the values of one column lie inside the body of a batch. */
export interface ColumnRange {
  /** Offset from the start of the body, bytes. */
  readonly offset: number;
  /** Length, bytes. */
  readonly length: number;
  /** Number of nulls. */
  readonly nulls: number;
}

/** What the message of a record batch says. */
export interface BatchLayout {
  /** Number of rows. */
  readonly rows: number;
  /** One range a column. */
  readonly ranges: readonly ColumnRange[];
}

/**
 * Reads a footer's flatbuffer.
 * @throws Error when it describes columns of a type that the store does not know.
 */
export function decodeFooter(flatbuffer: Uint8Array): FileContents {
  const footer = Footer.getRootAsFooter(new ByteBuffer(flatbuffer));
  const schema = footer.schema();
  if (schema === null) throw new Error('its footer has no schema');
  if (schema.endianness() !== Endianness.Little) throw new Error('it is big-endian');
  const blocks = Array.from({ length: footer.recordBatchesLength() }, (_, index) => {
    const block = footer.recordBatches(index)!;
    const offset = Number(block.offset());
    return { offset, messageLength: block.metaDataLength(), bodyLength: Number(block.bodyLength()) };
  });
  return { columns: decodeColumns(schema), metadata: decodeMetadata(schema), blocks };
}

/**
 * Reads the flatbuffer of a record batch message.
 * @throws Error when it is no record batch, or a compressed one.
 */
export function decodeRecordBatch(flatbuffer: Uint8Array): BatchLayout {
  const message = Message.getRootAsMessage(new ByteBuffer(flatbuffer));
  if (message.headerType() !== MessageHeader.RecordBatch) throw new Error('it has no record batch where one should be');
  const batch = new RecordBatch();
  message.header(batch);
  if (batch.compression() !== null) {
    throw new Error('its record batches are compressed; write the file without compression');
  }
  const ranges = Array.from({ length: batch.nodesLength() }, (_, index) => columnRange(batch, index));
  return { rows: Number(batch.length()), ranges };
}

function columnRange(batch: RecordBatch, column: number): ColumnRange {
  // Flat columns have two buffers each: the validity bitmap, then the values.
  const values = batch.buffers(2 * column + 1, new BufferRange());
  if (values === null) throw new Error(`its column ${column} has no values`);
  const nulls = Number(batch.nodes(column, new FieldNode())!.nullCount());
  return { offset: Number(values.offset()), length: Number(values.length()), nulls };
}

function decodeColumns(schema: Schema): ColumnSpec[] {
  return Array.from({ length: schema.fieldsLength() }, (_, index) => {
    const field = schema.fields(index, new Field())!;
    return { name: field.name() ?? '', type: decodeType(field) };
  });
}

function decodeMetadata(schema: Schema): Map<string, string> {
  const metadata = new Map<string, string>();
  for (let i = 0; i < schema.customMetadataLength(); i += 1) {
    const entry = schema.customMetadata(i)!;
    metadata.set(entry.key() ?? '', entry.value() ?? '');
  }
  return metadata;
}

const UTC_NAMES: readonly (string | null)[] = ['UTC', 'Etc/UTC', 'Z', '+00:00'];
const UNIT_NAMES = ['s', 'ms', 'us', 'ns'] as const;
const FLOAT_NAMES = ['float16', 'float32', 'float64'] as const;

function decodeType(field: Field): ColumnType {
  const found = describeType(field);
  if (found === 'timestamp[us, UTC]') return 'timestamp';
  if (found === 'int64' || found === 'int8' || found === 'float64') return found;
  const known = 'timestamp[us, UTC], int64, float64 and int8';
  throw new Error(`its column ${field.name() ?? ''} is ${found}; the store knows ${known}`);
}

function describeType(field: Field): string {
  const kind = field.typeType();
  if (field.dictionary() !== null) return 'dictionary-encoded';
  if (kind === Type.Timestamp) return describeTimestamp(typeOf(field, new Timestamp()));
  if (kind === Type.FloatingPoint) return FLOAT_NAMES[typeOf(field, new FloatingPoint()).precision()];
  if (kind !== Type.Int) return Type[kind].toLowerCase();
  const type = typeOf(field, new Int());
  return `${type.isSigned() ? '' : 'u'}int${type.bitWidth()}`;
}

function describeTimestamp(type: Timestamp): string {
  const zone = type.timezone();
  return `timestamp[${UNIT_NAMES[type.unit()]}, ${UTC_NAMES.includes(zone) ? 'UTC' : (zone ?? 'no zone')}]`;
}

function typeOf<T extends Timestamp | FloatingPoint | Int>(field: Field, type: T): T {
  field.type(type);
  return type;
}
