import { Block } from 'apache-arrow/fb/block';
import { Buffer as BufferRange } from 'apache-arrow/fb/buffer';
import { Endianness } from 'apache-arrow/fb/endianness';
import { Field } from 'apache-arrow/fb/field';
import { FieldNode } from 'apache-arrow/fb/field-node';
import { FloatingPoint } from 'apache-arrow/fb/floating-point';
import { Footer } from 'apache-arrow/fb/footer';
import { Int } from 'apache-arrow/fb/int';
import { KeyValue } from 'apache-arrow/fb/key-value';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { MetadataVersion } from 'apache-arrow/fb/metadata-version';
import { Precision } from 'apache-arrow/fb/precision';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { Schema } from 'apache-arrow/fb/schema';
import { TimeUnit } from 'apache-arrow/fb/time-unit';
import { Timestamp } from 'apache-arrow/fb/timestamp';
import { Type } from 'apache-arrow/fb/type';
import { Builder } from 'flatbuffers';
import { aligned, type BatchBlock, type ColumnSpec, type ColumnType, valueWidth } from './arrow-schema.ts';

// Arrow's columnar format, "Encapsulated message format": 0xFFFFFFFF, then the int32 length of what follows up to the body.
const CONTINUATION = 0xffffffff;
const PREFIX_BYTES = 8;

/** The end-of-stream marker that stands between the last record batch and the footer. */
export const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

/** Offset of every column's values inside the body of a batch, and the body's length, bytes. */
export interface BodyLayout {
  /** One offset a column. */
  readonly offsets: readonly number[];
  /** Length of the body, padding included. */
  readonly length: number;
}

/** Lays out the body of a batch: the columns one after the other, each on an aligned offset. */
export function layOutBody(columns: readonly ColumnSpec[], rows: number): BodyLayout {
  const offsets: number[] = [];
  let length = 0;
  for (const column of columns) {
    offsets.push(length);
    length += aligned(rows * valueWidth(column.type));
  }
  return { offsets, length };
}

/** Puts the message prefix before a flatbuffer and pads the whole with zeros to `totalLength` bytes. */
export function framed(flatbuffer: Uint8Array, totalLength: number): Uint8Array {
  const message = new Uint8Array(totalLength);
  const view = new DataView(message.buffer);
  view.setUint32(0, CONTINUATION, true);
  view.setInt32(4, totalLength - PREFIX_BYTES, true);
  message.set(flatbuffer, PREFIX_BYTES);
  return message;
}

/** Least length of the framed message of a flatbuffer that starts `offset` bytes into the file and ends aligned. */
export function framedLength(flatbuffer: Uint8Array, offset: number): number {
  return aligned(offset + PREFIX_BYTES + flatbuffer.length) - offset;
}

/** The schema message's flatbuffer, without prefix. */
export function encodeSchema(columns: readonly ColumnSpec[], metadata: ReadonlyMap<string, string>): Uint8Array {
  const builder = new Builder(4096);
  const schema = addSchema(builder, columns, metadata);
  return finishMessage(builder, { type: MessageHeader.Schema, header: schema, bodyLength: 0 });
}

/** A record batch message, framed and padded; it must start on an aligned offset, so that its body does too. */
export function encodeRecordBatch(columns: readonly ColumnSpec[], rows: number, body: BodyLayout): Uint8Array {
  const builder = new Builder(1024);
  RecordBatch.startBuffersVector(builder, 2 * columns.length);
  for (let i = columns.length - 1; i >= 0; i -= 1) {
    const offset = BigInt(body.offsets[i]!);
    BufferRange.createBuffer(builder, offset, BigInt(rows * valueWidth(columns[i]!.type)));
    // No nulls: the validity bitmap may be left out, which its length of 0 says.
    BufferRange.createBuffer(builder, offset, 0n);
  }
  const buffers = builder.endVector();
  RecordBatch.startNodesVector(builder, columns.length);
  for (let i = 0; i < columns.length; i += 1) FieldNode.createFieldNode(builder, BigInt(rows), 0n);
  const nodes = builder.endVector();
  RecordBatch.startRecordBatch(builder);
  RecordBatch.addLength(builder, BigInt(rows));
  RecordBatch.addNodes(builder, nodes);
  RecordBatch.addBuffers(builder, buffers);
  const batch = RecordBatch.endRecordBatch(builder);
  const message = { type: MessageHeader.RecordBatch, header: batch, bodyLength: body.length };
  const flatbuffer = finishMessage(builder, message);
  return framed(flatbuffer, framedLength(flatbuffer, 0));
}

