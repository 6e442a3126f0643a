import type { TradeRows } from '../trade-rows.ts';

/** Rows per buffer: large enough to make the hand-over free, small enough to stay in the processor's cache. */
const CAPACITY = 65_536;

/** The columns that a reader fills again and again: trades, and what only the reader itself looks at. */
export class RowBuffer implements TradeRows {
  /** Most rows it holds. */
  readonly capacity: number;
  /** Rows in it. */
  length = 0;
  readonly timeUs: Float64Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Int8Array;
  readonly id: Float64Array;
  readonly recvTimeUs: Float64Array | null;
  priceScale = 0;
  sizeScale = 0;
  /** First fill of an aggregate trade; unused where the file has none. */
  readonly firstId: Float64Array;
  /** Last fill of an aggregate trade; unused where the file has none. */
  readonly lastId: Float64Array;
  /** The file's row that each trade came from, the first line being row 1. */
  readonly rowNumber: Float64Array;
  /** The number of the file's row that comes next. */
  nextRow = 1;

  /** An empty buffer, with or without a column for the receive time. */
  constructor(hasReceiveTime: boolean, capacity: number = CAPACITY) {
    this.capacity = capacity;
    this.timeUs = new Float64Array(capacity);
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.side = new Int8Array(capacity);
    this.id = new Float64Array(capacity);
    this.recvTimeUs = hasReceiveTime ? new Float64Array(capacity) : null;
    this.firstId = new Float64Array(capacity);
    this.lastId = new Float64Array(capacity);
    this.rowNumber = new Float64Array(capacity);
  }
}
