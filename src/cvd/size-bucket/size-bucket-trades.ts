import type { TradeEvent, TradeSource } from '../../core/trade-batch.ts';
import type { DaySizeLimits } from './daily-limits.ts';
import {
  needsSizeHistory,
  resolveSizeBucket,
  type SizeBucketSettings,
  sizeBucketLabel,
} from './size-bucket-options.ts';
import { SizeBucketer } from './size-bucketer.ts';
import { SizeHistory } from './size-history.ts';

/** Trades that know whether they are in a size bucket; read it like the source they came from. */
export interface SizeBucketTrades extends TradeSource {
  /** Tells it from a source of bars. */
  readonly kind: 'trades';
  /** Which bucket, for metadata and reports. */
  readonly label: string;
  /** The days with trades that the latest reading has come to, and the limits on each. */
  dayLimits(): readonly DaySizeLimits[];
  /** How many of these days had no limits, as no trade lies in the days before: no trade of them is in the bucket. */
  daysWithoutLimits(): number;
}

/**
 * The same events in the same order, with `sizeInBucket` beside the trades: an engine then makes bars whose prices are those
 * of all trades and whose volumes and CVD are those of the bucket. Every reading starts its sources anew.
 * @param before the trades of the days before, for quantile limits of the first days; read only where a limit is one.
 * @throws RangeError naming a setting that is out of range; while reading, for what {@link SizeBucketer} refuses.
 */
export function sizeBucketTrades(
  source: TradeSource,
  settings: SizeBucketSettings,
  before: TradeSource | null = null,
): SizeBucketTrades {
  const options = resolveSizeBucket(settings);
  let bucketer = new SizeBucketer(source.scales, options);
  const events = async function* (): AsyncGenerator<TradeEvent> {
    const history = new SizeHistory();
    bucketer = new SizeBucketer(source.scales, options, history);
    const own = bucketer;
    if (before !== null && needsSizeHistory(options)) await primeSizeHistory(history, before, options);
    for await (const event of source) yield* own.push(event);
    const rest = own.flush();
    if (rest !== null) yield rest;
  };
  return {
    instrument: source.instrument,
    scales: source.scales,
    kind: 'trades',
    label: sizeBucketLabel(settings),
    dayLimits: () => bucketer.dayLimits(),
    daysWithoutLimits: () => bucketer.dayLimits().filter(({ limits }) => limits === null).length,
    [Symbol.asyncIterator]: events,
  };
}

/**
 * Counts the sizes of earlier days, orders put together exactly as a bucket with these settings does it, into the history
 * that a {@link SizeBucketer} begins with.
 */
export async function primeSizeHistory(
  history: SizeHistory,
  before: TradeSource,
  settings: SizeBucketSettings,
): Promise<void> {
  const counter = new SizeBucketer(before.scales, settings, history);
  for await (const event of before) counter.push(event);
  counter.flush();
}
