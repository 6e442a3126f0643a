import type { SessionCalendar } from '../../core/session.ts';
import { DAY_US, dayOfTime } from '../../core/time.ts';
import type { EquitySeries, TimeSpan } from './equity-series.ts';

/** The periods that returns are taken over, in order; columns of equal length. */
export interface EquityPeriods {
  /** The day each is named by, days since 1970-01-01. */
  readonly day: Float64Array;
  /** Its end, µs: equity at this instant still belongs to it. */
  readonly endUs: Float64Array;
}

/** The calendar days (UTC) of a span, those without a trade as well. */
export function utcDays({ fromUs, toUs }: TimeSpan): EquityPeriods {
  const first = dayOfTime(fromUs);
  // A span that ends at midnight has nothing of the day that begins there.
  const length = dayOfTime(toUs - 1) - first + 1;
  const day = Float64Array.from({ length }, (_, index) => first + index);
  return { day, endUs: day.map((date) => (date + 1) * DAY_US) };
}

/** The sessions of a calendar that a span touches: what returns of a market with closing days are taken over. */
export function sessionDays(calendar: SessionCalendar, { fromUs, toUs }: TimeSpan): EquityPeriods {
  const day: number[] = [];
  const endUs: number[] = [];
  for (let from = fromUs; ; ) {
    const session = calendar.firstEndingAfter(from);
    if (session.startUs >= toUs) break;
    day.push(session.day);
    endUs.push(session.endUs);
    from = session.endUs;
  }
  return { day: Float64Array.from(day), endUs: Float64Array.from(endUs) };
}

/** Equity at the end of every period. */
export interface PeriodEquity {
  /** The periods. */
  readonly periods: EquityPeriods;
  /** Money at the start, money units. */
  readonly capital: bigint;
  /** Equity at their ends, money units: a row for each period. */
  readonly equity: readonly bigint[];
}

/** The last equity known at every period's end; the last period takes in whatever is known later. */
export function periodEquity(series: EquitySeries, capital: bigint, periods: EquityPeriods): PeriodEquity {
  const { timeUs, equity } = series;
  const ends: bigint[] = [];
  let known = capital;
  let next = 0;
  for (let period = 0; period < periods.endUs.length; period += 1) {
    const isLast = period === periods.endUs.length - 1;
    const untilUs = isLast ? Number.POSITIVE_INFINITY : periods.endUs[period]!;
    for (; next < timeUs.length && timeUs[next]! <= untilUs; next += 1) known = equity[next]!;
    ends.push(known);
  }
  return { periods, capital, equity: ends };
}

/** Returns of equity, period by period. */
export interface PeriodReturns {
  /** Fractions of the equity before; up to the period in which nothing was left, if there is one. */
  readonly returns: Float64Array;
  /** The day on which equity fell to 0 or below, after which there is nothing to earn a return on; null if it never did. */
  readonly ruinedDay: number | null;
}

/** Return of every period: its equity ÷ that of the period before (at first the capital) − 1. */
export function periodReturns({ capital, equity, periods }: PeriodEquity): PeriodReturns {
  if (capital <= 0n) return { returns: new Float64Array(), ruinedDay: periods.day[0] ?? null };
  const returns: number[] = [];
  let before = capital;
  for (const [period, after] of equity.entries()) {
    returns.push(Number(after - before) / Number(before));
    if (after <= 0n) return { returns: Float64Array.from(returns), ruinedDay: periods.day[period]! };
    before = after;
  }
  return { returns: Float64Array.from(returns), ruinedDay: null };
}
