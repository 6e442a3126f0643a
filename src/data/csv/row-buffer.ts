import type { TradeRows } from '../trade-rows.ts';

/** Rows per buffer: large enough to make the hand-over free, small enough to stay in the processor's cache. */
const CAPACITY = 65_536;

/** The memory of a buffer: columns of equal length. */
export type BufferColumns = Pick<RowBuffer, 'timeUs' | 'price' | 'size' | 'side' | 'id' | 'firstId' | 'lastId'>;

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
  /** The file's row that each trade came from, the first line being row 1; not kept by the parser of plain rows, where nobody asks. */
  readonly rowNumber: Float64Array;
  /** The number of the file's row that comes next. */
  nextRow = 1;

  /**
   * An empty buffer, with or without a column for the receive time.
   * @param columns memory of somebody else, who must leave it alone while rows are in it; its own by default.
   */
  constructor(hasReceiveTime: boolean, columns: BufferColumns = newColumns(CAPACITY)) {
    this.capacity = columns.timeUs.length;
    this.timeUs = columns.timeUs;
    this.price = columns.price;
    this.size = columns.size;
    this.side = columns.side;
    this.id = columns.id;
    this.firstId = columns.firstId;
    this.lastId = columns.lastId;
    this.recvTimeUs = hasReceiveTime ? new Float64Array(this.capacity) : null;
    this.rowNumber = new Float64Array(this.capacity);
  }

  /** Empties it for the next file. */
  clear(): void {
    this.length = 0;
    this.priceScale = 0;
    this.sizeScale = 0;
    this.nextRow = 1;
  }
}

function newColumns(rows: number): BufferColumns {
  const column = (): Float64Array => new Float64Array(rows);
  const ids = { id: column(), firstId: column(), lastId: column() };
  return { timeUs: column(), price: column(), size: column(), side: new Int8Array(rows), ...ids };
}
