import type { SessionCalendar } from '../../core/session.ts';
import { sampleSd } from '../../stats/numerics/moments.ts';
import { minimumTrackRecord, probabilisticSharpe } from '../../stats/sharpe/probabilistic-sharpe.ts';
import { type SharpeRatio, sharpeRatio } from '../../stats/sharpe/sharpe-ratio.ts';
import { sortinoRatio } from '../../stats/sharpe/sortino.ts';
import { type Drawdowns, drawdownsOf } from './drawdowns.ts';
import { type PeriodEquity, periodEquity, periodReturns, sessionDays, utcDays } from './equity-periods.ts';
import { checkSeries, type EquitySeries, type TimeSpan } from './equity-series.ts';
import { compoundGrowth } from './growth.ts';
import { type SerialSharpe, serialSharpe } from './serial-sharpe.ts';

/** Days in a year of a market that never closes. */
const CALENDAR_DAYS = 365;
/** Sessions in a year of an exchange, as is usual. */
const EXCHANGE_DAYS = 252;

/** An account over a stretch of time. */
export interface EquityRecord {
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** The time it is judged by, time without a trade or a position included. */
  readonly span: TimeSpan;
  /** What it was worth: at bar closes and day ends at least. */
  readonly series: EquitySeries;
}

/** What equity is judged by. */
export interface EquityOptions {
  /** Returns per session of this calendar, for a market with closing days. Default: per calendar day (UTC). */
  readonly sessions?: SessionCalendar;
  /** Periods in a year. Default: 365 calendar days, or 252 sessions. */
  readonly periodsPerYear?: number;
}

/** Equity in figures. Definitions and sources: docs/backtest-metrics.md. Null where a figure has no meaning. */
export interface EquityMetrics extends Drawdowns {
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** The last equity, money units. */
  readonly finalEquity: bigint;
  /** finalEquity ÷ capital − 1. */
  readonly totalReturn: number | null;
  /** Compound annual growth rate, a fraction. */
  readonly cagr: number | null;
  /** Equity at the end of every period. */
  readonly perPeriod: PeriodEquity;
  /** Their returns: one for every calendar day, or session. */
  readonly returns: Float64Array;
  /** Periods in a year. */
  readonly periodsPerYear: number;
  /** The day on which nothing was left, days since 1970-01-01; null if that never happened. */
  readonly ruinedDay: number | null;
  /** Standard deviation (ddof 1) of the returns × √periodsPerYear. */
  readonly volatility: number | null;
  /** Sharpe ratio of the returns, with its standard error and n. */
  readonly sharpe: SharpeRatio | null;
  /** The same annualised with Lo's η. */
  readonly serialSharpe: SerialSharpe | null;
  /** Confidence that the true Sharpe ratio is above 0 (Bailey and López de Prado, 2012). */
  readonly probabilisticSharpe: number | null;
  /** Periods with which that confidence would be 95 %, returns going on alike; Infinity for a ratio of 0 or below. */
  readonly minimumTrackRecord: number | null;
  /** Sortino ratio of the returns, annualised, against a return of 0. */
  readonly sortino: number | null;
  /** cagr ÷ |share of the steepest drawdown|, over the whole run; Infinity without a drawdown, null if nothing moved. */
  readonly calmar: number | null;
}

/**
 * Judges equity by its returns per calendar day (UTC), days without a trade included, never by those of bars.
 * @throws RangeError for a series out of order, or outside the span's beginning.
 */
export function equityMetrics(record: EquityRecord, options: EquityOptions = {}): EquityMetrics {
  const { capital, series, span } = record;
  const { sessions, periodsPerYear = sessions === undefined ? CALENDAR_DAYS : EXCHANGE_DAYS } = options;
  const periods = sessions === undefined ? utcDays(span) : sessionDays(sessions, span);
  checkSeries(series, span);
  const perPeriod = periodEquity(series, capital, periods);
  const { returns, ruinedDay } = periodReturns(perPeriod);
  const finalEquity = series.equity[series.equity.length - 1] ?? capital;
  const cagr = compoundGrowth(Number(capital), Number(finalEquity), span.toUs - span.fromUs);
  const drawdowns = drawdownsOf(series, capital, span);
  const sharpe = sharpeRatio(returns, { periods: periodsPerYear });
  const spread = sampleSd(returns);
  return {
    ...{ capital, finalEquity, cagr, perPeriod, returns, periodsPerYear, ruinedDay, ...drawdowns, sharpe },
    totalReturn: capital > 0n ? Number(finalEquity - capital) / Number(capital) : null,
    volatility: Number.isNaN(spread) ? null : spread * Math.sqrt(periodsPerYear),
    serialSharpe: serialSharpe(returns, periodsPerYear),
    probabilisticSharpe:
      sharpe === null ? null : probabilisticSharpe({ ...sharpe, sharpe: sharpe.perPeriod, benchmark: 0 }),
    minimumTrackRecord:
      sharpe === null ? null : minimumTrackRecord({ ...sharpe, sharpe: sharpe.perPeriod, benchmark: 0 }),
    sortino: sortinoRatio(returns, { periods: periodsPerYear }),
    calmar: calmarRatio(cagr, drawdowns.steepest?.share ?? 0),
  };
}

function calmarRatio(cagr: number | null, steepest: number): number | null {
  if (cagr === null || (cagr === 0 && steepest === 0)) return null;
  return cagr / Math.abs(steepest);
}
