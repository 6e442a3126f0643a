import type { TradeRows } from '../trade-rows.ts';
import type { ReadColumns } from './arrow-reader.ts';
import type { ColumnSpec, ColumnValues } from './arrow-schema.ts';

/** The columns that every trade file has, in their order. */
export const TRADE_COLUMNS: readonly ColumnSpec[] = [
  { name: 'time', type: 'timestamp' },
  { name: 'price', type: 'float64' },
  { name: 'size', type: 'float64' },
  { name: 'side', type: 'int8' },
  { name: 'id', type: 'int64' },
];

/** The column of files whose source says when a trade was received; 0 where another source of the day does not. */
export const RECV_COLUMN: ColumnSpec = { name: 'recv_time', type: 'timestamp' };

/** The columns of a trade file, with or without receive times. */
export function tradeColumns(hasRecv: boolean): readonly ColumnSpec[] {
  return hasRecv ? [...TRADE_COLUMNS, RECV_COLUMN] : TRADE_COLUMNS;
}

/** Trades as columns of natural numbers. */
export interface TradeColumns {
  /** Exchange time, µs. */
  readonly timeUs: Float64Array;
  /** Price. */
  readonly price: Float64Array;
  /** Size. */
  readonly size: Float64Array;
  /** Aggressor: +1, −1 or 0. */
  readonly side: Int8Array;
  /** Id. */
  readonly id: Float64Array;
  /** When it was received, µs, 0 where that is not known; null where no row says. */
  readonly recvTimeUs: Float64Array | null;
}

/** The columns of a file that were read last, by their meaning. */
export function tradeColumnsOf(read: ReadColumns, hasRecv: boolean): TradeColumns {
  return {
    timeUs: read.floats('time'),
    price: read.floats('price'),
    size: read.floats('size'),
    side: read.bytes('side'),
    id: read.floats('id'),
    recvTimeUs: hasRecv ? read.floats('recv_time') : null,
  };
}

/** Room for a fixed number of trades. */
export class TradeBuffer implements TradeColumns {
  /** Trades in it. */
  length = 0;
  readonly timeUs: Float64Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Int8Array;
  readonly id: Float64Array;
  readonly recvTimeUs: Float64Array;

  /** Makes room for `capacity` trades. */
  constructor(capacity: number) {
    this.timeUs = new Float64Array(capacity);
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.side = new Int8Array(capacity);
    this.id = new Float64Array(capacity);
    this.recvTimeUs = new Float64Array(capacity);
  }

  /** How many more trades fit. */
  get room(): number {
    return this.timeUs.length - this.length;
  }

  /** Appends the rows [from, to) of some columns; they must fit. */
  append(rows: TradeColumns | TradeRows, from: number, to: number): void {
    const at = this.length;
    this.timeUs.set(rows.timeUs.subarray(from, to), at);
    this.price.set(rows.price.subarray(from, to), at);
    this.size.set(rows.size.subarray(from, to), at);
    this.side.set(rows.side.subarray(from, to), at);
    this.id.set(rows.id.subarray(from, to), at);
    this.length += to - from;
    if (rows.recvTimeUs === null) this.recvTimeUs.fill(0, at, this.length);
    else this.recvTimeUs.set(rows.recvTimeUs.subarray(from, to), at);
  }

  /** Appends one row; it must fit. Cheaper than a range of one, which makes a view of every column. */
  appendRow(rows: TradeColumns | TradeRows, row: number): void {
    const at = this.length;
    this.timeUs[at] = rows.timeUs[row]!;
    this.price[at] = rows.price[row]!;
    this.size[at] = rows.size[row]!;
    this.side[at] = rows.side[row]!;
    this.id[at] = rows.id[row]!;
    this.recvTimeUs[at] = rows.recvTimeUs?.[row] ?? 0;
    this.length += 1;
  }

  /** The columns in the order of {@link tradeColumns}. */
  values(): readonly ColumnValues[] {
    return [this.timeUs, this.price, this.size, this.side, this.id, this.recvTimeUs];
  }
}
