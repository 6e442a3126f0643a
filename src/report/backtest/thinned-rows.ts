/** The most points that a chart draws of one course. */
export const MAX_DRAWN_POINTS = 5000;

/**
 * Rows to draw of columns of equal length, in order: all of them, or where there are too many those with the lowest and the
 * highest value of each column in each of many stretches, the first and the last.
 */
export function thinnedRows(columns: readonly ArrayLike<number>[], maximum = MAX_DRAWN_POINTS): number[] {
  const length = columns[0]?.length ?? 0;
  if (length <= maximum) return Array.from({ length }, (_, row) => row);
  const stretches = Math.max(Math.floor((maximum - 2) / (2 * columns.length)), 1);
  const kept = new Set([0, length - 1]);
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((stretch * length) / stretches);
    const to = Math.floor(((stretch + 1) * length) / stretches);
    for (const column of columns) for (const row of extremes(column, from, to)) kept.add(row);
  }
  return [...kept].sort((a, b) => a - b);
}

function extremes(column: ArrayLike<number>, from: number, to: number): [lowest: number, highest: number] {
  let [lowest, highest] = [from, from];
  for (let row = from + 1; row < to; row += 1) {
    if (column[row]! < column[lowest]!) lowest = row;
    if (column[row]! > column[highest]!) highest = row;
  }
  return [lowest, highest];
}
