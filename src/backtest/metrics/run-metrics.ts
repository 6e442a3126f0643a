import type { BarTable } from '../../core/bar-table.ts';
import type { FeeModel } from '../costs/fee-model.ts';
import type { FundingSchedule } from '../costs/funding.ts';
import type { RunResult, WorldResult } from '../engine/run-result.ts';
import { type MonteCarlo, monteCarlo } from '../monte-carlo/monte-carlo.ts';
import type { MonteCarloOptions } from '../monte-carlo/monte-carlo-options.ts';
import { capitalReturns } from '../monte-carlo/equity-stakes.ts';
import type { MoneyScale } from '../money.ts';
import { type BuyAndHold, buyAndHold } from './buy-and-hold.ts';
import { type EquityMetrics, equityMetrics, type EquityOptions } from './equity-metrics.ts';
import type { TimeSpan } from './equity-series.ts';
import { type ExecutableBars, executableOpens } from './executable-bars.ts';
import { type FillBand, fillBand } from './fill-band.ts';
import { mergedSeries } from './merged-series.ts';
import { type RandomEntries, randomEntries, type RandomEntryOptions } from './random-entries.ts';
import type { ResamplingOptions } from './trade-metrics.ts';
import { type MetricsContext, type WorldMetrics, worldMetrics } from './world-metrics.ts';

/** What metrics need besides the run, and how they are asked for. */
export interface RunMetricsOptions {
  /** Makes a fee model of the run's costs that has charged nothing yet: for buy and hold. */
  readonly fees: () => FeeModel;
  /** Ticks of slippage in the base reading: for buy and hold and random entries. */
  readonly slippageTicks: number;
  /** When a perpetual was funded: for buy and hold. */
  readonly funding?: FundingSchedule;
  /** Prices of market orders after every bar. Default: the next open, worse by half the estimated spread. */
  readonly executable?: ExecutableBars;
  /** What equity is judged by. Default: returns per calendar day (UTC). */
  readonly equity?: EquityOptions;
  /** How intervals are estimated. */
  readonly estimates?: ResamplingOptions;
  /** How entries are drawn. */
  readonly randomEntries?: Omit<RandomEntryOptions, 'slippageTicks'>;
  /** How equity is drawn. */
  readonly monteCarlo?: MonteCarloOptions;
}

/** The market held all the time, and judged like the strategy. */
export interface HeldMarket extends BuyAndHold {
  /** Its equity over the strategy's time. */
  readonly equity: EquityMetrics;
}

/** Everything that is said of a run. */
export interface RunMetrics {
  /** Its money. */
  readonly money: MoneyScale;
  /** The time it is judged by. */
  readonly span: TimeSpan;
  /** Its three readings. */
  readonly worlds: FillBand<WorldMetrics>;
  /** The market held all the time with the same capital and costs; null where the capital did not pay for a lot. */
  readonly buyAndHold: HeldMarket | null;
  /** The base reading among random entries; null without a round trip. */
  readonly randomEntries: RandomEntries | null;
  /** What the base reading could have come to; null for fewer than two days. */
  readonly monteCarlo: MonteCarlo | null;
}

/**
 * Judges a finished run: three readings, comparisons, resampling. From the first bar's start to the last bar's end, or to
 * the last fill if that came later.
 * @throws RangeError for a run without a bar, or an option out of its range.
 */
export function runMetrics(run: RunResult, options: RunMetricsOptions): RunMetrics {
  const { money, bars, readings } = run;
  const { capital } = readings.base.account;
  const span = spanOf(run);
  const halfSpread = run.estimatedSpreadTicks / 2;
  const context: MetricsContext = {
    ...{ money, capital, bars, span, coveredUs: run.coveredUs, halfSpreadTicks: () => halfSpread },
    ...(options.equity === undefined ? {} : { equity: options.equity }),
    ...(options.estimates === undefined ? {} : { estimates: options.estimates }),
  };
  const worlds = fillBand(readings, (world) => worldMetrics(recordOf(world, span), context));
  const knownHalf = Number.isNaN(halfSpread) ? 0 : halfSpread;
  const { executable = executableOpens(bars, knownHalf), slippageTicks } = options;
  const drawn = { ...options.randomEntries, slippageTicks };
  return {
    ...{ money, span, worlds },
    buyAndHold: heldMarket(context, options, Math.ceil(knownHalf) + slippageTicks),
    randomEntries: randomEntries(readings.base.roundTrips, executable, money, drawn),
    monteCarlo: drawnEquity(worlds.base.equity, options.monteCarlo),
  };
}

function spanOf({ bars, readings }: RunResult): TimeSpan {
  if (bars.length === 0) throw new RangeError('a run without a bar has no metrics');
  const lastFills = Object.values(readings).map(({ fills }) => fills.at(-1)?.timeUs ?? 0);
  return { fromUs: bars.timeUs[0]!, toUs: Math.max(bars.endUs[bars.length - 1]!, ...lastFills) };
}

function recordOf(world: WorldResult, span: TimeSpan): Parameters<typeof worldMetrics>[0] {
  const { roundTrips, openTrip, fills, account } = world;
  const series = mergedSeries(world.equity, world.days, span);
  return { roundTrips, openTrip, fills, series, fees: account.fees, funding: account.funding };
}

/** Bought at the first open, sold at the last close, both that many ticks worse. */
function heldMarket(
  { bars, money, capital, span, equity: judged }: MetricsContext,
  { fees, funding }: RunMetricsOptions,
  worseTicks: number,
): HeldMarket | null {
  const [first, last] = pricedRows(bars);
  if (first < 0) return null;
  const hold = buyAndHold({
    ...{ bars, capital, money, fees },
    entry: { timeUs: bars.timeUs[first]!, ticks: bars.open[first]! + worseTicks },
    exit: { timeUs: bars.endUs[last]!, ticks: Math.max(bars.close[last]! - worseTicks, 1) },
    ...(funding === undefined ? {} : { funding }),
  });
  return hold === null ? null : { ...hold, equity: equityMetrics({ capital, span, series: hold.series }, judged) };
}

/** The first and the last bar with a price; −1 without one. */
function pricedRows({ open, length }: BarTable): [first: number, last: number] {
  const prices = open.subarray(0, length);
  const isPriced = (ticks: number): boolean => !Number.isNaN(ticks);
  return [prices.findIndex(isPriced), prices.findLastIndex(isPriced)];
}

function drawnEquity(equity: EquityMetrics, options: MonteCarloOptions = {}): MonteCarlo | null {
  return monteCarlo(options.stake === 'capital' ? capitalReturns(equity) : equity.returns, options);
}
