import type { EquityRecord } from '../../src/backtest/metrics/equity-metrics.ts';
import type { EquitySeries, TimeSpan } from '../../src/backtest/metrics/equity-series.ts';
import { DAY_US } from '../../src/core/time.ts';
import { DAY_START } from './trades.ts';

/** So many days from {@link DAY_START} on. */
export function daySpan(days: number): TimeSpan {
  return { fromUs: DAY_START, toUs: DAY_START + days * DAY_US };
}

/** Equity at the end of one day after the other. */
export function dailySeries(equity: readonly bigint[]): EquitySeries {
  return { timeUs: equity.map((_, day) => DAY_START + (day + 1) * DAY_US), equity };
}

/** An account whose daily returns are these, exactly: two digits after the point at most, up to 30 of them. */
export function recordOfReturns(returns: readonly number[]): EquityRecord {
  const capital = 10n ** 60n;
  let now = capital;
  const equity = returns.map((change) => (now = (now * BigInt(100 + Math.round(change * 100))) / 100n));
  return { capital, span: daySpan(returns.length), series: dailySeries(equity) };
}

/** An account that makes these profits, whole money units, one a day. */
export function recordOfProfits(capital: bigint, profits: readonly bigint[]): EquityRecord {
  let now = capital;
  const equity = profits.map((profit) => (now += profit));
  return { capital, span: daySpan(profits.length), series: dailySeries(equity) };
}
