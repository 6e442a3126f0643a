import type { Instrument, TradeGap } from '../core/trade-batch.ts';
import type { AggressorSettings } from '../cvd/aggressor/aggressor-options.ts';
import type { EstimateOptions } from '../cvd/aggressor/estimate-volumes.ts';
import type { MarketSource } from '../cvd/bars-from-source.ts';

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
  /** The same in one word: as recorded, inferred from trades and quotes, or estimated from bars. */
  readonly sides: 'recorded' | 'inferred' | 'estimated';
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
