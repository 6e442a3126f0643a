import type { Scales, TradeBatch } from '../../core/trade-batch.ts';
import { BatchColumns } from './batch-columns.ts';
import type { LiveEvent } from './live-feed.ts';
import type { TradeRow } from './trade-row.ts';

/** Trades of one batch: enough for any burst between two turns of the reader, little enough to keep idle. */
const BATCH_ROWS = 4096;

/**
 * What waits for the reader of a feed. Trades that come one after the other are put into one batch, however slow the
 * reader is; of statuses and of times that follow each other the last remains.
 */
export class EventQueue {
  /** Trades that wait. */
  rows = 0;
  private readonly scales: Scales;
  private events: LiveEvent[] = [];
  /** The batch at the end, if the last event is one. */
  private open: BatchColumns | null = null;
  /** The batch that the reader has now; its columns are used again after the next {@link take}. */
  private lent: BatchColumns | null = null;
  private readonly free: BatchColumns[] = [];

  /** An empty queue of trades with such scales. */
  constructor(scales: Scales) {
    this.scales = scales;
  }

  /** Events that wait, a batch being one. */
  get length(): number {
    return this.events.length;
  }

  /** Appends a trade. */
  pushTrade(row: TradeRow): void {
    if (this.open === null || this.open.isFull) {
      this.open = this.free.pop() ?? new BatchColumns(BATCH_ROWS, this.scales);
      this.open.length = 0;
      this.events.push(this.open);
    }
    this.open.push(row);
    this.rows += 1;
  }

  /** Appends anything else. */
  push(event: Exclude<LiveEvent, TradeBatch>): void {
    this.open = null;
    const last = this.events.at(-1);
    const replaces = last?.type === event.type && (event.type === 'status' || event.type === 'time');
    if (replaces) this.events.pop();
    this.events.push(event);
  }

  /** The next event; null when none waits. A batch is the reader's until the next call. */
  take(): LiveEvent | null {
    if (this.lent !== null) this.recycle(this.lent);
    const event = this.events.shift() ?? null;
    this.lent = event instanceof BatchColumns ? event : null;
    if (this.lent === null) return event;
    this.rows -= this.lent.length;
    if (this.lent === this.open) this.open = null;
    return event;
  }

  /** Keeps one batch for the next trades; a burst's others go. */
  private recycle(batch: BatchColumns): void {
    this.lent = null;
    if (this.free.length === 0) this.free.push(batch);
  }
}
