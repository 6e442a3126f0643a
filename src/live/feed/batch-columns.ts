import type { Scales, TradeBatch } from '../../core/trade-batch.ts';
import type { TradeRow } from './trade-row.ts';

/** A batch with room for a fixed number of trades, to be filled row by row. */
export class BatchColumns implements TradeBatch {
  readonly type = 'trades';
  length = 0;
  readonly timeUs: Float64Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Int8Array;
  readonly id: Float64Array;
  readonly scales: Scales;

  /** An empty batch with room for `capacity` trades. */
  constructor(capacity: number, scales: Scales) {
    this.scales = scales;
    this.timeUs = new Float64Array(capacity);
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.side = new Int8Array(capacity);
    this.id = new Float64Array(capacity);
  }

  /** Whether nothing more fits in. */
  get isFull(): boolean {
    return this.length === this.id.length;
  }

  /** Appends a trade. */
  push(row: TradeRow): void {
    const at = this.length;
    this.timeUs[at] = row.timeUs;
    this.price[at] = row.price;
    this.size[at] = row.size;
    this.side[at] = row.side;
    this.id[at] = row.id;
    this.length = at + 1;
  }
}
