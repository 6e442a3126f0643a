import type { SignalRow } from './signal-rows.ts';

/**
 * Mean of direction × forward return over the rows that have one: the statistic of every test in this folder. NaN when
 * none has.
 * @param returns forward returns by row, NaN where absent.
 */
export function meanSignedReturn(rows: readonly SignalRow[], returns: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const { row, direction } of rows) {
    const value = returns[row]!;
    if (Number.isNaN(value)) continue;
    sum += direction * value;
    count += 1;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** Direction × forward return of each row, NaN where the forward return is. */
export function signedReturns(rows: readonly SignalRow[], returns: Float64Array): Float64Array {
  return Float64Array.from(rows, ({ row, direction }) => direction * returns[row]!);
}
