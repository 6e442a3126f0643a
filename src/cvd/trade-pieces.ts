import type { TradeBatch } from '../core/trade-batch.ts';

/** What the columns of batches are made of. */
type Column = Float64Array | Int8Array | Uint8Array;

/** Trades [from, to) of a batch, all its columns with it: those of a {@link TradeBatch} and any others. Shares their memory. */
export function pieceOf<Batch extends TradeBatch>(batch: Batch, from: number, to: number): Batch {
  if (from === 0 && to === batch.length) return batch;
  return withColumns(batch, to - from, (column) => column.subarray(from, to));
}

/** The same as {@link pieceOf}, in memory of its own. */
export function copyOf<Batch extends TradeBatch>(batch: Batch, from: number, to: number): Batch {
  return withColumns(batch, to - from, (column) => column.slice(from, to));
}

/** One batch of several from the same source, in memory of its own; the columns are those of the first. */
export function joinedPieces<Batch extends TradeBatch>(pieces: readonly [Batch, ...Batch[]]): Batch {
  const [first, ...others] = pieces;
  if (others.length === 0) return first;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return withColumns(first, length, (column, name) => {
    const whole = emptyLike(column, length);
    whole.set(column.subarray(0, first.length));
    let start = first.length;
    for (const piece of others) {
      whole.set(columnOf(piece, name).subarray(0, piece.length), start);
      start += piece.length;
    }
    return whole;
  });
}

function withColumns<Batch extends TradeBatch>(
  batch: Batch,
  length: number,
  change: (column: Column, name: string) => Column,
): Batch {
  const columns: Record<string, Column> = {};
  for (const [name, value] of Object.entries(batch)) if (isColumn(value)) columns[name] = change(value, name);
  return { ...batch, ...columns, length };
}

function isColumn(value: unknown): value is Column {
  return value instanceof Float64Array || value instanceof Int8Array || value instanceof Uint8Array;
}

function emptyLike(column: Column, length: number): Column {
  if (column instanceof Float64Array) return new Float64Array(length);
  return column instanceof Int8Array ? new Int8Array(length) : new Uint8Array(length);
}

/** @throws RangeError when a batch lacks a column that the one before had. */
function columnOf(batch: TradeBatch, name: string): Column {
  const column: unknown = Object.entries(batch).find(([key]) => key === name)?.[1];
  if (isColumn(column)) return column;
  throw new RangeError(`trades with a column ${name} go on without it from trade ${batch.id[0]}`);
}
