import type { Instrument } from '../../core/trade-batch.ts';
import type { BarComparison } from '../../cvd/compare-bars.ts';
import type { NamedValue } from '../page/named-value.ts';

/** A stretch of time, [start, end), µs. */
export type Stretch = readonly [startUs: number, endUs: number];

/** A known hole. */
export interface QualityGap {
  /** Time of what stands before the hole, µs. */
  readonly fromUs: number;
  /** Time of what stands after it, µs. */
  readonly toUs: number;
  /** Number of ids, or bars, missing. */
  readonly missing: number;
  /** The last id before the hole; null for bars. */
  readonly afterId: number | null;
  /** The first id after it; null for bars. */
  readonly beforeId: number | null;
}

/** Something that was put right after the day was first stored. */
export interface QualityRepair {
  /** What was done, in words. */
  readonly what: string;
  /** Rows or seconds that it concerns. */
  readonly count: number;
}

/** What the store holds of a day, and what it knows to be wrong with it. */
export interface QualityDayData {
  /** Trades or bars. */
  readonly rows: number;
  /** The parts of the day that are known, in order and apart. */
  readonly coverage: readonly Stretch[];
  /** Known holes; of very many, the largest. */
  readonly gaps: readonly QualityGap[];
  /** All known holes, those not listed too. */
  readonly gapsTotal: number;
  /** Ids, or bars, missing in them. */
  readonly missing: number;
  /** Stretches of which rows may be missing though some are there. */
  readonly doubtful: readonly Stretch[];
  /** Rows dropped because they were there already. */
  readonly duplicatesDropped: number;
  /** Ids that came with different contents. */
  readonly idConflicts: number;
  /** The first of those ids. */
  readonly conflictIds: readonly number[];
  /** Malformed rows that were put aside. */
  readonly quarantined: number;
  /** Rows that the venue took back. */
  readonly invalidated: number;
  /** Rows outside of the days that their files claim to hold. */
  readonly outOfDay: number;
  /** Rows whose time is earlier than that of a smaller id. */
  readonly timeDisorder: number;
  /** What was put right. */
  readonly repairs: readonly QualityRepair[];
  /** How the aggressor was known: `exchange`, `unknown`, or a method of inference. */
  readonly aggressor: string;
  /** Files that the day was made from. */
  readonly sources: number;
  /** Whether the whole day is there, nothing missing and nothing in doubt. */
  readonly complete: boolean;
}

/** A UTC day of a series. */
export interface QualityDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** What is stored; null when nothing is. */
  readonly data: QualityDayData | null;
}

/** Trades of an instrument, or its bars of one length. */
export interface QualitySeries {
  /** Whose. */
  readonly instrument: Instrument;
  /** `trades`, or bars with their length: `bars 1m`. */
  readonly what: string;
  /** Every UTC day of the range in order, those without data too; at least one. */
  readonly days: readonly QualityDay[];
}

/** How the bars of the first series compare with somebody else's. */
export interface QualityValidation {
  /** What they were compared with: a file's name, or `klines` of the exchange. */
  readonly against: string;
  /** Length of the bars. */
  readonly bar: string;
  /** How far apart values may be and still count as equal: a decimal, `0` for exactly. */
  readonly tolerance: string;
  /** The comparison, bar by bar. */
  readonly comparison: BarComparison;
  /** What came of it; `nothing`: no bar could be judged. */
  readonly verdict: 'equal' | 'different' | 'nothing';
}

/** Everything a page on the quality of data shows. */
export interface QualityReportInput {
  /** The series, at least one. */
  readonly series: readonly QualitySeries[];
  /** A comparison with somebody else's bars, or null. */
  readonly validation: QualityValidation | null;
  /** What made the page. */
  readonly settings: readonly NamedValue[];
}
