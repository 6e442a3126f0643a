import type { BarTable } from '../../core/bar-table.ts';
import { DAY_US } from '../../core/time.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { MoneyScale } from '../money.ts';
import { type CostBreakdown, costBreakdown, type CostFill } from './cost-breakdown.ts';
import { type EquityMetrics, equityMetrics, type EquityOptions } from './equity-metrics.ts';
import type { EquitySeries, TimeSpan } from './equity-series.ts';
import { type Exposure, exposureOf } from './exposure.ts';
import { type IntratradeDrawdown, intratradeDrawdown } from './intratrade-drawdown.ts';
import {
  type DaySensitivity,
  daySensitivity,
  type WithoutTopTrades,
  withoutEachDay,
  withoutTopTrades,
} from './sensitivity.ts';
import { RESAMPLING_DEFAULTS, type ResamplingOptions, type TradeMetrics, tradeMetrics } from './trade-metrics.ts';
import { type TradeSplit, tradeSplits } from './trade-splits.ts';

/** What a run left in one reading of the tape. */
export interface WorldRecord {
  /** Closed round trips, in the order of their exits. */
  readonly roundTrips: readonly RoundTrip[];
  /** The one still open at the end; null for none. It counts for exposure, not among the trades. */
  readonly openTrip: RoundTrip | null;
  /** Every fill. */
  readonly fills: readonly CostFill[];
  /** Equity at bar closes and day ends at least. */
  readonly series: EquitySeries;
  /** Fees of all fills, money units. */
  readonly fees: bigint;
  /** Funding paid in all, money units. */
  readonly funding: bigint;
}

/** What the readings of a run have in common. */
export interface MetricsContext {
  /** What prices and lots are worth. */
  readonly money: MoneyScale;
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** The bars the strategy saw. */
  readonly bars: BarTable;
  /** The time the run is judged by. */
  readonly span: TimeSpan;
  /** Time for which there is data, µs; by default the whole span. */
  readonly coveredUs?: number;
  /** Half the spread at a fill, ticks, for the costs; by default not known. */
  readonly halfSpreadTicks?: (fill: CostFill) => number;
  /** What equity is judged by. */
  readonly equity?: EquityOptions;
  /** How intervals are estimated. */
  readonly estimates?: ResamplingOptions;
}

/** One reading of a run in figures. */
export interface WorldMetrics {
  /** Closed round trips. */
  readonly trades: TradeMetrics;
  /** Equity. */
  readonly equity: EquityMetrics;
  /** Drawdown between bars. */
  readonly intratrade: IntratradeDrawdown;
  /** Time with a position. */
  readonly exposure: Exposure;
  /** Where the money went. */
  readonly costs: CostBreakdown;
  /** Worth of all that was traded ÷ mean equity at the end of the periods; null where that is not above 0. */
  readonly turnover: number | null;
  /** The same for a year of 365 days. */
  readonly turnoverPerYear: number | null;
  /** Round trips by side, hour, weekday, regime and exit. */
  readonly splits: readonly TradeSplit[];
  /** What is left without the best five round trips. */
  readonly withoutTop: WithoutTopTrades;
  /** What single days decide; null without a day. */
  readonly days: DaySensitivity | null;
}

/** Judges one reading of a run. */
export function worldMetrics(record: WorldRecord, context: MetricsContext): WorldMetrics {
  const { roundTrips, openTrip, series } = record;
  const { money, capital, bars, span, estimates = RESAMPLING_DEFAULTS } = context;
  const equity = equityMetrics({ capital, span, series }, context.equity);
  const costs = costBreakdown(record.fills, record, money, context.halfSpreadTicks);
  const turnover = turnoverOf(costs.traded, equity);
  return {
    trades: tradeMetrics(roundTrips, money, estimates),
    equity,
    intratrade: intratradeDrawdown(openTrip === null ? roundTrips : [...roundTrips, openTrip]),
    exposure: exposureOf(openTrip === null ? roundTrips : [...roundTrips, openTrip], span, context.coveredUs),
    costs,
    turnover,
    turnoverPerYear: turnover === null ? null : turnover * ((365 * DAY_US) / (span.toUs - span.fromUs)),
    splits: tradeSplits(roundTrips, bars, estimates),
    withoutTop: withoutTopTrades(roundTrips, money),
    days: daySensitivity(withoutEachDay(equity)),
  };
}

function turnoverOf(traded: bigint, { perPeriod: { equity } }: EquityMetrics): number | null {
  const meanEquity = equity.reduce((sum, amount) => sum + Number(amount), 0) / equity.length;
  return meanEquity > 0 ? Number(traded) / meanEquity : null;
}
