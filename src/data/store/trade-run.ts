import { ArrowFileWriter, type WriteScratch } from './arrow-writer.ts';
import { MAX_BATCH_ROWS } from './arrow-schema.ts';
import { DayFacts } from './day-facts.ts';
import type { ArrowFileReader } from './arrow-reader.ts';
import { type TradeBuffer, type TradeColumns, tradeColumns } from './trade-columns.ts';
import { compareTrades } from './trade-order.ts';

/** Trades in the order of the tape, to be merged. */
export interface RunInput {
  /** Reads them. */
  readonly reader: ArrowFileReader;
  /** True when no two of them are versions of one trade. */
  readonly distinct: boolean;
}

/** Trades of one day in the order of the tape, written to a temporary file that can become the day's file. */
export class TradeRun {
  /** What has been written. */
  readonly facts = new DayFacts();
  /** True when the rows carry receive times. */
  readonly hasRecv: boolean;
  private readonly writer: ArrowFileWriter;
  private evenBatches = true;
  private lastBatchRows = MAX_BATCH_ROWS;

  /**
   * Creates the file.
   * @param scratch shared by runs that are written in turns.
   */
  constructor(path: string, hasRecv: boolean, scratch: WriteScratch) {
    this.hasRecv = hasRecv;
    this.writer = new ArrowFileWriter(path, tradeColumns(hasRecv), scratch);
  }

  /** The temporary file. */
  get path(): string {
    return this.writer.path;
  }

  /** True when the file can go into the store as it is: nothing to drop, and batches cut where a merge cuts them. */
  get isFinal(): boolean {
    return this.evenBatches && this.facts.distinct;
  }

  /** True when a trade may follow the last one. */
  accepts(trades: TradeColumns, row: number): boolean {
    return this.facts.rows === 0 || compareTrades(this.facts.lastTrade, 0, trades, row) <= 0;
  }

  /** Appends the first `length` trades of a buffer, which must be in order and follow the last one. */
  append(buffer: TradeBuffer, length: number): void {
    if (this.lastBatchRows !== MAX_BATCH_ROWS) this.evenBatches = false;
    this.lastBatchRows = length;
    this.facts.add(buffer, length);
    this.writer.writeBatch(buffer.values(), length);
  }

  /** Gives the file descriptor back until the next append. */
  park(): void {
    this.writer.park();
  }

  /** What a merge reads; its reader must be closed. */
  input(): RunInput {
    return { reader: this.writer.reader(), distinct: this.facts.distinct };
  }

  /** The checksum of the columns. */
  checksum(): string {
    return this.writer.checksum();
  }

  /** Completes the file. */
  finish(metadata: ReadonlyMap<string, string>): void {
    this.writer.finish(metadata);
  }

  /** Removes the file. */
  discard(): void {
    this.writer.discard();
  }
}
