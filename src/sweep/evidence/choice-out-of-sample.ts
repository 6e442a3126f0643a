import { mean, sampleSd } from '../../stats/numerics/moments.ts';
import { combinatorialPurged } from '../../stats/validation/combinatorial.ts';
import type { LabelIntervals } from '../../stats/validation/label-intervals.ts';
import type { Split } from '../../stats/validation/purge.ts';
import { walkForward } from '../../stats/validation/walk-forward.ts';
import { type DailyMean, dailyMean } from './daily-mean.ts';
import type { DailyTable } from './daily-table.ts';
import { type ChoiceRule, chooseCell, type Neighbourhood } from './plateau.ts';

/** A choice on some days, and what came of it on others. */
export interface TestedChoice {
  /** The cell that was chosen. */
  readonly id: string;
  /** Days it was chosen on. */
  readonly trainDays: number;
  /** First day it was tested on, days since 1970-01-01. */
  readonly fromDay: number;
  /** Last one. */
  readonly toDay: number;
  /** Mean daily net on the days it was chosen on, basis points of the capital. */
  readonly inSampleBps: number;
  /** The same on the days it was tested on. */
  readonly outOfSampleBps: number;
}

/** What choosing again and again brought on days that no choice had seen. */
export interface WalkForwardChoice {
  /** How the cells were chosen. */
  readonly rule: ChoiceRule;
  /** Days left out between the choice and its test. */
  readonly embargoDays: number;
  /** The choices, in order of time. */
  readonly windows: readonly TestedChoice[];
  /** Days that were tested. */
  readonly days: number;
  /** Mean daily net of the choices on the days after. */
  readonly outOfSample: DailyMean;
  /** Mean ÷ standard deviation of the same, per day; null where they do not vary. */
  readonly dailySharpe: number | null;
  /** Mean of the choices' means on the days they were chosen on: what the search looks like from inside, basis points. */
  readonly inSampleBps: number;
}

/** The same for every choice of k of n groups of days. */
export interface CombinatorialChoice {
  /** How the cells were chosen. */
  readonly rule: ChoiceRule;
  /** Groups of days, and how many of them are tested together. */
  readonly groups: number;
  /** See `groups`. */
  readonly testGroups: number;
  /** Days left out after each tested group. */
  readonly embargoDays: number;
  /** Choices made. */
  readonly splits: number;
  /** Distinct cells that were chosen. */
  readonly distinctChoices: number;
  /** Every path covers all days once, each day with a choice that did not see it; basis points a day and Sharpe ratio. */
  readonly paths: readonly {
    /** Mean daily net, basis points of the capital. */
    readonly meanBps: number;
    /** Mean ÷ standard deviation by day; null where the days do not vary. */
    readonly dailySharpe: number | null;
  }[];
  /** Share of paths that lost. */
  readonly losingPaths: number;
  /** Mean daily net, each day averaged over the paths. */
  readonly outOfSample: DailyMean;
  /** Mean of the choices' means on the days they were chosen on, basis points. */
  readonly inSampleBps: number;
}

/** How days are cut. */
export interface ChoiceOptions {
  /** How a cell is chosen. */
  readonly rule: ChoiceRule;
  /** Days between the days of a choice and those of its test. */
  readonly embargoDays: number;
}

const BPS = 10_000;

/** Chooses on the days before each window, and tests on the window. @throws RangeError where there are too few days. */
export function walkForwardChoice(
  table: DailyTable,
  around: readonly Neighbourhood[],
  options: ChoiceOptions & { readonly windows: number; readonly trainDays?: number | undefined },
): WalkForwardChoice {
  const { rule, embargoDays, windows, trainDays } = options;
  const cut = { windows, embargo: embargoDays, ...(trainDays !== undefined && { trainRows: trainDays }) };
  const tests = walkForward(labelsOf(table), cut).map((split) => tested(table, around, split, rule));
  const outside = Float64Array.from(tests.flatMap(({ outside }) => [...outside]));
  return {
    ...{ rule, embargoDays },
    windows: tests.map(({ choice }) => choice),
    days: outside.length,
    outOfSample: dailyMean(outside),
    dailySharpe: dailySharpe(outside),
    inSampleBps: meanOf(tests.map(({ choice }) => choice.inSampleBps)),
  };
}

/** Chooses on all but k of n groups of days, and tests on those. @throws RangeError where there are too few days. */
export function combinatorialChoice(
  table: DailyTable,
  around: readonly Neighbourhood[],
  options: ChoiceOptions & { readonly groups: number; readonly testGroups: number },
): CombinatorialChoice {
  const { rule, embargoDays, groups, testGroups } = options;
  const cut = { groups, testGroups, embargo: embargoDays };
  const { edges, splits, paths } = combinatorialPurged(labelsOf(table), cut);
  const picks = splits.map(({ train }) => pickOn(table, around, train, rule));
  const days = table.days.length;
  const average = new Float64Array(days);
  const walked = paths.map((path) => {
    const returns = new Float64Array(days);
    for (const [group, split] of path.entries()) {
      const [from, until] = [edges[group]!, edges[group + 1]!];
      returns.set(table.cells[picks[split]!]!.returns.subarray(from, until), from);
    }
    for (let day = 0; day < days; day += 1) average[day]! += returns[day]! / paths.length;
    return { meanBps: mean(returns) * BPS, dailySharpe: dailySharpe(returns) };
  });
  const inside = splits.map(({ train }, split) => mean(rowsOf(table.cells[picks[split]!]!.returns, train)) * BPS);
  return {
    ...{ rule, groups, testGroups, embargoDays },
    splits: splits.length,
    distinctChoices: new Set(picks).size,
    paths: walked,
    losingPaths: walked.filter(({ meanBps }) => meanBps < 0).length / walked.length,
    outOfSample: dailyMean(average),
    inSampleBps: meanOf(inside),
  };
}

/** Mean ÷ standard deviation (ddof 1) by day; null where the days do not vary. */
export function dailySharpe(returns: Float64Array): number | null {
  const spread = sampleSd(returns);
  return spread > 0 ? mean(returns) / spread : null;
}

/** The outcome of a day is known at its end. */
function labelsOf({ days }: DailyTable): LabelIntervals {
  return { start: days, end: days };
}

function tested(
  table: DailyTable,
  around: readonly Neighbourhood[],
  { train, test }: Split,
  rule: ChoiceRule,
): { readonly choice: TestedChoice; readonly outside: Float64Array } {
  const { id, returns } = table.cells[pickOn(table, around, train, rule)]!;
  const outside = rowsOf(returns, test);
  const choice = {
    id,
    trainDays: train.length,
    fromDay: table.days[test[0]!]!,
    toDay: table.days[test.at(-1)!]!,
    inSampleBps: mean(rowsOf(returns, train)) * BPS,
    outOfSampleBps: mean(outside) * BPS,
  };
  return { choice, outside };
}

function pickOn({ cells }: DailyTable, around: readonly Neighbourhood[], train: Uint32Array, rule: ChoiceRule): number {
  const scores = Float64Array.from(cells, ({ returns }) => dailySharpe(rowsOf(returns, train)) ?? 0);
  return chooseCell(rule, around, scores);
}

function rowsOf(column: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!);
}

function meanOf(values: readonly number[]): number {
  return mean(Float64Array.from(values));
}
