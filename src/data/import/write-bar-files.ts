import { dayOfTime } from '../../core/time.ts';
import { BAR_ROW_COLUMNS, type BarRows, emptyBarRows } from '../store/bar-rows.ts';
import { type BarDayReport, type BarSource, type BarWriteOptions, writeBars } from '../store/bar-store.ts';
import type { BarField, CollectedBars } from './collected-bars.ts';

/**
 * Writes the bars of several files into the store, file by file.
 * @param sources the files, by the index that the bars carry.
 * @param shiftUs what is added to each bar's time, µs.
 */
export function writeBarFiles(
  sources: readonly BarSource[],
  { bars, shiftUs }: { bars: CollectedBars; shiftUs: number },
  options: BarWriteOptions,
): BarDayReport[] {
  const written = new Set<number>();
  const reports: BarDayReport[] = [];
  for (const [file, { name, sha256 }] of sources.entries()) {
    const rows = pickBars(bars, { file, shiftUs });
    const days = Array.from(rows.timeUs, dayOfTime);
    // What an earlier file of this import has written is merged into, not overwritten.
    for (const isWritten of [false, true]) {
      const part = withRows(rows, (row) => written.has(days[row]!) === isWritten);
      const overwrite = options.overwrite === true && !isWritten;
      if (part.length > 0) reports.push(...writeBars({ ...options, overwrite }, part, { name, sha256 }));
    }
    for (const day of days) written.add(day);
  }
  return reports;
}

/** The bars of one file, which lie one behind the other. */
function pickBars(bars: CollectedBars, { file, shiftUs }: { file: number; shiftUs: number }): BarRows {
  const files = bars.files.subarray(0, bars.length);
  const [start, end] = [files.indexOf(file), files.lastIndexOf(file) + 1];
  const column = (field: BarField): Float64Array => bars.columns[field].subarray(start, end);
  return {
    length: end - start,
    scales: bars.fileScales[file]!,
    timeUs: column('timeUs').map((timeUs) => timeUs + shiftUs),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    buyVolume: column('buyVolume'),
    sellVolume: column('sellVolume'),
    unknownVolume: column('unknownVolume'),
    quoteVolume: column('quoteVolume'),
    trades: column('trades').map((trades) => (Number.isNaN(trades) ? -1 : trades)),
  };
}

function withRows(rows: BarRows, isKept: (row: number) => boolean): BarRows {
  const kept = Array.from(rows.timeUs, (_, row) => row).filter(isKept);
  const part = emptyBarRows(kept.length, rows.scales);
  for (const { key } of BAR_ROW_COLUMNS) {
    for (const [to, row] of kept.entries()) part[key][to] = rows[key][row]!;
  }
  return part;
}
