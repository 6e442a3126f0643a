import { POWERS_OF_TEN } from '../../core/decimal.ts';
import type { Scales } from '../../core/trade-batch.ts';
import { MAX_BATCH_ROWS } from '../store/arrow-schema.ts';
import { ArrowFileWriter } from '../store/arrow-writer.ts';
import { coverOf, isWholeDay, unionRanges } from '../store/coverage.ts';
import type { TimeRange } from '../store/day-metadata.ts';
import { formatQuoteMetadata, type QuoteDayMetadata } from './quote-metadata.ts';
import { QUOTE_COLUMNS, type QuoteRows } from './quote-rows.ts';

/** What a day file is told about itself besides its rows. */
export type QuoteDayOrigin = Pick<
  QuoteDayMetadata,
  | 'venue'
  | 'market'
  | 'symbol'
  | 'day'
  | 'sequence'
  | 'source'
  | 'sourceChecksum'
  | 'rowsQuarantined'
  | 'doubtful'
  | 'contract'
  | 'ignoresSize'
  | keyof Scales
> & {
  /** The parts of the day that the source says it covers, besides those from its first quote to its last. */
  readonly covers: readonly TimeRange[];
};

/** Writes the quotes of one day to a temporary file that can become the day's file. */
export class QuoteDayWriter {
  /** The UTC day. */
  readonly day: number;
  private readonly writer: ArrowFileWriter;
  private readonly buffer: QuoteRows;
  private firstTimeUs = Number.NaN;
  private lastTimeUs = Number.NaN;
  private longestSilenceUs = 0;
  private highestPrice = 0;
  private largestSize = 0;

  /**
   * Creates the file.
   * @param buffer room for a batch, shared by writers that take turns: {@link QuoteDayWriter.flush} ends a turn.
   */
  constructor(path: string, day: number, buffer: QuoteRows) {
    this.day = day;
    this.buffer = buffer;
    this.writer = new ArrowFileWriter(path, QUOTE_COLUMNS);
  }

  /** The temporary file. */
  get path(): string {
    return this.writer.path;
  }

  /** Appends the rows [from, to), which carry on where the last ones ended. */
  append(rows: QuoteRows, from: number, to: number): void {
    for (let at = from; at < to; ) {
      const end = Math.min(to, at + MAX_BATCH_ROWS - this.buffer.length);
      for (const { key } of QUOTE_COLUMNS) this.buffer[key].set(rows[key].subarray(at, end), this.buffer.length);
      this.buffer.length += end - at;
      at = end;
      if (this.buffer.length === MAX_BATCH_ROWS) this.flush();
    }
  }

  /**
   * Completes the file.
   * @throws RangeError when a price or size is too large to be counted in ticks or lots.
   */
  finish(origin: QuoteDayOrigin): QuoteDayMetadata {
    this.flush();
    this.checkRange(origin);
    const { covers, ...about } = origin;
    const rows = this.writer.rows;
    const coverage = this.coverage(covers);
    const metadata: QuoteDayMetadata = {
      ...about,
      formatVersion: '1',
      kind: 'quotes',
      rows,
      firstTimeUs: rows === 0 ? null : this.firstTimeUs,
      lastTimeUs: rows === 0 ? null : this.lastTimeUs,
      coverage,
      complete: isWholeDay(coverage, this.day) && origin.doubtful.length === 0,
      checksum: this.writer.checksum(),
    };
    this.writer.finish(formatQuoteMetadata(metadata));
    return metadata;
  }

  /** Writes what is in the shared buffer. */
  flush(): void {
    const { buffer } = this;
    if (buffer.length === 0) return;
    this.measure();
    const columns = QUOTE_COLUMNS.map(({ key }) => buffer[key]);
    this.writer.writeBatch(columns, buffer.length);
    // An import may hold many days open at once; none of them keeps a descriptor.
    this.writer.park();
    buffer.length = 0;
  }

  private measure(): void {
    const { timeUs, bid, ask, bidSize, askSize, length } = this.buffer;
    if (this.writer.rows === 0) {
      this.firstTimeUs = timeUs[0]!;
      this.lastTimeUs = timeUs[0]!;
    }
    let { lastTimeUs, longestSilenceUs, highestPrice, largestSize } = this;
    // Comparisons with NaN are false: an absent side is passed over.
    for (let i = 0; i < length; i += 1) {
      if (timeUs[i]! - lastTimeUs > longestSilenceUs) longestSilenceUs = timeUs[i]! - lastTimeUs;
      lastTimeUs = timeUs[i]!;
      if (bid[i]! > highestPrice) highestPrice = bid[i]!;
      if (ask[i]! > highestPrice) highestPrice = ask[i]!;
      if (bidSize[i]! > largestSize) largestSize = bidSize[i]!;
      if (askSize[i]! > largestSize) largestSize = askSize[i]!;
    }
    this.lastTimeUs = lastTimeUs;
    this.longestSilenceUs = longestSilenceUs;
    this.highestPrice = highestPrice;
    this.largestSize = largestSize;
  }

  /** A day of quotes is covered in one piece: the last quote of one file holds until the first of the next. */
  private coverage(stated: readonly TimeRange[]): TimeRange[] {
    const { firstTimeUs, lastTimeUs, longestSilenceUs } = this;
    const quoted = this.writer.rows === 0 ? [] : [coverOf({ firstTimeUs, lastTimeUs, longestSilenceUs }, this.day)];
    const all = unionRanges([...stated, ...quoted]);
    return all.length === 0 ? [] : [[all[0]![0], all.at(-1)![1]]];
  }

  private checkRange(origin: QuoteDayOrigin): void {
    const check = (what: string, largest: number, scale: number): void => {
      if (largest * POWERS_OF_TEN[scale]! <= Number.MAX_SAFE_INTEGER) return;
      throw new RangeError(
        `${origin.symbol}: ${what} ${largest} cannot be counted exactly at ${scale} decimals (it passes 2^53 units)`,
      );
    };
    check('price', this.highestPrice, origin.priceScale);
    check('size', this.largestSize, origin.sizeScale);
  }
}
