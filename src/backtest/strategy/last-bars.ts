import { BAR_COLUMNS, type BarColumn, type BarTable } from '../../core/bar-table.ts';

/** The last bars of a table, at most `count`, sharing its columns: what a trailing measure needs to see. */
export function lastBars(bars: BarTable, count: number): BarTable {
  const from = Math.max(bars.length - count, 0);
  const columns = {} as Record<BarColumn, Float64Array>;
  for (const column of BAR_COLUMNS) columns[column] = bars[column].subarray(from, bars.length);
  return { ...columns, length: bars.length - from, scales: bars.scales, cvdCarry: null };
}
