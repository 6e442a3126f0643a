import { closeSync, fstatSync, openSync } from 'node:fs';
import { InputError } from '../input-error.ts';
import { type BatchLayout, decodeFooter, decodeRecordBatch, type FileContents } from './arrow-decode.ts';
import { ARROW_MAGIC, type ColumnSpec, type ColumnType, valueWidth } from './arrow-schema.ts';
import { readFully } from './file-io.ts';
import { joinFromInt64 } from './int64-halves.ts';

const PREFIX_BYTES = 8;
const TRAILER_BYTES = 4 + ARROW_MAGIC.length;
const LEAST_BYTES = PREFIX_BYTES + TRAILER_BYTES;

/** Rows of a record batch: `count` of them from `from` on. */
export interface RowRange {
  /** Which record batch. */
  readonly batch: number;
  /** First row inside the batch. */
  readonly from: number;
  /** Number of rows. */
  readonly count: number;
}

/** Columns of the rows last read, valid until the next read: the reader reuses their memory. */
export interface ReadColumns {
  /** Number of rows: the length that counts, the columns may be longer. */
  readonly length: number;
  /** The values of a float64, int64 or timestamp column. */
  floats(name: string): Float64Array;
  /** The values of an int8 column. */
  bytes(name: string): Int8Array;
}

/** One column's reused memory under the views that reading needs. */
class ColumnBuffer {
  readonly raw: Uint8Array<ArrayBuffer>;
  readonly floats: Float64Array;
  readonly words: Int32Array;
  readonly bytes: Int8Array;

  constructor(rows: number, type: ColumnType) {
    const memory = new ArrayBuffer(Math.ceil((rows * valueWidth(type)) / 8) * 8);
    this.raw = new Uint8Array(memory);
    this.floats = new Float64Array(memory);
    this.words = new Int32Array(memory);
    this.bytes = new Int8Array(memory);
  }
}

/** Reads an Arrow IPC file of flat columns column by column: only the columns asked for are read from the disk. */
export class ArrowFileReader {
  /** The file. */
  readonly path: string;
  /** Its columns. */
  readonly columns: readonly ColumnSpec[];
  /** The metadata of its schema. */
  readonly metadata: ReadonlyMap<string, string>;
  private readonly descriptor: number;
  private readonly contents: FileContents;
  private readonly layouts: BatchLayout[] = [];
  private readonly buffers = new Map<string, ColumnBuffer>();

  /** Takes over an open descriptor of a file whose contents are known; see {@link ArrowFileReader.open} for the rest. */
  constructor(path: string, file: { readonly descriptor: number; readonly contents: FileContents }) {
    this.path = path;
    this.descriptor = file.descriptor;
    this.contents = file.contents;
    this.columns = file.contents.columns;
    this.metadata = file.contents.metadata;
  }

  /**
   * Opens a file and reads its footer.
   * @throws InputError naming the file when it is no Arrow file, truncated, or has columns the store does not know.
   */
  static open(path: string): ArrowFileReader {
    const descriptor = openSync(path, 'r');
    try {
      return new ArrowFileReader(path, { descriptor, contents: readContents(descriptor) });
    } catch (error) {
      closeSync(descriptor);
      throw new InputError(`cannot read ${path}: ${messageOf(error)}`, { cause: error });
    }
  }

  /** Number of record batches. */
  get batchCount(): number {
    return this.contents.blocks.length;
  }

  /** Number of rows of a record batch. */
  rowsIn(batch: number): number {
    return this.layout(batch).rows;
  }

  /** Number of rows of all record batches. */
  countRows(): number {
    let rows = 0;
    for (let batch = 0; batch < this.batchCount; batch += 1) rows += this.rowsIn(batch);
    return rows;
  }

  /** Reads the named columns of a record batch. */
  readBatch(batch: number, names: readonly string[]): ReadColumns {
    return this.readRows({ batch, from: 0, count: this.rowsIn(batch) }, names);
  }

  /**
   * Reads the named columns of some rows of a record batch.
   * @throws RangeError when an integer lies beyond ±2^53.
   */
  readRows(rows: RowRange, names: readonly string[]): ReadColumns {
    const bufferOf = (name: string): ColumnBuffer => {
      const buffer = this.buffers.get(name);
      if (buffer === undefined) throw new Error(`column ${name} was not read`);
      return buffer;
    };
    for (const name of names) this.readColumn(rows, name);
    return { length: rows.count, floats: (name) => bufferOf(name).floats, bytes: (name) => bufferOf(name).bytes };
  }

