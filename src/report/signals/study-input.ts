import type { Instrument } from '../../core/trade-batch.ts';
import type { EventPanel } from '../../stats/event/event-panel.ts';
import type { JudgedCell } from '../../stats/evidence/judged-cells.ts';
import type { RuleEvidence } from '../../stats/evidence/rule-evidence.ts';
import type { NamedValue } from '../page/named-value.ts';

/** A try as the ledger has it. */
export interface LedgerTry {
  /** What it is called, e.g. `window(20) 15 bars`. */
  readonly name: string;
  /** Its first UTC day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Its last UTC day, included. */
  readonly toDay: number;
  /** Whether it is one of the cells of this page. */
  readonly isOnPage: boolean;
  /** What came of it; null for one that was aborted, which counts as p = 1. */
  readonly result: {
    /** Its p-value; null where it had too little data for one. */
    readonly p: number | null;
    /** The null model of the p-value; null without one. */
    readonly nullModel: string | null;
    /** Events it was judged on. */
    readonly events: number;
    /** Its mean signed return before costs, basis points; null where it has none. */
    readonly statistic: number | null;
    /** Sharpe ratio per session; null where it has none. */
    readonly sharpe: number | null;
  } | null;
}

/** What is known of tries on the days of the page. */
export interface StudyTries {
  /** N: cells ever tried, those of the page included; null where they were not counted. */
  readonly total: number | null;
  /** Every try that could be read. */
  readonly list: readonly LedgerTry[];
  /** Lines of the ledger that could not be read, each counted as a try. */
  readonly damagedLines: number;
}

/** Everything the page of a signal study shows: what `cvdlab stats` prints, and from the same computation. */
export interface SignalStudyInput {
  /** Whose trades. */
  readonly instrument: Instrument;
  /** First UTC day, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last UTC day, included. */
  readonly toDay: number;
  /** What made the study, in the words of the command line. */
  readonly settings: readonly NamedValue[];
  /** The bars, and the prices that could have been had after each of them. */
  readonly panel: EventPanel;
  /** What is to be said about each rule. */
  readonly rules: readonly RuleEvidence[];
  /** Every rule at every horizon, judged as one of all that was tried. */
  readonly cells: readonly JudgedCell[];
  /** What the best of the search is worth, in sentences. */
  readonly searchWords: readonly string[];
  /** The tries. */
  readonly tries: StudyTries;
  /** Everything that was assumed, one line each. */
  readonly assumptions: readonly string[];
}
