import type { Instrument, TradeGap } from '../core/trade-batch.ts';
import type { AggressorSettings } from '../cvd/aggressor/aggressor-options.ts';
import type { EstimateOptions } from '../cvd/aggressor/estimate-volumes.ts';
import type { SideOrigin } from '../cvd/aggressor/side-origin.ts';
import type { MarketSource } from '../cvd/bars-from-source.ts';
import type { DaySizeLimits } from '../cvd/size-bucket/daily-limits.ts';
import type { SizeBucketSettings } from '../cvd/size-bucket/size-bucket-options.ts';

/** What the data of one day is worth: for reports, run folders and messages. */
export interface RecordedDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Trades, or bars where bars were imported. */
  readonly rows: number;
  /** Covered stretches, [startUs, endUs). */
  readonly coverage: readonly (readonly [number, number])[];
  /** Known holes, in order of time; of very many, the largest. */
  readonly gaps: readonly TradeGap[];
  /** Whether the whole day is there. */
  readonly isComplete: boolean;
  /** Rows that were there twice and were dropped. */
  readonly duplicatesDropped: number;
  /** Ids that stand for two different trades. */
  readonly idConflicts: number;
  /** Rows put aside: zero price or size, malformed. */
  readonly quarantined: number;
  /** Checksum of the day's content, `sha256:…`. */
  readonly checksum: string;
}

/** Which size bucket the volumes of recorded trades are of. */
export interface RecordedSizes {
  /** In words, with everything the bucket depends on. */
  readonly label: string;
  /** Whether its limits are taken from the sizes of the days before. */
  readonly hasQuantiles: boolean;
  /** The stored days before the range that limits are taken from. */
  readonly historyDays: readonly RecordedDay[];
  /** The limits on each day with trades, as far as the latest reading has come. */
  dayLimits(): readonly DaySizeLimits[];
}

/** Recorded days of one instrument, opened. */
export interface Recorded {
  /** Whose. */
  readonly instrument: Instrument;
  /** What they hold, in time order, to be read once. */
  readonly source: MarketSource;
  /** First day asked for, or found. */
  readonly fromDay: number;
  /** Last day asked for, or found. */
  readonly toDay: number;
  /** The days that are there. */
  readonly days: readonly RecordedDay[];
  /** The days of the range that are not. */
  readonly missingDays: readonly number[];
  /** How the aggressor was known: `exchange`, `unknown`, `inferred:…` by a method of inference, or `estimated:…`. */
  readonly aggressor: string;
  /** Where sides, or the bought and sold volumes of bars, come from. */
  readonly sides: SideOrigin;
  /** The size bucket that volumes are of; absent where all trades count. */
  readonly sizes?: RecordedSizes;
}

/** What to open. */
export interface OpenOptions {
  /** The store's folder. */
  readonly dataDir: string;
  /** Whose data. */
  readonly instrument: Instrument;
  /** First UTC day; the store's first when absent. */
  readonly fromDay?: number;
  /** Last UTC day, included; the store's last when absent. */
  readonly toDay?: number;
  /** `auto` takes trades where any day of the range has them, bars otherwise; never both. */
  readonly kind: 'auto' | 'trades' | 'bars';
  /** Infer who was the aggressor instead of taking the recorded sides; with the quotes of the store, where it has them. */
  readonly aggressor?: AggressorSettings;
  /** Estimate who bought and sold from imported bars, instead of taking the volumes they came with, if any. */
  readonly estimate?: EstimateOptions;
  /** Count only the trades of a size bucket; of trades only, and with the stored days before where limits are quantiles. */
  readonly sizes?: SizeBucketSettings;
}

/** The range asked for, its open ends taken from the days that are there; null when none of them lies in it. */
export function rangeWithin(
  days: readonly number[],
  asked: Pick<OpenOptions, 'fromDay' | 'toDay'>,
): { fromDay: number; toDay: number } | null {
  const fromDay = asked.fromDay ?? days[0];
  const toDay = asked.toDay ?? days.at(-1);
  if (fromDay === undefined || toDay === undefined) return null;
  return days.some((day) => day >= fromDay && day <= toDay) ? { fromDay, toDay } : null;
}