/** The footer's flatbuffer. */
export function encodeFooter(
  columns: readonly ColumnSpec[],
  metadata: ReadonlyMap<string, string>,
  blocks: readonly BatchBlock[],
): Uint8Array {
  const builder = new Builder(4096);
  const schema = addSchema(builder, columns, metadata);
  Footer.startDictionariesVector(builder, 0);
  const dictionaries = builder.endVector();
  Footer.startRecordBatchesVector(builder, blocks.length);
  for (const block of blocks.toReversed()) {
    Block.createBlock(builder, BigInt(block.offset), block.messageLength, BigInt(block.bodyLength));
  }
  const batches = builder.endVector();
  Footer.startFooter(builder);
  Footer.addVersion(builder, MetadataVersion.V5);
  Footer.addSchema(builder, schema);
  Footer.addDictionaries(builder, dictionaries);
  Footer.addRecordBatches(builder, batches);
  Footer.finishFooterBuffer(builder, Footer.endFooter(builder));
  return builder.asUint8Array();
}

interface MessageParts {
  readonly type: MessageHeader;
  readonly header: number;
  readonly bodyLength: number;
}

function finishMessage(builder: Builder, parts: MessageParts): Uint8Array {
  Message.startMessage(builder);
  Message.addVersion(builder, MetadataVersion.V5);
  Message.addHeaderType(builder, parts.type);
  Message.addHeader(builder, parts.header);
  Message.addBodyLength(builder, BigInt(parts.bodyLength));
  Message.finishMessageBuffer(builder, Message.endMessage(builder));
  return builder.asUint8Array();
}

function addSchema(builder: Builder, columns: readonly ColumnSpec[], metadata: ReadonlyMap<string, string>): number {
  const fields = columns.map((column) => addField(builder, column));
  const fieldVector = Schema.createFieldsVector(builder, fields);
  const entries = Array.from(metadata, ([key, value]) =>
    KeyValue.createKeyValue(builder, builder.createString(key), builder.createString(value)),
  );
  const entryVector = Schema.createCustomMetadataVector(builder, entries);
  Schema.startSchema(builder);
  Schema.addEndianness(builder, Endianness.Little);
  Schema.addFields(builder, fieldVector);
  Schema.addCustomMetadata(builder, entryVector);
  return Schema.endSchema(builder);
}

function addField(builder: Builder, column: ColumnSpec): number {
  const name = builder.createString(column.name);
  const children = Field.createChildrenVector(builder, []);
  const [kind, type] = addType(builder, column.type);
  Field.startField(builder);
  Field.addName(builder, name);
  Field.addNullable(builder, false);
  Field.addTypeType(builder, kind);
  Field.addType(builder, type);
  Field.addChildren(builder, children);
  return Field.endField(builder);
}

function addType(builder: Builder, type: ColumnType): [Type, number] {
  switch (type) {
    case 'timestamp':
      return [Type.Timestamp, Timestamp.createTimestamp(builder, TimeUnit.MICROSECOND, builder.createString('UTC'))];
    case 'int64':
      return [Type.Int, Int.createInt(builder, 64, true)];
    case 'int8':
      return [Type.Int, Int.createInt(builder, 8, true)];
    case 'float64':
      return [Type.FloatingPoint, FloatingPoint.createFloatingPoint(builder, Precision.DOUBLE)];
  }
}
