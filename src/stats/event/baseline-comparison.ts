import type { Interval } from '../numerics/interval.ts';
import type { Horizon } from './horizon.ts';
import type { LabelTest } from './label-permutation.ts';
import type { StudyOptions } from './study-options.ts';

/** What signals are compared with. */
export interface BaselineOptions extends StudyOptions {
  /** The L of the new L-bar extremes: the detector's own lookback where it has one. At least 1. */
  readonly lookback: number;
  /** Length of a part of the day, µs; default 30 minutes. */
  readonly slotUs: number;
  /** How the divergence label is permuted among the extremes of a day. */
  readonly labels: LabelTest['model'];
}

/** The signals against one baseline at one horizon. */
export interface BaselineComparison {
  /** The horizon. */
  readonly horizon: Horizon;
  /**
   * `unconditional`: all bars, with the signals' directions. `time-of-day`: the same part of the UTC day on the other
   * days. `extremes`: all new L-bar extremes of the close regardless of CVD, the only one that shows what CVD adds.
   */
  readonly baseline: 'unconditional' | 'time-of-day' | 'extremes';
  /** Signals compared. */
  readonly events: number;
  /** Bars, or extremes, that the baseline was taken from. */
  readonly baselineEvents: number;
  /** Mean signed return of the signals compared, basis points; NaN without any. */
  readonly grossBps: number;
  /** What the baseline gives for them, basis points. */
  readonly baselineBps: number;
  /** grossBps − baselineBps. */
  readonly differenceBps: number;
  /** Stationary-bootstrap percentile interval of the difference, basis points. */
  readonly differenceInterval: Interval;
  /** The bootstrap's mean block length, bars. */
  readonly blockBars: number;
  /** Whether it matters which extremes the signals pick; null for the other baselines. */
  readonly labelTest: LabelTest | null;
}
