import { sharpeRatio } from '../../stats/sharpe/sharpe-ratio.ts';
import type { MergedCell } from './merged-cells.ts';
import { COUNT_MEMBERS, type CountMember, LONG_MEMBERS, type LongMember } from './part-columns.ts';

/** What a cell came to over all its days. Money and capital are in money units, of 10^−8. */
export interface CellSummary {
  /** Days with data. */
  readonly days: number;
  /** Round trips, those won, and signals. */
  readonly counts: Readonly<Record<CountMember, number>>;
  /** Sums of the columns of that name; `capital` is that of the day with the most symbols. */
  readonly sums: Readonly<Record<LongMember, bigint>>;
  /** Mean net of a round trip, basis points; NaN without any. */
  readonly meanBps: number;
  /** Standard deviation (ddof 1) of the same; NaN for fewer than two. */
  readonly deviationBps: number;
  /** Mean ÷ standard deviation of the daily net as a share of capital, not annualised; NaN where it does not vary. */
  readonly dailySharpe: number;
  /** The largest fall of the sum of daily nets from its peak, money units, at least 0. */
  readonly maxDrawdown: bigint;
}

/** Sums up the days of a cell. */
export function summarise({ days, columns }: MergedCell): CellSummary {
  const counts = Object.fromEntries(
    COUNT_MEMBERS.map((member) => [member, columns[member].reduce((sum, count) => sum + count, 0)]),
  ) as CellSummary['counts'];
  const sums = Object.fromEntries(
    LONG_MEMBERS.map((member) => [member, columns[member].reduce((sum, amount) => sum + amount, 0n)]),
  ) as Record<LongMember, bigint>;
  sums.capital = columns.capital.reduce((most, capital) => (capital > most ? capital : most), 0n);
  const { trips } = counts;
  const bps = columns.bpsSum.reduce((sum, one) => sum + one, 0);
  const squares = columns.bpsSquareSum.reduce((sum, one) => sum + one, 0);
  const returns = Float64Array.from(columns.net, (net, row) => Number(net) / Number(columns.capital[row]!));
  return {
    ...{ days: days.length, counts, sums },
    meanBps: trips > 0 ? bps / trips : Number.NaN,
    deviationBps: trips > 1 ? Math.sqrt(Math.max(0, squares - (bps * bps) / trips) / (trips - 1)) : Number.NaN,
    dailySharpe: sharpeRatio(returns, { periods: 1 })?.perPeriod ?? Number.NaN,
    maxDrawdown: deepestFall(columns.net),
  };
}

function deepestFall(net: BigInt64Array): bigint {
  let [sum, peak, deepest] = [0n, 0n, 0n];
  for (const amount of net) {
    sum += amount;
    if (sum > peak) peak = sum;
    if (peak - sum > deepest) deepest = peak - sum;
  }
  return deepest;
}
