import type { Reading } from '../../backtest/matching/reading.ts';
import { listMember, memberOf, numberMember, numbersOf, textMember } from './json-view.ts';

/** How values are spread, as metrics.json has it. */
export interface StoredSpread {
  /** Values. */
  readonly n: number;
  /** Their mean. */
  readonly mean: number;
  /** A tenth lies below. */
  readonly lowerTenth: number;
  /** Half lies below. */
  readonly median: number;
  /** A tenth lies above. */
  readonly upperTenth: number;
}

/** The base reading among random entries. */
export interface StoredRandomEntries {
  /** The null model. */
  readonly nullModel: string;
  /** Runs drawn. */
  readonly draws: number;
  /** Mean net profit of a round trip, basis points. */
  readonly observedBps: number;
  /** The same of the drawn runs. */
  readonly drawnBps: StoredSpread;
  /** p of the null model. */
  readonly p: number;
  /** Share of the drawn runs that did worse. */
  readonly betterThan: number;
}

/** What equity could have come to. */
export interface StoredMonteCarlo {
  /** Courses drawn. */
  readonly paths: number;
  /** Days of each. */
  readonly days: number;
  /** Days they were drawn from. */
  readonly returns: number;
  /** Mean length of the blocks drawn, days. */
  readonly blockDays: number;
  /** `equity` or `capital`: what gains are shares of. */
  readonly stake: string;
  /** Where the draws came from. */
  readonly seed: number;
  /** Equity at the end ÷ capital. */
  readonly terminal: StoredSpread;
  /** Steepest drawdown from day to day. */
  readonly maxDrawdown: StoredSpread;
  /** Share of the courses that ended below the capital. */
  readonly lossShare: number;
  /** Quantiles of equity ÷ capital, day by day. */
  readonly fan: {
    readonly days: readonly number[];
    readonly quantiles: readonly number[];
    readonly equity: readonly (readonly number[])[];
  };
  /** Courses that lost so much. */
  readonly ruin: {
    readonly change: number;
    readonly probability: number;
    readonly low: number;
    readonly high: number;
  };
}

/** Round trips of one part: a side, an hour, a weekday, … */
export interface StoredSplit {
  /** What was split by. */
  readonly dimension: string;
  /** Which part. */
  readonly part: string;
  /** Round trips. */
  readonly trades: number;
  /** Their net profit, money. */
  readonly net: number;
  /** Share of wins; null without a trade. */
  readonly winRate: number | null;
  /** Mean net profit, basis points. */
  readonly meanBps: number;
  /** Ends of its interval, or nulls. */
  readonly interval: readonly [low: number | null, high: number | null];
  /** p of Student's t against a mean of 0; null where there is none. */
  readonly p: number | null;
  /** q among all parts; null where there is no p. */
  readonly q: number | null;
}

/** A figure of the base reading, or another. */
export function figureOf(metrics: unknown, reading: Reading, name: string): number | null {
  return numberMember(metrics, 'readings', reading, 'figures', name);
}

/** Return of the market held all the time; null where it was not. */
export function heldReturn(metrics: unknown): number | null {
  return numberMember(metrics, 'buy_and_hold', 'figures', 'total_return');
}

/** Null where no round trip lay within the bars. */
export function randomEntriesOf(metrics: unknown): StoredRandomEntries | null {
  const entries = memberOf(metrics, 'random_entries');
  const observedBps = numberMember(entries, 'observed_bps');
  if (observedBps === null) return null;
  return {
    observedBps,
    nullModel: textMember(entries, 'null_model'),
    draws: number(entries, 'draws'),
    drawnBps: spreadOf(memberOf(entries, 'drawn_bps')),
    p: number(entries, 'p'),
    betterThan: number(entries, 'better_than'),
  };
}

/** Null for fewer than two days. */
export function monteCarloOf(metrics: unknown): StoredMonteCarlo | null {
  const drawn = memberOf(metrics, 'monte_carlo');
  if (numberMember(drawn, 'paths') === null) return null;
  const interval = memberOf(drawn, 'ruin', 'interval');
  return {
    paths: number(drawn, 'paths'),
    days: number(drawn, 'days'),
    returns: number(drawn, 'returns'),
    blockDays: number(drawn, 'block_days'),
    stake: textMember(drawn, 'stake'),
    seed: number(drawn, 'seed'),
    terminal: spreadOf(memberOf(drawn, 'terminal')),
    maxDrawdown: spreadOf(memberOf(drawn, 'max_drawdown')),
    lossShare: number(drawn, 'loss_share'),
    fan: {
      days: numbersOf(memberOf(drawn, 'fan', 'days')),
      quantiles: numbersOf(memberOf(drawn, 'fan', 'quantiles')),
      equity: listMember(drawn, 'fan', 'equity').map(numbersOf),
    },
    ruin: {
      change: number(drawn, 'ruin', 'change'),
      probability: number(drawn, 'ruin', 'probability'),
      low: number(interval, 'low'),
      high: number(interval, 'high'),
    },
  };
}

/** The base reading's round trips by part. */
export function splitsOf(metrics: unknown): StoredSplit[] {
  return listMember(metrics, 'readings', 'base', 'splits').map((split) => ({
    dimension: textMember(split, 'dimension'),
    part: textMember(split, 'part'),
    trades: number(split, 'trades'),
    net: number(split, 'net'),
    winRate: numberMember(split, 'win_rate'),
    meanBps: number(split, 'mean_bps', 'mean'),
    interval: [numberMember(split, 'mean_bps', 'interval', 'low'), numberMember(split, 'mean_bps', 'interval', 'high')],
    p: numberMember(split, 'p'),
    q: numberMember(split, 'q'),
  }));
}

function spreadOf(spread: unknown): StoredSpread {
  return {
    n: number(spread, 'n'),
    mean: number(spread, 'mean'),
    lowerTenth: number(spread, 'lower_tenth'),
    median: number(spread, 'median'),
    upperTenth: number(spread, 'upper_tenth'),
  };
}

function number(document: unknown, ...names: readonly string[]): number {
  return numberMember(document, ...names) ?? Number.NaN;
}
