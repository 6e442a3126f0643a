import type { BarTable } from '../../core/bar-table.ts';
import type { Signal } from '../../core/signal.ts';
import type { Instrument, TradeGap } from '../../core/trade-batch.ts';
import type { CvdBand } from '../../cvd/aggressor/cvd-band.ts';
import type { SideOrigin } from '../../cvd/aggressor/side-origin.ts';
import type { NamedValue } from '../page/named-value.ts';
import type { MarketProfile } from './market-profile.ts';
import type { OwnTrades } from './own-trade.ts';

/** What made the report, in the words of the command line. */
export interface ReportSettings {
  /** Bar length, e.g. `1m`. */
  readonly bar: string;
  /** Session calendar, e.g. `utc`. */
  readonly session: string;
  /** When CVD starts again: `session`, `day`, `week` or `never`. */
  readonly reset: string;
  /** How the aggressor was known, e.g. `exchange`. */
  readonly aggressor: string;
  /** Where the sides come from: what is estimated is labelled wherever it is shown. */
  readonly sides: SideOrigin;
  /** The rules that were run, e.g. `window(20)`. */
  readonly rules: readonly string[];
  /** The command that writes all bars of the report in full, or '' when there is none. */
  readonly barsCommand: string;
  /** Whatever else decides the result: program version, data checksums, seed. No clock, so that equal input gives an equal page. */
  readonly more: readonly NamedValue[];
}

/** What is stored for one UTC day. */
export interface DayCoverage {
  /** Number of rows: trades, or bars where bars were imported. */
  readonly rows: number;
  /** First covered instant, µs; NaN when none is. */
  readonly coveredFromUs: number;
  /** First instant not covered any more, µs; NaN when none is covered. */
  readonly coveredToUs: number;
  /** Known holes, in order of time. */
  readonly gaps: readonly TradeGap[];
  /** Rows dropped because they were there already. */
  readonly duplicatesDropped: number;
  /** Ids that came with different content. */
  readonly conflicts: number;
  /** Rows set aside because they could not be right. */
  readonly quarantined: number;
  /** Whether the source says that the day is complete. */
  readonly complete: boolean;
}

/** A UTC day of the range. */
export interface ReportDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** What is stored; null when nothing is. */
  readonly data: DayCoverage | null;
}

/** Everything a divergence report shows. */
export interface ReportInput {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** First UTC day asked for, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last UTC day asked for, included. */
  readonly toDay: number;
  /** What made the report. */
  readonly settings: ReportSettings;
  /** The bars, all of them: the page thins them for drawing. */
  readonly bars: BarTable;
  /** In what delta and CVD must lie, a row for each bar; null for bars that can have no band. Drawn where sides are in doubt. */
  readonly band: CvdBand | null;
  /** Volume by price; null where only bars are known, or nothing was traded. */
  readonly profile: MarketProfile | null;
  /** Signals in the order of their known time. */
  readonly signals: readonly Signal[];
  /** Trades that fell outside every session and are in no bar. */
  readonly tradesOutsideSessions: number;
  /** Every UTC day of the range, in order. */
  readonly days: readonly ReportDay[];
  /** The reader's own trades, drawn over the prices; null when there are none to show. */
  readonly ownTrades: OwnTrades | null;
}
