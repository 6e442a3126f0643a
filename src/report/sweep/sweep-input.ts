import type { NamedValue } from '../page/named-value.ts';

/** A setting that the sweep varied. */
export interface SweptDimension {
  /** Its name. */
  readonly name: string;
  /** The texts it took, in order. */
  readonly values: readonly string[];
  /** Whether neighbours in the list are neighbours in meaning. */
  readonly isOrdered: boolean;
}

/** A combination of settings and what it came to. */
export interface SweptCell {
  /** Its id. */
  readonly id: string;
  /** Its text by dimension, in the order of the dimensions. */
  readonly values: readonly string[];
  /** Days with data. */
  readonly days: number;
  /** Round trips. */
  readonly trips: number;
  /** Net, base reading: a decimal. */
  readonly net: string;
  /** The largest fall from a peak: a decimal. */
  readonly maxDrawdown: string;
  /** Mean net of a round trip, basis points; null without any. */
  readonly meanBps: number | null;
  /** Mean ÷ standard deviation of the daily net; null where it does not vary. */
  readonly dailySharpe: number | null;
}

/** A mean with what its days allow to say of it, basis points a day. */
export interface SweptMean {
  /** The mean. */
  readonly bps: number;
  /** Its 95 % interval; null where the days do not vary. */
  readonly interval: {
    /** Lower end. */
    readonly low: number;
    /** Upper end. */
    readonly high: number;
  } | null;
  /** p-value of a single try; null likewise. */
  readonly p: number | null;
}

/** A cell as one of all that was tried. */
export interface JudgedCell {
  /** Which cell. */
  readonly id: string;
  /** Round trips. */
  readonly trips: number;
  /** Mean daily net, base reading. */
  readonly mean: SweptMean;
  /** The same in the pessimistic reading, basis points. */
  readonly pessimisticBps: number;
  /** The same in the optimistic reading. */
  readonly optimisticBps: number;
  /** q of Benjamini and Yekutieli among all tries. */
  readonly q: number;
  /** Family-wise p of Holm among all tries. */
  readonly holm: number;
  /** Romano and Wolf's family-wise p; null where it cannot be told. */
  readonly romanoWolf: number | null;
  /** Mean ÷ standard deviation by day; null where the days do not vary. */
  readonly dailySharpe: number | null;
  /** Median of the Sharpe ratios around; null with too few. */
  readonly plateau: number | null;
  /** Cells around that were evaluated, itself included. */
  readonly neighbours: number;
}

/** A cell that is shown by itself. */
export interface ShownCell extends JudgedCell {
  /** Confidence that its Sharpe ratio is above 0, had it been the only try; null where it has none. */
  readonly probabilisticSharpe: number | null;
  /** The same against the best of all tries, all worth nothing; null where it cannot be told. */
  readonly deflatedSharpe: {
    /** Sharpe ratio to be expected of the best of them. */
    readonly threshold: number;
    /** The confidence. */
    readonly probability: number;
  } | null;
}

/** A p-value of the best of all cells. */
export interface FamilyTest {
  /** Among the cells of the sweep. */
  readonly p: number;
  /** Among everything tried. */
  readonly pOfAllTries: number;
}

/** A choice on some days and what came of it on later ones. */
export interface SweptWindow {
  /** The cell chosen. */
  readonly id: string;
  /** Days it was chosen on. */
  readonly trainDays: number;
  /** First day it was tested on, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last one. */
  readonly toDay: number;
  /** Mean daily net on the days of the choice, basis points. */
  readonly inSampleBps: number;
  /** The same on the days after. */
  readonly outOfSampleBps: number;
}

/** What a sweep amounts to, counted as the search that it was: as `sweep.json` has it. */
export interface SweptEvidence {
  /** N: everything tried on these days. */
  readonly tries: number;
  /** Whether N was kept by the ledger. */
  readonly isCounted: boolean;
  /** What every p of a single cell means. */
  readonly nullModel: string;
  /** How the choice was made. */
  readonly rule: string;
  /** The cell chosen. */
  readonly choice: ShownCell;
  /** The cell with the highest Sharpe ratio. */
  readonly peak: ShownCell;
  /** All cells. */
  readonly cells: readonly JudgedCell[];
  /** Tests of the sweep as a whole; null where the days do not allow for them. */
  readonly tests: {
    /** White's reality check. */
    readonly realityCheck: FamilyTest;
    /** Hansen's test for superior predictive ability. */
    readonly superiorAbility: FamilyTest;
    /** Probability of backtest overfitting; null for a single cell. */
    readonly overfitting: {
      /** PBO. */
      readonly probability: number;
      /** Share of splits in which the choice loses on the other half. */
      readonly lossProbability: number;
      /** Splits of the days. */
      readonly splits: number;
    } | null;
  } | null;
  /** Choosing again and again, each time tested on the days after; null where that was not possible. */
  readonly walkForward: {
    /** The choices, in order of time. */
    readonly windows: readonly SweptWindow[];
    /** Mean daily net on the days after. */
    readonly outOfSample: SweptMean;
    /** Mean on the days of the choices. */
    readonly inSampleBps: number;
  } | null;
  /** Combinatorial purged cross-validation; null where that was not possible. */
  readonly combinatorial: {
    /** Choices made. */
    readonly splits: number;
    /** Distinct cells chosen. */
    readonly distinctChoices: number;
    /** Share of paths that lost. */
    readonly losingPaths: number;
    /** Mean daily net over the paths. */
    readonly outOfSample: SweptMean;
    /** Mean on the days of the choices. */
    readonly inSampleBps: number;
  } | null;
  /** What could not be computed, and why. */
  readonly problems: readonly string[];
  /** What it amounts to. */
  readonly verdict: {
    /** A sentence. */
    readonly text: string;
  };
}

/** Days that the search was not to see. */
export interface SweptHoldOut {
  /** Days set aside; null where that is not known. */
  readonly days: number | null;
  /** Looks at them, in order. */
  readonly openings: readonly {
    /** When, ISO 8601 UTC. */
    readonly opened: string;
    /** The cells evaluated on them. */
    readonly cells: readonly string[];
    /** Why those. */
    readonly reason: string;
  }[];
}

/** Everything a page of a sweep shows. */
export interface SweepReportInput {
  /** What the folder is called. */
  readonly name: string;
  /** Whose days, e.g. `BTCUSDT`. */
  readonly symbols: readonly string[];
  /** First UTC day, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last one. */
  readonly to: string;
  /** The settings that vary. */
  readonly dimensions: readonly SweptDimension[];
  /** Those that all cells share. */
  readonly base: readonly NamedValue[];
  /** The cells that have results, in canonical order. */
  readonly cells: readonly SweptCell[];
  /** Cells that were planned: more than there are where units failed. */
  readonly planned: number;
  /** Units without a result, and why. */
  readonly parked: readonly string[];
  /** The evidence; null while there is none: then no cell is singled out. */
  readonly evidence: SweptEvidence | null;
  /** Days set aside; null where none were. */
  readonly holdOut: SweptHoldOut | null;
  /** What made the page. */
  readonly settings: readonly NamedValue[];
}
