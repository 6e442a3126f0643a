/** The rows, ascending, in which no column is NaN, the mark of an absent value. */
export function presentRows(...columns: readonly Float64Array[]): Uint32Array {
  const rows = columns[0]?.length ?? 0;
  return Uint32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => !columns.some((x) => Number.isNaN(x[row])),
  );
}

/** The column's values in those rows. */
export function pickRows(column: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!);
}
