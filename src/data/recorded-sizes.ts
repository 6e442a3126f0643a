import type { TradeSource } from '../core/trade-batch.ts';
import {
  needsSizeHistory,
  resolveSizeBucket,
  type SizeBucketSettings,
} from '../cvd/size-bucket/size-bucket-options.ts';
import { type SizeBucketTrades, sizeBucketTrades } from '../cvd/size-bucket/size-bucket-trades.ts';
import type { RecordedDay, RecordedSizes } from './recorded-days.ts';

/** Days of recorded trades, opened. */
interface OpenedTrades {
  readonly source: TradeSource;
  readonly days: readonly RecordedDay[];
}

/** How to come by the days before. */
interface EarlierDays {
  /** First day of the trades that are put into the bucket. */
  readonly firstDay: number;
  /** Opens what is stored of some days, both included, as those trades were opened. */
  readonly openDays: (days: { readonly fromDay: number; readonly toDay: number }) => OpenedTrades;
}

/**
 * Puts a size bucket on recorded trades. Where limits are quantiles, the stored days before them are read too: the limits of
 * a day then do not depend on where the range begins.
 */
export function inSizeBucket(
  source: TradeSource,
  settings: SizeBucketSettings,
  { firstDay, openDays }: EarlierDays,
): { readonly source: SizeBucketTrades; readonly sizes: RecordedSizes } {
  const options = resolveSizeBucket(settings);
  const hasQuantiles = needsSizeHistory(options);
  const before = hasQuantiles ? openDays({ fromDay: firstDay - options.trailingDays, toDay: firstDay - 1 }) : null;
  const inBucket = sizeBucketTrades(source, settings, before?.source ?? null);
  const { label } = inBucket;
  const sizes = { label, hasQuantiles, historyDays: before?.days ?? [], dayLimits: () => inBucket.dayLimits() };
  return { source: inBucket, sizes };
}
