import { POWERS_OF_TEN } from '../../core/decimal.ts';
import { dayOfTime, formatDay } from '../../core/time.ts';
import type { Instrument, Scales } from '../../core/trade-batch.ts';
import type { QuoteBatch, QuoteEvent, QuoteSource } from '../../cvd/aggressor/quote-batch.ts';
import { InputError } from '../input-error.ts';
import { ArrowFileReader } from '../store/arrow-reader.ts';
import { unionRanges } from '../store/coverage.ts';
import type { TimeRange } from '../store/day-metadata.ts';
import { instrumentText } from '../store/layout.ts';
import { firstOfDay } from './arrival-order.ts';
import { listQuoteDays } from './quote-layout.ts';
import type { QuoteDayMetadata } from './quote-metadata.ts';
import { QUOTE_COLUMN_NAMES, quoteColumnsOf } from './quote-rows.ts';
import { readQuoteDayMetadata } from './read-quote-day.ts';

/** Which quotes to read, and in what units. */
export interface QuoteRange {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose quotes. */
  readonly instrument: Instrument;
  /** First UTC day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last UTC day, included. */
  readonly toDay: number;
  /** What a tick and a lot are worth: those of the trades they are matched with. By default the finest of the days. */
  readonly scales?: Scales;
}

/** Quotes from the store, with what is known about their days. */
export interface StoreQuoteSource extends QuoteSource {
  /** The days that are there, in order. */
  readonly days: readonly QuoteDayMetadata[];
  /** The days of the range that are not. */
  readonly missingDays: readonly number[];
}

/**
 * The quotes of some days as one source: coverage and batches in order of time. Batches have at most 65,536 quotes and
 * reuse their columns. In units that are coarser than a quote's own decimals, it lies between two ticks. The source can be
 * read more than once, and yields nothing when no day is there.
 * @throws InputError when a day file cannot be read or is not where it belongs.
 */
export function storeQuoteSource(range: QuoteRange): StoreQuoteSource {
  const { instrument, fromDay, toDay } = range;
  const files = listQuoteDays(range.dataDir, instrument).filter(({ day }) => day >= fromDay && day <= toDay);
  const days = files.map(({ path, day }) => placedMetadata(path, day, instrument));
  const present = new Set(files.map(({ day }) => day));
  const missingDays: number[] = [];
  for (let day = fromDay; day <= toDay; day += 1) if (!present.has(day)) missingDays.push(day);
  const scales = range.scales ?? {
    priceScale: Math.max(0, ...days.map((day) => day.priceScale)),
    sizeScale: Math.max(0, ...days.map((day) => day.sizeScale)),
  };
  const paths = files.map(({ path }) => path);
  return {
    instrument,
    scales,
    days,
    missingDays,
    [Symbol.asyncIterator]: () => quoteEvents(paths, days, scales),
  };
}

// Asynchronous for the sake of QuoteSource; reading from the page cache is faster than a promise a batch.
// eslint-disable-next-line @typescript-eslint/require-await
async function* quoteEvents(
  paths: readonly string[],
  days: readonly QuoteDayMetadata[],
  scales: Scales,
): AsyncGenerator<QuoteEvent, void, undefined> {
  const edges = new CoverageEdges(unionRanges(days.flatMap((day) => day.coverage)));
  const hasOrder = days.every((day) => day.sequence === 'shared');
  for (const path of paths) {
    const reader = ArrowFileReader.open(path);
    try {
      for (let batch = 0; batch < reader.batchCount; batch += 1) {
        const quotes = readQuotes(reader, batch, { scales, hasOrder });
        yield* edges.upTo(quotes.timeUs[0]!);
        yield quotes;
      }
    } finally {
      reader.close();
    }
  }
  yield* edges.upTo(Number.POSITIVE_INFINITY);
}

function readQuotes(
  reader: ArrowFileReader,
  batch: number,
  { scales, hasOrder }: { scales: Scales; hasOrder: boolean },
): QuoteBatch {
  const read = reader.readBatch(batch, QUOTE_COLUMN_NAMES);
  const { timeUs, bid, ask, bidSize, askSize, sequence } = quoteColumnsOf(read);
  const [ticks, lots] = [POWERS_OF_TEN[scales.priceScale]!, POWERS_OF_TEN[scales.sizeScale]!];
  for (const column of [bid, ask]) toUnits(column, read.length, ticks);
  for (const column of [bidSize, askSize]) toUnits(column, read.length, lots);
  if (hasOrder) addToAll(sequence, read.length, firstOfDay(dayOfTime(timeUs[0]!)));
  const columns = { timeUs, bid, ask, bidSize, askSize, ...(hasOrder ? { sequence } : {}) };
  return { type: 'quotes', length: read.length, ...columns, scales };
}

function addToAll(column: Float64Array, length: number, first: number): void {
  for (let i = 0; i < length; i += 1) column[i] = first + column[i]!;
}

/** The nearest double of a decimal, times a power of ten, is the integer up to rounding; what is no integer stays. */
function toUnits(column: Float64Array, length: number, unitsPerOne: number): void {
  for (let i = 0; i < length; i += 1) {
    const units = column[i]! * unitsPerOne;
    const whole = Math.round(units);
    column[i] = whole / unitsPerOne === column[i]! ? whole : units;
  }
}

/** Puts the starts and ends of coverage between batches. A day is covered in one piece: no edge lies inside a batch. */
class CoverageEdges {
  private readonly ranges: readonly TimeRange[];
  private index = 0;
  private isInside = false;

  constructor(ranges: readonly TimeRange[]) {
    this.ranges = ranges;
  }

  /** Leaves what ends before the instant and enters what starts by then. */
  *upTo(timeUs: number): Generator<QuoteEvent, void, undefined> {
    for (let range = this.ranges[this.index]; range !== undefined; range = this.ranges[this.index]) {
      if (!this.isInside && range[0] <= timeUs) {
        this.isInside = true;
        yield { type: 'coverage-start', timeUs: range[0] };
      }
      if (!this.isInside || range[1] > timeUs) return;
      this.isInside = false;
      this.index += 1;
      yield { type: 'coverage-end', timeUs: range[1] };
    }
  }
}

function placedMetadata(path: string, day: number, instrument: Instrument): QuoteDayMetadata {
  const metadata = readQuoteDayMetadata(path);
  const { venue, market, symbol } = instrument;
  const isPlaced = metadata.venue === venue && metadata.market === market && metadata.symbol === symbol;
  if (isPlaced && metadata.day === day) return metadata;
  throw new InputError(`${path}: holds ${instrumentText(metadata)} of ${formatDay(metadata.day)}; it is misplaced`);
}
