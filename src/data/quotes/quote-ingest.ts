import { existsSync } from 'node:fs';
import { DAY_US, dayOfTime, formatTime } from '../../core/time.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import { InputError } from '../input-error.ts';
import { MAX_BATCH_ROWS } from '../store/arrow-schema.ts';
import type { ContractMetadata } from '../store/contract-metadata.ts';
import { partsOnDay, unionRanges } from '../store/coverage.ts';
import { type TimeRange, wholeDay } from '../store/day-metadata.ts';
import { type Move, Staging } from '../store/staging.ts';
import { QuoteDayWriter } from './quote-day-writer.ts';
import { quoteDayPath, quoteFolder } from './quote-layout.ts';
import type { QuoteDayMetadata, SequenceKind } from './quote-metadata.ts';
import { checkQuotes, emptyQuoteRows, type QuoteRows } from './quote-rows.ts';
import { readQuoteDayMetadata } from './read-quote-day.ts';

/** What an import brings into the store. */
export interface QuoteIngestOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose quotes. */
  readonly instrument: Instrument;
  /** What the column `sequence` tells. */
  readonly sequence: SequenceKind;
  /** Name of the source. */
  readonly source: string;
  /** UTC day numbers, both included, that the source says it holds whole; null when it says nothing. */
  readonly wholeDays: { readonly firstDay: number; readonly lastDay: number } | null;
  /** Stretches of those days of which it may lack quotes though it has some; none by default. */
  readonly doubtful?: readonly TimeRange[];
  /** The contract, as the broker describes it. */
  readonly contract?: ContractMetadata;
  /** The source left out quotes whose sizes alone changed. Default false. */
  readonly ignoresSize?: boolean;
  /** Replace days that are there already. Default false. */
  readonly overwrite?: boolean;
  /** At least so many decimals, e.g. as the exchange states them. Default 0. */
  readonly scales?: Partial<Scales>;
}

/** A file among those that an import takes in a row. */
export interface QuotePart {
  /** Its base name. */
  readonly name: string;
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  /** The time that it covers: longer than its quotes where the last of them held on. */
  readonly covers: TimeRange;
}

/** What the reader saw besides the rows. */
export interface QuoteFindings {
  /** SHA-256 of the source's bytes, hex; or the files in order of time, of which each day names those that reach it. */
  readonly sha256: string | readonly QuotePart[];
  /** Rows set aside as malformed, by UTC day. */
  readonly quarantined: ReadonlyMap<number, number>;
  /** What the column `sequence` tells, where that shows only at the end; absent: as the options say. */
  readonly sequence?: SequenceKind;
}

/** Days that are put together and not yet in the store. */
export interface StagedQuotes {
  /** What will become of each day. */
  readonly days: readonly QuoteDayReport[];
  /** Moves their files into the store. */
  readonly publish: () => void;
}

/** What became of one day. */
export interface QuoteDayReport {
  /** Its file. */
  readonly path: string;
  /** False when the file was left as it was: it is from this very source. */
  readonly changed: boolean;
  /** Quotes in the file. */
  readonly rows: number;
  /** What the file says about itself. */
  readonly metadata: QuoteDayMetadata;
}

/**
 * Brings the quotes of one source into the store: `append` as often as it takes, then `commit`, or `abort`. Rows come in
 * order of time and are written to temporary files as they come; the store is not touched until `commit` has put every
 * day together. Days are not merged: quotes have no ids by which one could be told from another.
 */
export class QuoteIngest {
  private readonly options: QuoteIngestOptions;
  private readonly staging: Staging;
  private readonly days = new Map<number, QuoteDayWriter>();
  private readonly buffer = emptyQuoteRows(MAX_BATCH_ROWS);
  private current: QuoteDayWriter | null = null;
  private priceScale: number;
  private sizeScale: number;
  private lastTimeUs = Number.NEGATIVE_INFINITY;
  private ended = false;

  /** Starts an import. @throws RangeError when the instrument's names cannot be folders. */
  constructor(options: QuoteIngestOptions) {
    quoteFolder(options.dataDir, options.instrument);
    this.options = options;
    this.priceScale = options.scales?.priceScale ?? 0;
    this.sizeScale = options.scales?.sizeScale ?? 0;
    this.staging = new Staging(options.dataDir);
    const { firstDay, lastDay } = options.wholeDays ?? { firstDay: 0, lastDay: -1 };
    for (let day = firstDay; day <= lastDay; day += 1) this.dayWriter(day);
  }

  /**
   * Takes rows; their columns are free again when it returns.
   * @throws RangeError naming the source when a row is no quote, or earlier than the one before it.
   */
  append(rows: QuoteRows): void {
    if (this.ended) throw new Error('this import of quotes has ended');
    checkQuotes(rows, this.options.source);
    this.checkOrder(rows);
    this.priceScale = Math.max(this.priceScale, rows.priceScale);
    this.sizeScale = Math.max(this.sizeScale, rows.sizeScale);
    for (let from = 0; from < rows.length; ) {
      const day = dayOfTime(rows.timeUs[from]!);
      const to = endOfDay(rows, from, day);
      this.turnTo(day).append(rows, from, to);
      from = to;
    }
  }

