/** A distance from a price: whole ticks, percent of the price, or multiples of the average true range at the signal. */
export interface Distance {
  /** What the amount counts. */
  readonly unit: 'ticks' | 'percent' | 'atr';
  /** Above 0; whole for ticks. */
  readonly amount: number;
}

/**
 * Where the loss is cut: a distance from the average entry, or the worse of the two prices the signal compared, so many
 * ticks beyond it.
 */
export type StopRule =
  | Distance
  | {
      /** At the extreme of the signal. */
      readonly unit: 'reference';
      /** Whole ticks beyond it, at least 0. */
      readonly offsetTicks: number;
    };

/** Where the profit is taken: a distance from the average entry, or a multiple of the distance to the stop. */
export type TargetRule =
  | Distance
  | {
      /** R: the distance from the average entry to the stop. */
      readonly unit: 'r';
      /** Multiple of it, above 0. */
      readonly amount: number;
    };

/** How a position is entered. */
export type EntryRule =
  | {
      /** At the market. */
      readonly kind: 'market';
    }
  | {
      /**
       * `limit`: at the touch, a buy at the bid, `offsetTicks` further away. `stop`: a buy `offsetTicks` above the high of
       * the signal's bar, a sale as far below its low.
       */
      readonly kind: 'limit' | 'stop';
      /** Whole ticks, at least 0. */
      readonly offsetTicks: number;
      /** From the decision on, µs, above 0: what is not filled by then is given up. */
      readonly timeOutUs: number;
    };

/** A stretch of the day, [from, to); over midnight where `to` is not after `from`. */
export interface HoursFilter {
  /** Counted from midnight UTC, or from the start of the session. */
  readonly clock: 'utc' | 'session';
  /** µs, at least 0. */
  readonly fromUs: number;
  /** µs, at least 0. */
  readonly toUs: number;
}

/** A third of the trailing volatilities of the bars before. */
export type Tercile = 'low' | 'middle' | 'high';

/** How wild the market may be: the root mean square of the changes from close to close of the last bars. */
export interface VolatilityFilter {
  /** Bars it is taken over, at least 2. */
  readonly bars: number;
  /** Thirds of its own past that are traded, at least one; null for all. */
  readonly terciles: readonly Tercile[] | null;
  /** Bars of that past, at least 3. */
  readonly historyBars: number;
  /** Least that is traded, basis points of the close; null for no bound. */
  readonly minBps: number | null;
  /** Most that is traded, basis points of the close; null for no bound. */
  readonly maxBps: number | null;
}

/** Which way the close has to have gone. */
export interface TrendFilter {
  /** Bars it is taken over, at least 1. */
  readonly bars: number;
  /** `with`: the way the signal says it will go. `against`: the other way. A close that has not moved is neither. */
  readonly direction: 'with' | 'against';
}

/** Which signals are traded. */
export interface SignalFilters {
  /** `long`: bullish ones only; `short`: bearish ones only. */
  readonly sides: 'both' | 'long' | 'short';
  /** Least strength that is traded; a signal without any is below all. Null: every signal. */
  readonly minStrength: number | null;
  /** Which strength: the rule's own in percent, or the shift-free one from 0 to 1. */
  readonly strength: 'classic' | 'shift-free';
  /** When; null for any time. */
  readonly hours: HoursFilter | null;
  /** In what volatility; null for any. */
  readonly volatility: VolatilityFilter | null;
  /** In what trend; null for any. */
  readonly trend: TrendFilter | null;
}

/** When a position is left. Whatever comes first does it. */
export interface ExitRules {
  /** At the close of this many bars that end after the entry, its own bar the first; at least 1. Null: never. */
  readonly holdBars: number | null;
  /** This long after the entry, µs, above 0. Null: never. */
  readonly holdUs: number | null;
  /** Where the loss is cut; null: nowhere. */
  readonly stop: StopRule | null;
  /** Where the profit is taken; null: nowhere. */
  readonly target: TargetRule | null;
  /**
   * A stop that follows: at every bar's close it is drawn to this distance from the best print since the entry, never back.
   * Null: none.
   */
  readonly trailing: Distance | null;
  /** At a signal of the other side that passes the filters: leave, leave and enter the other way, or nothing. */
  readonly opposite: 'exit' | 'reverse' | 'ignore';
  /**
   * Out this long before the session ends, µs, at least 0, and no entry from then on, nor between sessions. Null: positions
   * are held over the session's end.
   */
  readonly flattenBeforeUs: number | null;
}

/** How the signals of any detector are traded. */
export interface SignalStrategyOptions {
  /** Which. */
  readonly filters: SignalFilters;
  /** How a position is entered. */
  readonly entry: EntryRule;
  /** How it is left. */
  readonly exits: ExitRules;
  /** Entries of one position: further signals of its side add to it until there are so many. At least 1. */
  readonly maxUnits: number;
  /** Bars of the average true range, at least 1. */
  readonly atrBars: number;
}

/** What a caller says; the rest is {@link SIGNAL_STRATEGY_DEFAULTS}. */
export interface SignalStrategyInput {
  /** Which signals are traded. */
  readonly filters?: Partial<SignalFilters>;
  /** How a position is entered. */
  readonly entry?: EntryRule;
  /** How it is left. */
  readonly exits?: Partial<ExitRules>;
  /** Entries of one position. */
  readonly maxUnits?: number;
  /** Bars of the average true range. */
  readonly atrBars?: number;
}

/** In at the market with every signal, out after 15 bars or a minute before the session ends. */
export const SIGNAL_STRATEGY_DEFAULTS: SignalStrategyOptions = Object.freeze({
  filters: Object.freeze({
    ...{ sides: 'both', minStrength: null, strength: 'classic', hours: null, volatility: null, trend: null },
  } as const),
  entry: Object.freeze({ kind: 'market' } as const),
  exits: Object.freeze({
    ...{ holdBars: 15, holdUs: null, stop: null, target: null, trailing: null },
    ...{ opposite: 'ignore', flattenBeforeUs: 60_000_000 },
  } as const),
  maxUnits: 1,
  atrBars: 14,
});
