import type { ArrowFileReader } from './arrow-reader.ts';
import { MAX_BATCH_ROWS } from './arrow-schema.ts';
import type { SupersededTrades } from './superseded-trades.ts';
import { RECV_COLUMN, TradeBuffer, type TradeColumns, tradeColumns, tradeColumnsOf } from './trade-columns.ts';
import { compareTrades, isSameTrade } from './trade-order.ts';
import type { RunInput, TradeRun } from './trade-run.ts';

/** Small enough that 64 runs fit into a few ten megabytes, large enough that a read is worth its call. */
const SLICE_ROWS = 8192;

/** Walks over the trades of one input, slice by slice. */
class Cursor {
  trades: TradeColumns;
  at = 0;
  length = 0;
  readonly distinct: boolean;
  private readonly reader: ArrowFileReader;
  private readonly hasRecv: boolean;
  private readonly names: readonly string[];
  private batch = 0;
  private from = 0;

  constructor(input: RunInput) {
    this.reader = input.reader;
    this.distinct = input.distinct;
    this.hasRecv = input.reader.columns.some((column) => column.name === RECV_COLUMN.name);
    this.names = tradeColumns(this.hasRecv).map((column) => column.name);
    this.trades = new TradeBuffer(0);
    this.load();
  }

  get done(): boolean {
    return this.at === this.length;
  }

  advanceTo(at: number): void {
    this.at = at;
    if (this.done) this.load();
  }

  /** First row after `at` that is not before the row of another cursor in time and id. */
  endBefore(other: Cursor): number {
    const timeUs = other.trades.timeUs[other.at]!;
    const id = other.trades.id[other.at]!;
    let low = this.at;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const step = this.trades.timeUs[middle]! - timeUs;
      if (step < 0 || (step === 0 && this.trades.id[middle]! < id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private load(): void {
    this.at = 0;
    this.length = 0;
    while (this.length === 0 && this.batch < this.reader.batchCount) {
      const count = Math.min(SLICE_ROWS, this.reader.rowsIn(this.batch) - this.from);
      const read = this.reader.readRows({ batch: this.batch, from: this.from, count }, this.names);
      this.trades = tradeColumnsOf(read, this.hasRecv);
      this.length = count;
      this.from += count;
      if (this.from < this.reader.rowsIn(this.batch)) continue;
      this.batch += 1;
      this.from = 0;
    }
  }
}

/** Collects merged trades into full batches; of the versions of one trade it keeps the one with the largest size. */
class MergedRun {
  // One row more than a batch: the last trade stays at hand until it is known that the next one is another.
  private readonly buffer = new TradeBuffer(MAX_BATCH_ROWS + 1);
  private readonly run: TradeRun;
  private readonly superseded: SupersededTrades;

  constructor(run: TradeRun, superseded: SupersededTrades) {
    this.run = run;
    this.superseded = superseded;
  }

  /** Takes rows that follow one another; only the first may be another version of the last trade taken. */
  takeRange(trades: TradeColumns, from: number, to: number): void {
    let at = this.takeOne(trades, from);
    while (at < to) {
      if (this.buffer.room === 0) this.flush();
      const end = Math.min(to, at + this.buffer.room);
      this.buffer.append(trades, at, end);
      at = end;
    }
  }

  /** Takes one row and answers the next one. */
  takeOne(trades: TradeColumns, row: number): number {
    const { buffer } = this;
    const last = buffer.length - 1;
    if (last >= 0 && isSameTrade(buffer, last, trades, row)) this.takeVersion(trades, row, last);
    else {
      if (buffer.room === 0) this.flush();
      buffer.appendRow(trades, row);
    }
    return row + 1;
  }

  end(): void {
    if (this.buffer.room === 0) this.flush();
    if (this.buffer.length > 0) this.run.append(this.buffer, this.buffer.length);
    this.run.park();
  }

  private takeVersion(trades: TradeColumns, row: number, last: number): void {
    const { buffer } = this;
    const smaller = Math.min(buffer.size[last]!, trades.size[row]!);
    const larger = Math.max(buffer.size[last]!, trades.size[row]!);
    if (smaller !== larger) this.superseded.add(trades, row, smaller);
    buffer.size[last] = larger;
    const received = trades.recvTimeUs?.[row] ?? 0;
    const kept = buffer.recvTimeUs[last]!;
    if (received > 0 && (kept === 0 || received < kept)) buffer.recvTimeUs[last] = received;
  }

  private flush(): void {
    const { buffer } = this;
    this.run.append(buffer, MAX_BATCH_ROWS);
    const rest = buffer.length;
    buffer.length = 0;
    for (let row = MAX_BATCH_ROWS; row < rest; row += 1) buffer.appendRow(buffer, row);
  }
}

/**
 * Merges runs into one, in the order of the tape. Trades equal in time, id, price and side become one: that with the
 * largest size and the earliest receive time; the others are entered into `superseded` unless equal in size too.
 */
export function mergeRuns(inputs: readonly RunInput[], output: TradeRun, superseded: SupersededTrades): void {
  const merged = new MergedRun(output, superseded);
  let cursors = inputs.map((input) => new Cursor(input)).filter((cursor) => !cursor.done);
  while (cursors.length > 0) {
    const [first, second] = firstTwo(cursors);
    const end = second === null ? first.length : first.endBefore(second);
    if (first.distinct && end > first.at) {
      merged.takeRange(first.trades, first.at, end);
      first.advanceTo(end);
    } else first.advanceTo(merged.takeOne(first.trades, first.at));
    if (first.done) cursors = cursors.filter((cursor) => !cursor.done);
  }
  merged.end();
}

/** The cursor whose trade comes first, and the one that comes next. */
function firstTwo(cursors: readonly Cursor[]): [Cursor, Cursor | null] {
  let first = cursors[0]!;
  let second: Cursor | null = null;
  for (let i = 1; i < cursors.length; i += 1) {
    const cursor = cursors[i]!;
    if (compareTrades(cursor.trades, cursor.at, first.trades, first.at) < 0) {
      second = first;
      first = cursor;
    } else if (second === null || compareTrades(cursor.trades, cursor.at, second.trades, second.at) < 0) {
      second = cursor;
    }
  }
  return [first, second];
}
