import type { BarTable } from '../../core/bar-table.ts';
import { tableToJson, type TextTable } from '../../core/text-table.ts';
import { barTextTable } from '../../cvd/bar-text.ts';
import { newestBars } from './bar-range.ts';
import { MAX_SNAPSHOT_BARS } from './protocol-limits.ts';

/** The JSON object of every row of a table. */
export function rowsToJson(table: TextTable): string[] {
  return Array.from(table.rows, (row) => tableToJson({ columns: table.columns, rows: [row] }).slice(1, -1));
}

/**
 * The newest closed bars as JSON, each written once: writing 5,000 of them anew for everybody who joins would hold up the
 * feed for a tenth of a second each time.
 */
export class ClosedRows {
  private rows: string[] = [];
  private length = 0;
  private lastEndUs = Number.NaN;

  /** The newest bars of a table, at most so many. Whatever was not added one by one is written now. */
  newest(bars: BarTable, count: number): readonly string[] {
    const isCurrent = this.length === bars.length && this.lastEndUs === bars.endUs[bars.length - 1];
    if (!isCurrent) {
      this.rows = rowsToJson(barTextTable(newestBars(bars, MAX_SNAPSHOT_BARS)));
      this.length = bars.length;
      this.lastEndUs = bars.endUs[bars.length - 1] ?? Number.NaN;
    }
    return count === 0 ? [] : this.rows.slice(-count);
  }

  /** Adds a bar that has closed. */
  add(row: string, endUs: number): void {
    if (this.length === 0) return;
    this.rows.push(row);
    this.length += 1;
    this.lastEndUs = endUs;
    if (this.rows.length <= MAX_SNAPSHOT_BARS) return;
    this.rows.shift();
    this.length -= 1;
  }

  /** Everything before is void. */
  clear(): void {
    this.rows = [];
    this.length = 0;
  }
}
