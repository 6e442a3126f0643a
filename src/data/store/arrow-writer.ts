import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { ArrowFileReader } from './arrow-reader.ts';
import {
  encodeFooter,
  encodeRecordBatch,
  encodeSchema,
  END_OF_STREAM,
  framed,
  framedLength,
  layOutBody,
} from './arrow-encode.ts';
import {
  ALIGNMENT,
  ARROW_MAGIC,
  aligned,
  type BatchBlock,
  type ColumnSpec,
  type ColumnValues,
  MAX_BATCH_ROWS,
  valueWidth,
} from './arrow-schema.ts';
import { moveTail, writeFully } from './file-io.ts';
import { splitToInt64 } from './int64-halves.ts';

/** Bytes before the first batch: the magic and the schema message. A longer message takes the next power of two. */
const FIRST_RESERVE = 8192;
const MAGIC_BYTES = 8;
const PADDING = new Uint8Array(ALIGNMENT);

/** Scratch memory for int64 columns. Writers that take turns can share one: nothing in it outlives a call. */
export class WriteScratch {
  private readonly slots: Int32Array[] = [];

  /** Room for `rows` int64 values, a different one for each slot. */
  words(slot: number, rows: number): Int32Array {
    const kept = this.slots[slot];
    if (kept !== undefined && kept.length >= 2 * rows) return kept;
    return (this.slots[slot] = new Int32Array(2 * rows));
  }
}

/**
 * Writes an Arrow IPC file, uncompressed, batch by batch. Its metadata is given at the end: room for the leading schema
 * message is left at the start and filled by {@link ArrowFileWriter.finish}. Equal batches and metadata give equal bytes.
 */
export class ArrowFileWriter {
  /** The file being written. */
  readonly path: string;
  /** Its columns. */
  readonly columns: readonly ColumnSpec[];
  /** Rows written so far. */
  rows = 0;
  private readonly scratch: WriteScratch;
  private readonly blocks: BatchBlock[] = [];
  private readonly hash = createHash('sha256');
  private descriptor: number | null;
  private reserve = FIRST_RESERVE;
  private position = FIRST_RESERVE;

  /** Creates the file. @throws Error when it is there already. */
  constructor(path: string, columns: readonly ColumnSpec[], scratch = new WriteScratch()) {
    this.path = path;
    this.columns = columns;
    this.scratch = scratch;
    this.descriptor = openSync(path, 'wx+');
  }

  /**
   * Writes the first `rows` values of each column as one record batch. The columns are free again when it returns.
   * @param values one column each, in the order of the schema.
   */
  writeBatch(values: readonly ColumnValues[], rows: number): void {
    if (rows > MAX_BATCH_ROWS) throw new RangeError(`a batch has at most ${MAX_BATCH_ROWS} rows, got ${rows}`);
    const body = layOutBody(this.columns, rows);
    const message = encodeRecordBatch(this.columns, rows, body);
    const views: Uint8Array[] = [message];
    for (const [index, column] of this.columns.entries()) {
      const bytes = this.bytesOf(index, values[index]!, rows);
      this.hash.update(bytes);
      views.push(bytes, PADDING.subarray(0, aligned(bytes.length) - bytes.length));
      if (bytes.length !== rows * valueWidth(column.type)) throw new RangeError(`column ${column.name} is too short`);
    }
    writeFully(this.open(), views, this.position);
    this.blocks.push({ offset: this.position, messageLength: message.length, bodyLength: body.length });
    this.position += message.length + body.length;
    this.rows += rows;
  }

  /** SHA-256 of the column bytes written so far, batch by batch in the order of the schema, as `sha256:<hex>`. */
  checksum(): string {
    return `sha256:${this.hash.copy().digest('hex')}`;
  }

  /** Gives the file descriptor back until the next call needs one. */
  park(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }

  /** A reader of the batches written so far. Close it before writing on. */
  reader(): ArrowFileReader {
    this.park();
    return new ArrowFileReader(this.path, {
      descriptor: openSync(this.path, 'r'),
      contents: { columns: this.columns, metadata: new Map(), blocks: this.blocks },
    });
  }

  /** Completes the file and brings it to the disk. The writer is of no use afterwards. */
  finish(metadata: ReadonlyMap<string, string>): void {
    const schema = encodeSchema(this.columns, metadata);
    this.widenReserve(MAGIC_BYTES + framedLength(schema, MAGIC_BYTES));
    const footer = encodeFooter(this.columns, metadata, this.blocks);
    const footerLength = new Uint8Array(4);
    new DataView(footerLength.buffer).setInt32(0, footer.length, true);
    const magic = new TextEncoder().encode(ARROW_MAGIC);
    const descriptor = this.open();
    writeFully(descriptor, [END_OF_STREAM, footer, footerLength, magic], this.position);
    const head = framed(schema, this.reserve - MAGIC_BYTES);
    writeFully(descriptor, [magic, PADDING.subarray(0, MAGIC_BYTES - magic.length), head], 0);
    fsyncSync(descriptor);
    this.park();
  }

  /** Removes the unfinished file. */
  discard(): void {
    this.park();
    rmSync(this.path, { force: true });
  }

  private open(): number {
    return (this.descriptor ??= openSync(this.path, 'r+'));
  }

  private bytesOf(index: number, values: ColumnValues, rows: number): Uint8Array {
    const { type } = this.columns[index]!;
    if (values instanceof Int8Array || type === 'float64' || type === 'int8') {
      return new Uint8Array(values.buffer, values.byteOffset, Math.min(rows, values.length) * values.BYTES_PER_ELEMENT);
    }
    const words = this.scratch.words(index, rows);
    splitToInt64(values, rows, words);
    return new Uint8Array(words.buffer, 0, 8 * rows);
  }

  private widenReserve(needed: number): void {
    let reserve = this.reserve;
    while (reserve < needed) reserve *= 2;
    const shift = reserve - this.reserve;
    if (shift === 0) return;
    moveTail(this.open(), { from: this.reserve, to: this.position, shift });
    for (const [index, block] of this.blocks.entries()) {
      this.blocks[index] = { ...block, offset: block.offset + shift };
    }
    this.reserve = reserve;
    this.position += shift;
  }
}
