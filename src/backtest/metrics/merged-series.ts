import type { EquitySeries, TimeSpan } from './equity-series.ts';

/**
 * Equity at bar closes and at day ends as one series in the order of time; what lies outside the span is put
 * at its edge. At one instant the day's end comes last.
 */
export function mergedSeries(bars: EquitySeries, days: EquitySeries, { fromUs, toUs }: TimeSpan): EquitySeries {
  const timeUs: number[] = [];
  const equity: bigint[] = [];
  const take = (series: EquitySeries, row: number): void => {
    timeUs.push(Math.min(Math.max(series.timeUs[row]!, fromUs), toUs));
    equity.push(series.equity[row]!);
  };
  let day = 0;
  for (let bar = 0; bar < bars.timeUs.length; bar += 1) {
    for (; day < days.timeUs.length && days.timeUs[day]! < bars.timeUs[bar]!; day += 1) take(days, day);
    take(bars, bar);
  }
  for (; day < days.timeUs.length; day += 1) take(days, day);
  return { timeUs, equity };
}
