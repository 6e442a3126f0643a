/**
 * What a column of the store holds, and as what Arrow type: `timestamp` is `timestamp[us, UTC]`. Everything else Arrow
 * knows is foreign to the store.
 */
export type ColumnType = 'timestamp' | 'int64' | 'float64' | 'int8';

/** One flat column without nulls. */
export interface ColumnSpec {
  /** Its name. */
  readonly name: string;
  /** Its type. */
  readonly type: ColumnType;
}

/** The values of a column in memory: int8 as itself, every other type as doubles (integers exact up to 2^53). */
export type ColumnValues = Float64Array | Int8Array;

/** Where a record batch lies in its file. */
export interface BatchBlock {
  /** Offset of its message, bytes from the start of the file. */
  readonly offset: number;
  /** Length of the message before the body: prefix, flatbuffer and padding, bytes. */
  readonly messageLength: number;
  /** Length of the body, bytes. */
  readonly bodyLength: number;
}

/** Most rows of a record batch that the store writes. */
export const MAX_BATCH_ROWS = 65_536;

/** Everything the store writes starts on a multiple of this, the alignment that Arrow recommends. */
export const ALIGNMENT = 64;

/** What an Arrow file starts with (padded to 8 bytes) and ends with. */
export const ARROW_MAGIC = 'ARROW1';

/** Bytes of one value of a column. */
export function valueWidth(type: ColumnType): number {
  return type === 'int8' ? 1 : 8;
}

/** The next multiple of {@link ALIGNMENT}. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
