import { sharpeRatio } from '../../stats/sharpe/sharpe-ratio.ts';
import type { RoundTrip } from '../account/round-trip.ts';
import type { MoneyScale } from '../money.ts';
import type { EquityMetrics } from './equity-metrics.ts';
import { type Outcomes, outcomesOf } from './outcomes.ts';
import { type Payoff, payoffOf } from './payoff.ts';
import { total } from './total.ts';

/** Trades dropped by {@link withoutTopTrades} unless told otherwise. */
const TOP_TRADES = 5;

/** What is left without the best round trips. */
export interface WithoutTopTrades extends Outcomes, Payoff {
  /** Round trips left out: those of the highest net profit. */
  readonly dropped: number;
  /** Their net profit, money units. */
  readonly droppedNet: bigint;
  /** Net profit of the others, money units. */
  readonly net: bigint;
}

/** Leaves out the best round trips, by net profit, and judges the others: is it a handful of trades that paid? */
export function withoutTopTrades(
  trips: readonly RoundTrip[],
  money: MoneyScale,
  count: number = TOP_TRADES,
): WithoutTopTrades {
  const byNet = trips.toSorted((a, b) => (a.net === b.net ? 0 : a.net > b.net ? -1 : 1));
  const [top, others] = [byNet.slice(0, count), byNet.slice(count)];
  return {
    ...outcomesOf(others),
    ...payoffOf(Float64Array.from(others, ({ net }) => money.toNumber(net))),
    dropped: top.length,
    droppedNet: total(top.map(({ net }) => net)),
    net: total(others.map(({ net }) => net)),
  };
}

/** The run without one of its days. */
export interface WithoutDay {
  /** The day left out, days since 1970-01-01. */
  readonly day: number;
  /** Change of equity on it, money units. */
  readonly profit: bigint;
  /** Net profit of the run without it, money units. */
  readonly net: bigint;
  /** Sharpe ratio per period without it; null where there is none. */
  readonly sharpe: number | null;
}

/** Leaves out every day in turn; does one of them make the result? In the order of the days. */
export function withoutEachDay({ perPeriod, returns }: Pick<EquityMetrics, 'perPeriod' | 'returns'>): WithoutDay[] {
  const { periods, equity, capital } = perPeriod;
  const net = (equity.at(-1) ?? capital) - capital;
  return equity.map((after, period) => {
    const profit = after - (equity[period - 1] ?? capital);
    const others = returns.filter((_, place) => place !== period);
    const ratio = sharpeRatio(others, { periods: 1 });
    return { day: periods.day[period]!, profit, net: net - profit, sharpe: ratio?.perPeriod ?? null };
  });
}

/** The two days that matter most. */
export interface DaySensitivity {
  /** Days left out in turn. */
  readonly days: number;
  /** The run without its best day. */
  readonly withoutBest: WithoutDay;
  /** The run without its worst day. */
  readonly withoutWorst: WithoutDay;
  /** Days without any of which a run that made money would have lost some, or the other way round. */
  readonly deciding: number;
}

/** What leaving out single days comes to; null without a day. */
export function daySensitivity(runs: readonly WithoutDay[]): DaySensitivity | null {
  const [first] = runs;
  if (first === undefined) return null;
  const net = first.net + first.profit;
  return {
    days: runs.length,
    withoutBest: runs.reduce((best, run) => (run.profit > best.profit ? run : best)),
    withoutWorst: runs.reduce((worst, run) => (run.profit < worst.profit ? run : worst)),
    deciding: runs.filter((run) => net !== 0n && run.net > 0n !== net > 0n).length,
  };
}
