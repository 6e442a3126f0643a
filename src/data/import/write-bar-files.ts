import type { BarRows } from '../store/bar-rows.ts';
import { type BarDayReport, type BarSource, type BarWriteOptions, writeBars } from '../store/bar-store.ts';
import type { BarField, CollectedBars } from './collected-bars.ts';

/**
 * Writes the bars of several files into the store: all of them, or none.
 * @param sources the files, by the index that the bars carry.
 * @param shiftUs what is added to each bar's time, µs.
 */
export function writeBarFiles(
  sources: readonly BarSource[],
  { bars, shiftUs }: { bars: CollectedBars; shiftUs: number },
  options: BarWriteOptions,
): readonly BarDayReport[] {
  return writeBars(
    options,
    sources.map((source, file) => ({ source, rows: pickBars(bars, { file, shiftUs }) })),
  );
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
