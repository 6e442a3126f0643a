import type { Side } from '../../core/trade-batch.ts';
import type { TradeRow } from './trade-row.ts';

const FIRST_CAPACITY = 256;

/**
 * Trades that came before their turn, by id, each once. Bounded: of more than it may hold it keeps those with the
 * smallest ids, whose turn comes first.
 */
export class HeldTrades {
  private readonly limit: number;
  private columns = columnsOf(FIRST_CAPACITY);
  /** Rows from `head` to `end` are held. */
  private head = 0;
  private end = 0;

  /** Holds at most so many trades. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Trades held. */
  get length(): number {
    return this.end - this.head;
  }

  /** The smallest id held; NaN when nothing is. */
  get firstId(): number {
    return this.length > 0 ? (this.columns.id[this.head] ?? Number.NaN) : Number.NaN;
  }

  /** Keeps a trade, unless there is room for those before it only. False when it was held already. */
  insert(row: TradeRow): boolean {
    const { id } = this.columns;
    const at = this.positionOf(row.id);
    if (at < this.end && id[at] === row.id) return false;
    if (this.length === this.limit) {
      if (at === this.end) return true;
      this.end -= 1;
    }
    this.write(this.makeRoom(at), row);
    return true;
  }

  /** Takes out the trade with the smallest id, into `row`. There must be one. */
  takeFirst(row: TradeRow): void {
    const { id, timeUs, price, size, side } = this.columns;
    const at = this.head;
    row.id = id[at] ?? 0;
    row.timeUs = timeUs[at] ?? 0;
    row.price = price[at] ?? 0;
    row.size = size[at] ?? 0;
    row.side = sideOf(side[at]);
    this.head += 1;
    if (this.head < this.end) return;
    this.head = 0;
    this.end = 0;
    if (id.length > FIRST_CAPACITY) this.columns = columnsOf(FIRST_CAPACITY);
  }

  /** Where an id is, or belongs: trades mostly come in order, so at the end as a rule. */
  private positionOf(id: number): number {
    const ids = this.columns.id;
    if (this.length === 0 || id > (ids[this.end - 1] ?? 0)) return this.end;
    let low = this.head;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Frees a place at `at`; answers where that is afterwards. */
  private makeRoom(at: number): number {
    const offset = at - this.head;
    if (this.end === this.columns.id.length) this.rearrange();
    const place = this.head + offset;
    if (place < this.end) {
      for (const column of listOf(this.columns)) column.copyWithin(place + 1, place, this.end);
    }
    this.end += 1;
    return place;
  }

  /** Moves the rows to the front, of larger columns where they fill more than half. */
  private rearrange(): void {
    const { length } = this;
    const capacity = this.columns.id.length;
    const target = length * 2 > capacity ? columnsOf(Math.min(capacity * 2, this.limit + 1)) : this.columns;
    const from = listOf(this.columns);
    for (const [index, column] of listOf(target).entries()) {
      column.set(from[index]?.subarray(this.head, this.end) ?? []);
    }
    this.columns = target;
    this.head = 0;
    this.end = length;
  }

  private write(at: number, row: TradeRow): void {
    const { id, timeUs, price, size, side } = this.columns;
    id[at] = row.id;
    timeUs[at] = row.timeUs;
    price[at] = row.price;
    size[at] = row.size;
    side[at] = row.side;
  }
}

function sideOf(value: number | undefined): Side {
  if (value === 1) return 1;
  return value === -1 ? -1 : 0;
}

interface Columns {
  readonly id: Float64Array;
  readonly timeUs: Float64Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Int8Array;
}

function columnsOf(capacity: number): Columns {
  return {
    id: new Float64Array(capacity),
    timeUs: new Float64Array(capacity),
    price: new Float64Array(capacity),
    size: new Float64Array(capacity),
    side: new Int8Array(capacity),
  };
}

function listOf({ id, timeUs, price, size, side }: Columns): readonly (Float64Array | Int8Array)[] {
  return [id, timeUs, price, size, side];
}
