import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Rows of a block: all of them are full but for the last one. */
export const BLOCK_ROWS = 65_536;
const ROW_BYTES = 33;
const COLUMN_NAMES = ['timeUs', 'price', 'size', 'id'] as const;

/** A block of the columns that bench/c/csv-to-columns.c writes. */
export type ColumnBlock = Readonly<Record<(typeof COLUMN_NAMES)[number], Float64Array>> & {
  /** Rows in it. */
  readonly length: number;
  /** The aggressors. */
  readonly side: Int8Array;
};

/** The blocks of a file of columns: one after the other time, price, size and id as doubles and the side as bytes. */
export function* columnBlocks(path: string): Generator<ColumnBlock> {
  const file = openSync(path, 'r');
  try {
    const rows = fstatSync(file).size / ROW_BYTES;
    for (let first = 0; first < rows; first += BLOCK_ROWS) {
      const length = Math.min(BLOCK_ROWS, rows - first);
      const bytes = new Uint8Array(length * ROW_BYTES);
      readSync(file, bytes, 0, bytes.length, first * ROW_BYTES);
      const column = (index: number): Float64Array => new Float64Array(bytes.buffer, index * length * 8, length);
      const side = new Int8Array(bytes.buffer, 4 * length * 8, length);
      yield { length, timeUs: column(0), price: column(1), size: column(2), id: column(3), side };
    }
  } finally {
    closeSync(file);
  }
}

/** The bytes of a block in that layout. */
export function blockBytes(block: ColumnBlock): Uint8Array[] {
  const { length, side } = block;
  const floats = COLUMN_NAMES.map((name) => block[name].subarray(0, length));
  return [...floats, side.subarray(0, length)].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
}
