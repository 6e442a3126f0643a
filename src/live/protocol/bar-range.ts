import { BAR_COLUMNS, type BarColumn, type BarTable } from '../../core/bar-table.ts';

/** Bars [from, to) of a table, sharing its columns. */
export function barRange(bars: BarTable, from: number, to: number): BarTable {
  const columns = Object.fromEntries(BAR_COLUMNS.map((column) => [column, bars[column].subarray(from, to)]));
  const cut = columns as Record<BarColumn, Float64Array>; // every column was put in
  return { ...cut, length: to - from, scales: bars.scales, cvdCarry: bars.cvdCarry?.slice(from, to) ?? null };
}

/** The newest bars of a table, at most so many, sharing its columns. */
export function newestBars(bars: BarTable, count: number): BarTable {
  return barRange(bars, Math.max(bars.length - count, 0), bars.length);
}
