import { BAR_COLUMNS, BarBuffer, type BarColumn, type BarRow, type BarTable } from '../../core/bar-table.ts';
import type { Scales } from '../../core/trade-batch.ts';
import type { CvdEngineState } from '../../cvd/cvd-engine-state.ts';
import type { ViewSettings } from './live-view.ts';

/** What a view knew when its session began, as JSON: enough to go on from there without the data it is made of. */
export interface ViewStart {
  /** What the view shows. */
  readonly settings: ViewSettings;
  /** The engine. */
  readonly engine: CvdEngineState;
  /** The bars that had closed. */
  readonly bars: BarsJson;
}

/** Bars as JSON, exactly: null stands for an absent value. */
export interface BarsJson {
  /** Number of bars. */
  readonly length: number;
  /** The columns. */
  readonly columns: Readonly<Record<BarColumn, readonly (number | null)[]>>;
  /** What has to be added to the CVD of each bar, lots; null where that is 0 for all. */
  readonly cvdCarry: readonly string[] | null;
}

/** Writes bars as JSON. */
export function barsToJson(bars: BarTable): BarsJson {
  const columns = BAR_COLUMNS.map((column): [BarColumn, (number | null)[]] => {
    const values = Array.from(bars[column].subarray(0, bars.length), (value) => (Number.isNaN(value) ? null : value));
    return [column, values];
  });
  return {
    length: bars.length,
    columns: Object.fromEntries(columns) as Record<BarColumn, (number | null)[]>, // every column was put in
    cvdCarry: bars.cvdCarry?.map(String) ?? null,
  };
}

/** The bars that {@link barsToJson} wrote. */
export function barsFromJson({ length, columns, cvdCarry }: BarsJson, scales: Scales): BarBuffer {
  const bars = new BarBuffer(scales);
  for (let index = 0; index < length; index += 1) {
    const row = BAR_COLUMNS.map((column): [BarColumn, number] => [column, columns[column][index] ?? Number.NaN]);
    bars.append(Object.fromEntries(row) as BarRow, BigInt(cvdCarry?.[index] ?? 0)); // every column was put in
  }
  return bars;
}
