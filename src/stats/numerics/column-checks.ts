/** @throws RangeError naming the first row of a column that is not a finite number. */
export function checkFinite(name: string, column: Float64Array): void {
  for (let row = 0; row < column.length; row += 1) {
    if (!Number.isFinite(column[row])) throw new RangeError(`${name} must be finite, got ${column[row]} (row ${row})`);
  }
}

/** @throws RangeError where two columns of the same rows differ in length. */
export function checkLength(name: string, length: number, rows: number): void {
  if (length !== rows) throw new RangeError(`${name} must have ${rows} rows, as the others have, got ${length}`);
}

/** @throws RangeError for a lag that is no whole number from 0 to the number of rows minus 1. */
export function checkLag(lag: number, rows: number): void {
  if (!(Number.isSafeInteger(lag) && lag >= 0 && lag < rows)) {
    throw new RangeError(`a lag must be a whole number from 0 to below the number of rows (${rows}), got ${lag}`);
  }
}
