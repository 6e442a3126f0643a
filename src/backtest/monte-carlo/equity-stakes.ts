import type { EquityMetrics } from '../metrics/equity-metrics.ts';

/**
 * The gains of every day as shares of the initial capital: what a Monte Carlo run of the stake `capital` is drawn from, for
 * positions of a fixed size. Those of the stake `equity` are the metrics' own returns. Up to the day of ruin, as those are.
 */
export function capitalReturns({ perPeriod, returns }: Pick<EquityMetrics, 'perPeriod' | 'returns'>): Float64Array {
  const { capital, equity } = perPeriod;
  return returns.map((_, day) => Number(equity[day]! - (equity[day - 1] ?? capital)) / Number(capital));
}
