import type { Scales } from '../../core/trade-batch.ts';
import type { ReadColumns } from './arrow-reader.ts';
import type { ColumnSpec } from './arrow-schema.ts';

/** How many decimals the numbers of bars have. */
export interface BarScales extends Scales {
  /** Digits after the decimal point of a quote volume, 0 to 15. */
  readonly quoteScale: number;
}

/**
 * Bars as natural numbers, columns of equal length. A number is the double nearest to its decimal text, so that with at
 * most 15 significant digits the text can be had back from it.
 */
export interface BarRows {
  /** Number of bars: the length that counts, the columns may be longer. */
  readonly length: number;
  /** The most decimals of any of them. */
  readonly scales: BarScales;
  /** Start of the bar, integer µs. */
  readonly timeUs: Float64Array;
  /** First price. */
  readonly open: Float64Array;
  /** Highest price. */
  readonly high: Float64Array;
  /** Lowest price. */
  readonly low: Float64Array;
  /** Last price. */
  readonly close: Float64Array;
  /** buyVolume + sellVolume + unknownVolume. */
  readonly volume: Float64Array;
  /** Volume in which the buyer was the aggressor. */
  readonly buyVolume: Float64Array;
  /** Volume in which the seller was the aggressor. */
  readonly sellVolume: Float64Array;
  /** Volume whose aggressor is not known. */
  readonly unknownVolume: Float64Array;
  /** Σ price × size; NaN where the source does not say. */
  readonly quoteVolume: Float64Array;
  /** Number of trades; −1 where the source does not say. */
  readonly trades: Float64Array;
}

/** One of the columns of {@link BarRows}. */
export type BarRowColumn = Exclude<keyof BarRows, 'length' | 'scales'>;

/** The columns in their order in the file, with their names there. */
export const BAR_ROW_COLUMNS: readonly (ColumnSpec & { readonly key: BarRowColumn })[] = [
  { key: 'timeUs', name: 'time', type: 'timestamp' },
  { key: 'open', name: 'open', type: 'float64' },
  { key: 'high', name: 'high', type: 'float64' },
  { key: 'low', name: 'low', type: 'float64' },
  { key: 'close', name: 'close', type: 'float64' },
  { key: 'volume', name: 'volume', type: 'float64' },
  { key: 'buyVolume', name: 'buy_volume', type: 'float64' },
  { key: 'sellVolume', name: 'sell_volume', type: 'float64' },
  { key: 'unknownVolume', name: 'unknown_volume', type: 'float64' },
  { key: 'quoteVolume', name: 'quote_volume', type: 'float64' },
  { key: 'trades', name: 'trades', type: 'int64' },
];

/** Room for bars, to be filled. */
export function emptyBarRows(length: number, scales: BarScales): BarRows {
  const column = (): Float64Array => new Float64Array(length);
  return {
    length,
    scales,
    timeUs: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    buyVolume: column(),
    sellVolume: column(),
    unknownVolume: column(),
    quoteVolume: column(),
    trades: column(),
  };
}

/** Copies the columns of a file that were read last into `target`, from row `at` on. */
export function copyReadBars(read: ReadColumns, target: BarRows, at: number): void {
  for (const { key, name } of BAR_ROW_COLUMNS) target[key].set(read.floats(name).subarray(0, read.length), at);
}

/** Tables of bars one after the other. */
export function joinBars(tables: readonly BarRows[], scales: BarScales): BarRows {
  const joined = emptyBarRows(
    tables.reduce((sum, table) => sum + table.length, 0),
    scales,
  );
  let at = 0;
  for (const table of tables) {
    for (const { key } of BAR_ROW_COLUMNS) joined[key].set(table[key].subarray(0, table.length), at);
    at += table.length;
  }
  return joined;
}

/** The finest of some scales. */
export function finestScales(all: readonly BarScales[]): BarScales {
  return {
    priceScale: Math.max(0, ...all.map((scales) => scales.priceScale)),
    sizeScale: Math.max(0, ...all.map((scales) => scales.sizeScale)),
    quoteScale: Math.max(0, ...all.map((scales) => scales.quoteScale)),
  };
}

/** The first column in which two bars differ; null when they are equal. Two absent values (NaN) are equal. */
export function firstDifference(a: BarRows, i: number, b: BarRows, j: number): BarRowColumn | null {
  return BAR_ROW_COLUMNS.find(({ key }) => !Object.is(a[key][i], b[key][j]))?.key ?? null;
}

/**
 * @param source where they are from, for the message.
 * @throws RangeError naming source, bar and value when a row is no bar.
 */
export function checkBars(rows: BarRows, source: string): void {
  for (let i = 0; i < rows.length; i += 1) {
    const fault = faultOf(rows, i);
    if (fault !== null) throw new RangeError(`${source}: bar ${i + 1} at ${rows.timeUs[i]!} µs: ${fault}`);
  }
}

function faultOf(rows: BarRows, i: number): string | null {
  const [open, high, low, close] = [rows.open[i]!, rows.high[i]!, rows.low[i]!, rows.close[i]!];
  if (!Number.isSafeInteger(rows.timeUs[i]!)) return 'its time is no integer';
  // Written so that NaN fails.
  const inOrder = low <= open && low <= close && open <= high && close <= high;
  if (!inOrder) return `open ${open}, high ${high}, low ${low}, close ${close} cannot be one bar`;
  for (const key of ['volume', 'buyVolume', 'sellVolume', 'unknownVolume'] as const) {
    if (!(rows[key][i]! >= 0 && rows[key][i]! < Infinity)) return `${key} must be at least 0, got ${rows[key][i]!}`;
  }
  return Number.isSafeInteger(rows.trades[i]!) ? null : `trades must be a count or -1, got ${rows.trades[i]!}`;
}
