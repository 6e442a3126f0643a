/** The rows, ascending, in which no column is NaN, the mark of an absent value. */
export function presentRows(first: Float64Array, ...others: readonly Float64Array[]): Uint32Array {
  const isPresent = (row: number): boolean => {
    return !Number.isNaN(first[row]) && !others.some((column) => Number.isNaN(column[row]));
  };
  return Uint32Array.from(first.keys()).filter(isPresent);
}

/** The column's values in those rows. */
export function pickRows(column: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!);
}
