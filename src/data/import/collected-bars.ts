import type { BarRow } from '../csv/bar-row.ts';
import type { DecimalNumber } from '../csv/decimal-text.ts';

/** The values of a bar that are kept, and where it came from. */
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

const FIRST_CAPACITY = 1024;

/** Bars of one or more files as growing columns of natural numbers, in the order they were read. */
export class CollectedBars {
  /** Number of bars. */
  length = 0;
  /** Most decimals of any price. */
  priceScale = 0;
  /** Most decimals of any volume. */
  sizeScale = 0;
  /** Most decimals of any quote volume. */
  quoteScale = 0;
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
    for (const field of ['open', 'high', 'low', 'close'] as const) {
      columns[field][at] = bar[field].value;
      this.priceScale = Math.max(this.priceScale, bar[field].decimals);
    }
    for (const field of ['volume', 'buyVolume', 'sellVolume', 'unknownVolume'] as const) {
      columns[field][at] = bar[field].value;
      this.sizeScale = Math.max(this.sizeScale, bar[field].decimals);
    }
    columns.timeUs[at] = bar.timeUs;
    columns.quoteVolume[at] = this.#quoteVolume(bar.quoteVolume);
    columns.trades[at] = bar.trades;
    this.files[at] = origin.file;
    this.rows[at] = origin.row;
    if (Number.isNaN(this.statedLengthUs)) this.statedLengthUs = lengthOf(bar);
    this.length = at + 1;
  }

  /** True when two bars have the same values. */
  areEqual(a: number, b: number): boolean {
    return BAR_FIELDS.every((field) => Object.is(this.columns[field][a], this.columns[field][b]));
  }

  #quoteVolume(amount: DecimalNumber | null): number {
    if (amount === null) return Number.NaN;
    this.quoteScale = Math.max(this.quoteScale, amount.decimals);
    return amount.value;
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
