import type { QuoteBatch } from './quote-batch.ts';

const COLUMNS = ['timeUs', 'bid', 'ask', 'bidSize', 'askSize', 'sequence'] as const;
const FIRST_CAPACITY = 1024;

/**
 * The quotes that trades may still be matched with, oldest first, copied out of the batches they came in. Times are those
 * from which a quote counts: its own plus the lag.
 */
export class QuoteQueue {
  length = 0;
  timeUs = new Float64Array(FIRST_CAPACITY);
  bid = new Float64Array(FIRST_CAPACITY);
  ask = new Float64Array(FIRST_CAPACITY);
  bidSize = new Float64Array(FIRST_CAPACITY);
  askSize = new Float64Array(FIRST_CAPACITY);
  sequence = new Float64Array(FIRST_CAPACITY);
  private readonly lagUs: number;

  constructor(lagUs: number) {
    this.lagUs = lagUs;
  }

  /** Copies a batch to the end. */
  append(batch: QuoteBatch): void {
    this.makeRoom(batch.length);
    const { length, lagUs } = this;
    for (let index = 0; index < batch.length; index += 1) this.timeUs[length + index] = batch.timeUs[index]! + lagUs;
    for (const column of COLUMNS.slice(1)) {
      const values = batch[column];
      if (values === undefined) this[column].fill(Number.NaN, length, length + batch.length);
      else this[column].set(values.subarray(0, batch.length), length);
    }
    this.length += batch.length;
  }

  /** Appends an instant from which on no quote is known. */
  appendAbsent(timeUs: number): void {
    this.makeRoom(1);
    for (const column of COLUMNS) this[column][this.length] = Number.NaN;
    this.timeUs[this.length] = timeUs + this.lagUs;
    this.sequence[this.length] = this.length > 0 ? this.sequence[this.length - 1]! : Number.NEGATIVE_INFINITY;
    this.length += 1;
  }

  /** Takes the last row back: what ended had not ended. */
  dropLast(): void {
    this.length -= 1;
  }

  /** Forgets the first `count` quotes, once that is worth the move; returns by how much the others moved up. */
  discard(count: number): number {
    if (count < FIRST_CAPACITY || 2 * count < this.length) return 0;
    for (const column of COLUMNS) this[column].copyWithin(0, count, this.length);
    this.length -= count;
    return count;
  }

  private makeRoom(count: number): void {
    const needed = this.length + count;
    if (needed <= this.timeUs.length) return;
    for (const column of COLUMNS) {
      const wider = new Float64Array(Math.max(needed, 2 * this.timeUs.length));
      wider.set(this[column].subarray(0, this.length));
      this[column] = wider;
    }
  }
}
