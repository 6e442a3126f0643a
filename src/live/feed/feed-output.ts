import type { Scales, TradeBatch } from '../../core/trade-batch.ts';
import { EventQueue } from './event-queue.ts';
import type { LiveEvent } from './live-feed.ts';
import type { TradeRow } from './trade-row.ts';
import type { TradeSink } from './trade-sequence.ts';

/** What a {@link FeedOutput} needs. */
export interface FeedOutputOptions {
  /** The scales of the trades. */
  readonly scales: Scales;
  /** With so many trades waiting it is full. */
  readonly maxWaitingTrades: number;
  /** Hears that there is room again. */
  readonly onRoom: () => void;
}

/** Statuses, gaps and batches that may wait, whatever is in them. */
const MAX_EVENTS = 10_000;

/** Where a feed leaves its events, and its reader takes them. Bounded if who fills it minds {@link FeedOutput.isFull}. */
export class FeedOutput implements TradeSink {
  private readonly options: FeedOutputOptions;
  private readonly queue: EventQueue;
  private isEnded = false;
  private fault: { readonly error: unknown } | null = null;
  private wakeReader: () => void = () => undefined;
  private wakeWriters: (() => void)[] = [];

  /** An output in which nothing waits. */
  constructor(options: FeedOutputOptions) {
    this.options = options;
    this.queue = new EventQueue(options.scales);
  }

  /** Whether the reader has so much before it that no more should be added. */
  get isFull(): boolean {
    return this.queue.rows >= this.options.maxWaitingTrades || this.queue.length >= MAX_EVENTS;
  }

  /** Adds a trade; {@link flush} when all of a turn are there. */
  pushTrade(row: TradeRow): void {
    this.queue.pushTrade(row);
  }

  /** Adds anything else; {@link flush} when all of a turn is there. */
  push(event: Exclude<LiveEvent, TradeBatch>): void {
    this.queue.push(event);
  }

  /** Lets the reader go on. */
  flush(): void {
    this.wakeReader();
  }

  /** Resolves when there is room. */
  hasRoom(): Promise<void> {
    if (!this.isFull || this.isEnded) return Promise.resolve();
    return new Promise((resolve) => {
      this.wakeWriters.push(resolve);
    });
  }

  /** Ends it: the reader comes to the end when it has taken what waits. */
  end(): void {
    this.isEnded = true;
    this.letWrite();
    this.flush();
  }

  /** Ends it by an error, which the reader gets when it has taken what waits. */
  fail(error: unknown): void {
    this.fault ??= { error };
    this.end();
  }

  /** What waits, and what comes, until the end. */
  async *events(): AsyncGenerator<LiveEvent, void> {
    for (;;) {
      const event = this.queue.take();
      if (event !== null) {
        if (this.queue.rows <= this.options.maxWaitingTrades / 2) this.letWrite();
        yield event;
        continue;
      }
      if (this.fault !== null) throw this.fault.error;
      if (this.isEnded) return;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
  }

  private letWrite(): void {
    for (const wake of this.wakeWriters.splice(0)) wake();
    this.options.onRoom();
  }
}
