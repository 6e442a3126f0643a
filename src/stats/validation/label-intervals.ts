/**
 * What every observation knows of the market: from when it was made until its outcome was known, ends included, in any
 * one unit (µs, bars), observations in order of their start. An exit that waits for a target ends when it was reached.
 */
export interface LabelIntervals {
  /** When the observation was made, never falling. */
  readonly start: ArrayLike<number>;
  /** When its outcome was known, at its start or later, row for row with `start`. */
  readonly end: ArrayLike<number>;
}

/** The intervals of observations made at every row, whose outcome is known `horizon` rows later. */
export function rowLabels(rows: number, horizon: number): LabelIntervals {
  const start = Float64Array.from({ length: rows }, (_, row) => row);
  return { start, end: start.map((row) => row + horizon) };
}

/**
 * @throws RangeError for columns of unequal length, a start before the one above it, or an end before its start; and for
 *   an embargo that is not 0 or more.
 */
export function checkLabels({ start, end }: LabelIntervals, embargo: number): void {
  if (!(embargo >= 0)) throw new RangeError(`an embargo must be 0 or more, got ${embargo}`);
  if (start.length !== end.length) {
    throw new RangeError(`every label needs a start and an end, got ${start.length} starts and ${end.length} ends`);
  }
  for (let row = 0; row < start.length; row += 1) {
    if (!(row === 0 || start[row]! >= start[row - 1]!)) {
      throw new RangeError(
        `labels must be in order of their start, got ${start[row]!} in row ${row} after a later one`,
      );
    }
    if (!(end[row]! >= start[row]!)) {
      throw new RangeError(`a label must end at its start or later, got ${start[row]!} to ${end[row]!} in row ${row}`);
    }
  }
}