  /**
   * Puts the days together, then moves their files into the store.
   * @throws InputError naming the file when a day is there already from another source; nothing has changed then.
   */
  commit(findings: QuoteFindings): readonly QuoteDayReport[] {
    try {
      const { days, publish } = this.stage(findings);
      publish();
      return days;
    } finally {
      this.abort();
    }
  }

  /**
   * Puts the days together; whoever has more to bring into the store publishes them when that is ready too, and ends by
   * {@link QuoteIngest.abort}.
   * @throws InputError like {@link QuoteIngest.commit}.
   */
  stage(findings: QuoteFindings): StagedQuotes {
    this.current?.flush();
    const moves: Move[] = [];
    const writers = [...this.days.values()].sort((a, b) => a.day - b.day);
    const days = writers.map((writer) => this.stageDay(writer, findings, moves));
    return { days, publish: () => this.staging.publish(moves) };
  }

  /** Removes everything that was not committed. */
  abort(): void {
    this.ended = true;
    this.staging.remove();
  }

  private stageDay(writer: QuoteDayWriter, findings: QuoteFindings, moves: Move[]): QuoteDayReport {
    const { dataDir, instrument, contract = null, ignoresSize = false } = this.options;
    const { venue, market, symbol } = instrument;
    const { day } = writer;
    const path = quoteDayPath(dataDir, instrument, day);
    const scales = { priceScale: this.priceScale, sizeScale: this.sizeScale };
    const { source, sourceChecksum, covers } = this.sourceOf(day, findings);
    const sequence = findings.sequence ?? this.options.sequence;
    const about = { venue, market, symbol, day, sequence, source, sourceChecksum };
    const rowsQuarantined = findings.quarantined.get(day) ?? 0;
    const doubtful = unionRanges(partsOnDay(this.options.doubtful ?? [], day));
    const known = { rowsQuarantined, doubtful, contract, ignoresSize, covers };
    const metadata = writer.finish({ ...about, ...scales, ...known });
    const before = this.dayThatStays(path);
    if (before !== null && before.sourceChecksum === sourceChecksum)
      return { path, changed: false, rows: before.rows, metadata: before };
    if (before !== null) {
      throw new InputError(
        `${path}: holds quotes from ${before.source} already, which cannot be merged with ${source}; use --overwrite`,
      );
    }
    moves.push({ from: writer.path, to: path });
    return { path, changed: true, rows: metadata.rows, metadata };
  }

  /** The source of a day's quotes, and what of the day it says it covers. */
  private sourceOf(
    day: number,
    { sha256 }: QuoteFindings,
  ): { source: string; sourceChecksum: string; covers: TimeRange[] } {
    const covers = this.claims(day) ? [wholeDay(day)] : [];
    if (typeof sha256 === 'string') return { source: this.options.source, sourceChecksum: sha256, covers };
    const parts = sha256.filter((part) => partsOnDay([part.covers], day).length > 0);
    return {
      source: parts.map((part) => part.name).join(', '),
      sourceChecksum: parts.map((part) => part.sha256).join(', '),
      covers: [
        ...covers,
        ...partsOnDay(
          parts.map((part) => part.covers),
          day,
        ),
      ],
    };
  }

  private dayThatStays(path: string): QuoteDayMetadata | null {
    return this.options.overwrite === true || !existsSync(path) ? null : readQuoteDayMetadata(path);
  }

  private claims(day: number): boolean {
    const { wholeDays } = this.options;
    return wholeDays !== null && day >= wholeDays.firstDay && day <= wholeDays.lastDay;
  }

  /** Days come one after the other: the one that is over gives up the buffer. */
  private turnTo(day: number): QuoteDayWriter {
    if (this.current?.day === day) return this.current;
    this.current?.flush();
    this.current = this.dayWriter(day);
    return this.current;
  }

  private dayWriter(day: number): QuoteDayWriter {
    const known = this.days.get(day);
    if (known !== undefined) return known;
    const writer = new QuoteDayWriter(this.staging.newPath(), day, this.buffer);
    this.days.set(day, writer);
    return writer;
  }

  private checkOrder({ timeUs, length }: QuoteRows): void {
    let last = this.lastTimeUs;
    for (let i = 0; i < length; i += 1) {
      if (timeUs[i]! < last) {
        const [time, before] = [formatTime(timeUs[i]!), formatTime(last)];
        throw new RangeError(
          `${this.options.source}: a quote of ${time} comes after one of ${before}; sort it by time`,
        );
      }
      last = timeUs[i]!;
    }
    this.lastTimeUs = last;
  }
}

function endOfDay({ timeUs, length }: QuoteRows, from: number, day: number): number {
  const end = (day + 1) * DAY_US;
  let to = from + 1;
  while (to < length && timeUs[to]! < end) to += 1;
  return to;
}
