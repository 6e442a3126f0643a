import type { BarRow } from '../csv/bar-row.ts';
import type { BarScales } from '../store/bar-rows.ts';

/** The values of a bar that are kept. */
const BAR_FIELDS = [
  'timeUs',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'buyVolume',
  'sellVolume',
  'unknownVolume',
  'quoteVolume',
  'trades',
] as const;

/** One of the values of a bar. */
export type BarField = (typeof BAR_FIELDS)[number];

const PRICES = ['open', 'high', 'low', 'close'] as const;
const VOLUMES = ['volume', 'buyVolume', 'sellVolume', 'unknownVolume'] as const;
const NO_DECIMALS: BarScales = { priceScale: 0, sizeScale: 0, quoteScale: 0 };
const FIRST_CAPACITY = 1024;

/** Bars of one or more files as growing columns of natural numbers, in the order they were read. */
export class CollectedBars {
  /** Number of bars. */
  length = 0;
  /** The most decimals of any bar of each file, by the file's index. */
  readonly fileScales: BarScales[] = [];
  /** Length of a bar as its own close time states it, µs; NaN where no bar has one. */
  statedLengthUs = Number.NaN;
  /** Values by field, the columns longer than `length`; NaN is an absent quote volume or number of trades. */
  readonly columns: Record<BarField, Float64Array>;
  /** The file of each bar, as an index. */
  files = new Float64Array(FIRST_CAPACITY);
  /** The row of each bar in its file. */
  rows = new Float64Array(FIRST_CAPACITY);

  /** Nothing collected. */
  constructor() {
    const empty = BAR_FIELDS.map((field) => [field, new Float64Array(FIRST_CAPACITY)] as const);
    this.columns = Object.fromEntries(empty) as Record<BarField, Float64Array>; // every field is in the list
  }

  /** Adds a bar of a file. */
  push(bar: BarRow, origin: { readonly file: number; readonly row: number }): void {
    if (this.length === this.rows.length) this.#grow();
    const at = this.length;
    const { columns } = this;
    for (const field of [...PRICES, ...VOLUMES]) columns[field][at] = bar[field].value;
    columns.timeUs[at] = bar.timeUs;
    columns.quoteVolume[at] = bar.quoteVolume?.value ?? Number.NaN;
    columns.trades[at] = bar.trades;
    this.files[at] = origin.file;
    this.rows[at] = origin.row;
    if (Number.isNaN(this.statedLengthUs)) this.statedLengthUs = lengthOf(bar);
    this.fileScales[origin.file] = widened(this.fileScales[origin.file] ?? NO_DECIMALS, bar);
    this.length = at + 1;
  }

  /** True when two bars have the same values. */
  areEqual(a: number, b: number): boolean {
    return BAR_FIELDS.every((field) => Object.is(this.columns[field][a], this.columns[field][b]));
  }

  #grow(): void {
    const capacity = this.length * 2;
    for (const field of BAR_FIELDS) this.columns[field] = grown(this.columns[field], capacity);
    this.files = grown(this.files, capacity);
    this.rows = grown(this.rows, capacity);
  }
}

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(column);
  return larger;
}

/** Binance states the last ms or µs of a bar: rounding up to the next second gives its end. */
function lengthOf(bar: BarRow): number {
  return Math.ceil((bar.closeTimeUs - bar.timeUs + 1) / 1_000_000) * 1_000_000;
}

function widened(scales: BarScales, bar: BarRow): BarScales {
  return {
    priceScale: Math.max(scales.priceScale, ...PRICES.map((field) => bar[field].decimals)),
    sizeScale: Math.max(scales.sizeScale, ...VOLUMES.map((field) => bar[field].decimals)),
    quoteScale: Math.max(scales.quoteScale, bar.quoteVolume?.decimals ?? 0),
  };
}
