import { formatDay } from '../../core/time.ts';
import type { Instrument, Scales, TradeEvent, TradeSource } from '../../core/trade-batch.ts';
import { InputError } from '../input-error.ts';
import { ArrowFileReader } from './arrow-reader.ts';
import type { DayMetadata, IdGap } from './day-metadata.ts';
import { parseDayMetadata } from './day-metadata-codec.ts';
import { gapsBetween } from './describe-day.ts';
import { instrumentText } from './layout.ts';
import { ledgerOf } from './second-look.ts';
import { listDays } from './store-listing.ts';
import { TapeDealer, tapeBatches } from './tape-batches.ts';
import { tapeMarks } from './tape-marks.ts';

/** Which days of which instrument to read. */
export interface StoreRange {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose trades. */
  readonly instrument: Instrument;
  /** First UTC day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last UTC day, included. */
  readonly toDay: number;
}

/** Trades from the store, with what is known about its days. */
export interface StoreTradeSource extends TradeSource {
  /** The days that are there, in order. */
  readonly days: readonly DayMetadata[];
  /** The days of the range that are not. */
  readonly missingDays: readonly number[];
}

/**
 * Reads what a day file says about itself.
 * @throws InputError naming file and key.
 */
export function readDayMetadata(path: string): DayMetadata {
  const reader = ArrowFileReader.open(path);
  reader.close();
  return parseDayMetadata(reader.metadata, path);
}

/**
 * The trades of some days as one source: coverage, holes and batches in the order of the tape, all at the finest scale
 * of the days. Batches have at most 65,536 trades and reuse their columns; they are cut where ids are missing and where
 * coverage starts or ends. The source can be read more than once, and yields nothing when no day is there.
 * @throws InputError when a day file cannot be read or is not where it belongs.
 */
export function storeTradeSource(range: StoreRange): StoreTradeSource {
  const files = listDays(range.dataDir, range.instrument).filter(
    ({ day }) => day >= range.fromDay && day <= range.toDay,
  );
  const days = files.map(({ path, day }) => placedMetadata(path, day, range.instrument));
  const present = new Set(files.map(({ day }) => day));
  const missingDays: number[] = [];
  for (let day = range.fromDay; day <= range.toDay; day += 1) if (!present.has(day)) missingDays.push(day);
  const paths = files.map(({ path }) => path);
  const scales = {
    priceScale: Math.max(0, ...days.map((day) => day.priceScale)),
    sizeScale: Math.max(0, ...days.map((day) => day.sizeScale)),
  };
  return {
    instrument: range.instrument,
    scales,
    days,
    missingDays,
    [Symbol.asyncIterator]: () => tapeEvents(paths, days, scales),
  };
}

// Asynchronous for the sake of TradeSource; within it, reading from the page cache is faster than a promise a batch.
// eslint-disable-next-line @typescript-eslint/require-await
async function* tapeEvents(
  paths: readonly string[],
  days: readonly DayMetadata[],
  scales: Scales,
): AsyncGenerator<TradeEvent, void, undefined> {
  const tape = days.map((metadata, index) => ({ metadata, gaps: allGaps(metadata, paths[index]!) }));
  const dealer = new TapeDealer(tapeMarks(tape));
  for (const path of paths) {
    const reader = ArrowFileReader.open(path);
    try {
      for (const batch of tapeBatches(reader, scales)) yield* dealer.deal(batch, path);
    } finally {
      reader.close();
    }
  }
  yield* dealer.rest();
}

function placedMetadata(path: string, day: number, instrument: Instrument): DayMetadata {
  const metadata = readDayMetadata(path);
  const { venue, market, symbol } = metadata;
  if (
    metadata.day === day &&
    venue === instrument.venue &&
    market === instrument.market &&
    symbol === instrument.symbol
  )
    return metadata;
  throw new InputError(`${path}: holds ${instrumentText(metadata)} of ${formatDay(metadata.day)}; it is misplaced`);
}

/** Metadata lists the largest 1,000 holes only; where there are more, the ids are counted again. */
function allGaps(metadata: DayMetadata, path: string): readonly IdGap[] {
  if (metadata.gaps.length === metadata.gapsTotal) return metadata.gaps;
  const reader = ArrowFileReader.open(path);
  try {
    return gapsBetween(ledgerOf(reader).settled());
  } finally {
    reader.close();
  }
}