  /** The bytes of a column of a record batch as they are in the file, valid until the next read. */
  columnBytes(batch: number, name: string): Uint8Array {
    const index = this.columnIndex(name);
    const count = this.rowsIn(batch);
    const buffer = this.bufferFor(index, count);
    return this.readRaw({ batch, from: 0, count }, index, buffer);
  }

  /** Gives the file descriptor back. */
  close(): void {
    closeSync(this.descriptor);
  }

  private readColumn(rows: RowRange, name: string): void {
    const index = this.columnIndex(name);
    const buffer = this.bufferFor(index, rows.count);
    this.readRaw(rows, index, buffer);
    const { type } = this.columns[index]!;
    if (type !== 'int64' && type !== 'timestamp') return;
    const outside = joinFromInt64(buffer.words, rows.count, buffer.floats);
    if (outside < 0) return;
    const row = `row ${rows.from + outside} of batch ${rows.batch}`;
    throw new RangeError(`${this.path}: column ${name}, ${row}: ${buffer.floats[outside]!} is beyond ±2^53`);
  }

  private readRaw(rows: RowRange, index: number, buffer: ColumnBuffer): Uint8Array {
    const { name, type } = this.columns[index]!;
    const width = valueWidth(type);
    const layout = this.layout(rows.batch);
    const range = layout.ranges[index]!;
    if (range.nulls > 0)
      throw new InputError(`${this.path}: column ${name} has ${range.nulls} nulls; the store has none`);
    const target = buffer.raw.subarray(0, rows.count * width);
    const block = this.contents.blocks[rows.batch]!;
    const position = block.offset + block.messageLength + range.offset + rows.from * width;
    const short = rows.from + rows.count > layout.rows || range.length < layout.rows * width;
    if (short || readFully(this.descriptor, target, position) < target.length) {
      throw new InputError(
        `${this.path}: column ${name} ends inside batch ${rows.batch}; the file is truncated or damaged`,
      );
    }
    return target;
  }

  private bufferFor(index: number, rows: number): ColumnBuffer {
    const { name, type } = this.columns[index]!;
    const kept = this.buffers.get(name);
    if (kept !== undefined && kept.raw.length >= rows * valueWidth(type)) return kept;
    const wider = new ColumnBuffer(rows, type);
    this.buffers.set(name, wider);
    return wider;
  }

  private columnIndex(name: string): number {
    const index = this.columns.findIndex((column) => column.name === name);
    if (index < 0) throw new InputError(`${this.path}: has no column ${name}`);
    return index;
  }

  private layout(batch: number): BatchLayout {
    return (this.layouts[batch] ??= this.readLayout(batch));
  }

  private readLayout(batch: number): BatchLayout {
    const block = this.contents.blocks[batch];
    if (block === undefined) throw new RangeError(`${this.path}: has no batch ${batch}`);
    const message = new Uint8Array(block.messageLength);
    if (readFully(this.descriptor, message, block.offset) < message.length) {
      throw new InputError(`${this.path}: ends inside the message of batch ${batch}; the file is truncated`);
    }
    try {
      return decodeRecordBatch(message.subarray(PREFIX_BYTES));
    } catch (error) {
      throw new InputError(`cannot read ${this.path}: ${messageOf(error)}`, { cause: error });
    }
  }
}

function readContents(descriptor: number): FileContents {
  const { size } = fstatSync(descriptor);
  const head = new Uint8Array(ARROW_MAGIC.length);
  readFully(descriptor, head, 0);
  if (textOf(head) !== ARROW_MAGIC) throw new Error('it is not an Arrow file (it does not start with ARROW1)');
  const trailer = new Uint8Array(TRAILER_BYTES);
  readFully(descriptor, trailer, Math.max(0, size - TRAILER_BYTES));
  const footerLength = new DataView(trailer.buffer).getInt32(0, true);
  const complete = size >= LEAST_BYTES && textOf(trailer.subarray(4)) === ARROW_MAGIC;
  if (!complete || footerLength <= 0 || footerLength > size - LEAST_BYTES) {
    throw new Error(`it is truncated (${size} bytes, no Arrow footer at its end); delete it and import the day again`);
  }
  const footer = new Uint8Array(footerLength);
  readFully(descriptor, footer, size - TRAILER_BYTES - footerLength);
  return checkedBlocks(decodeFooter(footer), size);
}

function checkedBlocks(contents: FileContents, size: number): FileContents {
  for (const [index, block] of contents.blocks.entries()) {
    if (block.messageLength < PREFIX_BYTES || block.offset + block.messageLength + block.bodyLength > size) {
      throw new Error(`its batch ${index} lies outside of the file (${size} bytes); it is damaged`);
    }
  }
  return contents;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
